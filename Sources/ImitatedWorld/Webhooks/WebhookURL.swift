import HTTP1

/// Where a webhook is sent to, taken apart.
package struct WebhookURL: Hashable, Sendable {
  package let isSecure: Bool
  /// A name, or an IP address without brackets.
  package let host: String
  package let port: UInt16
  /// What the request names as its Host.
  package let authority: String
  /// Path and query.
  package let target: String

  package static let expected =
    "an http or https URL of visible ASCII such as http://app:3000/webhooks, without user and fragment"

  /// Nil where the text is no such URL.
  package init?(_ text: String) {
    guard text.utf8.count <= Webhook.urlBytesMax, text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else { return nil }
    var rest = Substring(text)
    if rest.lowercased().hasPrefix("https://") {
      isSecure = true
      rest = rest.dropFirst(8)
    } else if rest.lowercased().hasPrefix("http://") {
      isSecure = false
      rest = rest.dropFirst(7)
    } else {
      return nil
    }
    guard !rest.contains("#") else { return nil }
    let authority = rest.prefix { $0 != "/" && $0 != "?" }
    let bytes = Array(authority.utf8)
    guard Authority.isValid(ByteRange(start: 0, count: bytes.count), in: bytes.span), !authority.contains("%") else {
      return nil
    }
    var host = authority
    var port = isSecure ? "443" : "80"
    if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
      host = authority[..<colon]
      port = String(authority[authority.index(after: colon)...])
    }
    guard let number = UInt16(port), number > 0 else { return nil }
    self.port = number
    self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : String(host)
    self.authority = String(authority)
    let target = rest.dropFirst(authority.count)
    self.target = target.hasPrefix("/") ? String(target) : "/\(target)"
  }

  /// The template with the names of whose event it is.
  package static func filled(_ template: String, key: String, account: String) -> String {
    var text = ""
    var rest = Substring(template)
    while let brace = rest.firstIndex(of: "{") {
      text += rest[..<brace]
      rest = rest[brace...]
      if rest.hasPrefix("{key}") {
        text += key
        rest = rest.dropFirst(5)
      } else if rest.hasPrefix("{account}") {
        text += account
        rest = rest.dropFirst(9)
      } else {
        text += "{"
        rest = rest.dropFirst()
      }
    }
    return text + rest
  }

  /// Whether a template can be filled to a URL.
  package static func isValid(template: String) -> Bool {
    guard template.utf8.count <= Webhook.urlBytesMax else { return false }
    let filled = filled(template, key: "rzp_test_key", account: "acc_account")
    return !filled.contains("{") && !filled.contains("}") && WebhookURL(filled) != nil
  }
}

/// Where the sandbox may send to: it must not reach somebody's production by mistake, nor be used as a relay.
package struct ReceiverPolicy: Hashable, Sendable {
  /// Names and addresses beyond the nearby ones; `*` for all.
  private let allowed: Set<String>

  package init(allowing hosts: [String] = []) {
    allowed = Set(hosts.map { Self.name($0) })
  }

  package enum Verdict: Equatable {
    /// If its address is of this machine or of a private network.
    case nearby
    case anywhere
    case refused
  }

  package func verdict(on host: String) -> Verdict {
    let name = Self.name(host)
    if allowed.contains("*") || allowed.contains(name) { return .anywhere }
    return Self.isNearby(name) ? .nearby : .refused
  }

  /// In lower case, and without the dot of the root.
  private static func name(_ host: String) -> String {
    let name = host.lowercased()
    return name.hasSuffix(".") ? String(name.dropLast()) : name
  }

  /// What is said of one that is refused.
  package static func reason(_ host: String) -> String {
    "\(host) is not of this machine or of a private network, and the sandbox sends nothing there: "
      + "--webhook-allow \(host) allows it"
  }

  private static func isNearby(_ name: String) -> Bool {
    // An address is looked at when the connection is made, a name of one label is this machine's or a container's.
    if !name.contains(".") || name.hasPrefix("[") { return true }
    let isAddress = name.utf8.allSatisfy { 0x30...0x39 ~= $0 || $0 == UInt8(ascii: ".") }
    let suffixes = [".local", ".internal", ".test", ".localhost"]
    return isAddress || suffixes.contains { name.hasSuffix($0) }
  }
}
