import HTTP1
import PayoutLinks
import Server

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

/// Credentials: nobody gets in but with the key and its secret, spelled in the one way there is.
enum FuzzBasicAuth {
  private static let right = Array("Basic cnpwX3Rlc3Rfc2FuZGJveDpzYW5kYm94X3NlY3JldA==".utf8)

  static let seeds = [
    "Basic cnpwX3Rlc3Rfc2FuZGJveDpzYW5kYm94X3NlY3JldA==", "Basic cnpwX3Rlc3Rfc2FuZGJveDpzYW5kYm94X3NlY3JldA",
    "basic cnpwX3Rlc3Rfc2FuZGJveDpzYW5kYm94X3NlY3JldA==", "Basic Og==", "Basic ", "Basic", "Bearer abc",
    "Basic cnpwX2xpdmVfYWJjOmQ=", "Basic  cnpwX3Rlc3Rfc2FuZGJveA==", "Basic ====", "Basic cnpwX3Rlc3R=", "",
  ]

  // Used by the only thread.
  nonisolated(unsafe) private static let world: World = {
    let start = Timestamp(1_800_000_000)
    do {
      return World(try Seed([.builtIn], start: start), randomness: 1, at: start)
    } catch {
      fatalError("the built-in fixtures: \(error)")
    }
  }()
  nonisolated(unsafe) private static var authentication = Authentication()

  static func check(_ bytes: [UInt8]) {
    let message = Array("GET / HTTP/1.0\r\nAuthorization: ".utf8) + bytes + [13, 10, 13, 10]
    var parser = RequestParser()
    guard let isComplete = try? parser.parse(message.span), isComplete else { return }
    let value = parser.head.authorization?.bytes(in: message.span) ?? []
    switch authentication.check(
      parser.head.authorization, of: message.span, in: world, at: 1_800_000_000_000_000_000)
    {
    case .account: require(value == right, "only the right credentials open")
    case .refused(let refusal):
      require(value != right, "the right credentials open")
      require(!refusal.message.isEmpty, "a refusal has a reason")
    }
    if let id = authentication.keyID {
      require(id.count <= 64 && id.allSatisfy { $0 > 32 && $0 < 127 }, "a key id that is shown looks like one")
    }
  }
}
