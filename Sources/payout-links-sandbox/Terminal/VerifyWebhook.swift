import ArgumentParser
import Coding
import Glibc
import ImitatedWorld
import JSON

/// Says whether a body has a signature, and if it has not, what is most likely wrong.
struct VerifyWebhook: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Say whether a webhook's signature is good: `webhooks verify --secret S --signature H < body`.",
    discussion: """
      The body comes from standard input, byte for byte. Where the signature is not good, the likeliest \
      reason is told. The exit status is 0 where it is good and 1 where it is not.
      """)

  @Option(help: ArgumentHelp("The webhook's secret.", valueName: "secret")) var secret: String

  @Option(help: ArgumentHelp("What X-Razorpay-Signature said.", valueName: "hex")) var signature: String

  func run() throws {
    let body = try Self.input()
    let check = SignatureCheck(body: body, secret: Array(secret.utf8), signature: signature)
    if check.isGood {
      StandardStream.output.write("good")
    } else {
      throw Failure.failed("not good: \(check.reason)")
    }
  }

  private static let bytesMax = 16 << 20

  private static func input() throws(Failure) -> [UInt8] {
    var body: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      let count = unsafe read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return body }
      body += buffer[..<count]
      guard body.count <= bytesMax else { throw .usage("the body has more than \(bytesMax >> 20) MiB") }
    }
  }
}

/// A signature held against a body, and against what receivers usually get wrong.
struct SignatureCheck {
  let body: [UInt8]
  let secret: [UInt8]
  /// As it was received.
  let signature: String

  var isGood: Bool { signature == Signature.hexadecimal(of: body, secret: secret) }

  /// The likeliest reason for one that is not good.
  var reason: String {
    let trimmed = signature.filter { !$0.isWhitespace }
    if trimmed.isEmpty { return "the signature is empty" }
    if trimmed != signature, trimmed == hexadecimal(body, secret) { return "the signature has white space around it" }
    if trimmed.lowercased() == hexadecimal(body, secret) {
      return "it is in upper case: the provider's is in lower case"
    }
    if trimmed == Signature.base64(of: body, secret: secret) {
      return "it is in base64: the provider's is in hexadecimal"
    }
    for (secret, why) in secrets where trimmed.lowercased() == hexadecimal(body, secret) { return why }
    for (body, why) in bodies where trimmed.lowercased() == hexadecimal(body, secret) { return why }
    guard trimmed.utf8.count == 64, trimmed.utf8.allSatisfy({ $0.isHexadecimalDigit }) else {
      return "a signature is 64 hexadecimal digits; found \(trimmed.utf8.count) characters"
    }
    return "most likely the secret is another, or the body was changed: sign the bytes as they came, before any parsing"
  }

  private func hexadecimal(_ body: [UInt8], _ secret: [UInt8]) -> String {
    Signature.hexadecimal(of: body, secret: secret)
  }

  private var secrets: [([UInt8], String)] {
    var trimmed = secret
    while let last = trimmed.last, last == 0x0A || last == 0x0D || last == 0x20 { trimmed.removeLast() }
    return [
      (trimmed, "the secret has white space at its end that it was not signed with"),
      (secret + [0x0A], "it was signed with a secret that ends in a newline"),
    ]
  }

  /// What the body may have been when it was signed.
  private var bodies: [([UInt8], String)] {
    var found: [([UInt8], String)] = []
    var trimmed = body
    while let last = trimmed.last, last == 0x0A || last == 0x0D { trimmed.removeLast() }
    if trimmed.count < body.count {
      found.append((trimmed, "the body has a newline at its end that it was not signed with"))
    }
    found.append((body + [0x0A], "it was signed with a newline at the body's end"))
    guard let document = try? JSONDocument(parsing: body) else { return found }
    var plain: [UInt8] = []
    document.write(document.root, into: &plain)
    let again = "the body was parsed and written again before it was verified: verify the bytes as they came"
    found.append((plain, again + " (white space or escapes differ)"))
    found.append((JSONText.escaped(plain), again + " (the sender escapes \"/\" and non-ASCII)"))
    if let parsed = try? JSONDocument(parsing: plain) {
      found.append((JSONText.sorted(parsed), again + " (the order of its keys differs)"))
    }
    return found
  }
}

extension UInt8 {
  fileprivate var isHexadecimalDigit: Bool {
    switch self {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }
}
