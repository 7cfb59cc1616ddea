import HTTP1
import ImitatedWorld
import Server

/// What every URL that the sandbox makes begins with: the one it was given, else where the caller has reached it.
struct PublicURL {
  let given: String?
  /// Where it listens: for the rare request that names no authority.
  var listening = ""

  /// `given` has been through `checked`.
  init(_ given: String?) {
    self.given = given
  }

  func base(_ request: Request) -> String {
    if let given { return given }
    // A DNS name has at most 253 characters; what is longer is no place that anybody is at.
    guard let authority = request.head.authority, authority.count <= 262 else { return listening }
    return (request.context.isSecure ? "https://" : "http://") + request.text(authority)
  }
}

extension Configuration {
  package static let publicURLExpected = "http:// or https://, a host and, if needed, a port and a path"

  /// `text` as a base of URLs, without a slash at its end; nil where it is no `http://` or `https://`, host, port and
  /// path.
  package static func checkedPublicURL(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    let scheme = ["http://", "https://"].first { text.hasPrefix($0) }
    guard let start = scheme?.utf8.count, bytes.count <= 2048,
      bytes.allSatisfy({ 0x21...0x7E ~= $0 && !#""<>\^`{|}?#"#.utf8.contains($0) })
    else { return nil }
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "/")) ?? bytes.count
    guard Authority.isValid(ByteRange(from: start, to: end), in: bytes.span) else { return nil }
    var trimmed = text[...]
    while trimmed.hasSuffix("/") { trimmed.removeLast() }
    return String(trimmed)
  }
}
