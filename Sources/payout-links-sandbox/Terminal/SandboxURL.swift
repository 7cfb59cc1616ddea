import ImitatedWorld
import PayoutLinksSandbox

/// Where a running sandbox is, as people write it: `http://127.0.0.1:7290`.
struct SandboxURL {
  let host: String
  let port: UInt16
  /// As it was written, with the port where there is one.
  let authority: String

  static let expected = "http://, a host and, if needed, a port, such as http://127.0.0.1:7290"

  var text: String { "http://\(authority)" }

  /// Nil where `text` is no such URL.
  init?(_ text: String) {
    guard let url = Configuration.checkedPublicURL(text), url.hasPrefix("http://") else { return nil }
    let authority = url.dropFirst("http://".count)
    guard !authority.contains("/") else { return nil }
    self.authority = String(authority)
    let isBracketed = authority.hasPrefix("[")
    let colon = authority.lastIndex(of: ":").flatMap { index in
      isBracketed && authority[index...].contains("]") ? nil : index
    }
    let name = authority[..<(colon ?? authority.endIndex)]
    host = String(isBracketed ? name.dropFirst().dropLast() : name)
    let digits = colon.map { authority[authority.index(after: $0)...] } ?? ""
    guard digits.isEmpty || UInt16(digits) != nil, !host.isEmpty else { return nil }
    port = UInt16(digits) ?? 80
  }

  /// Of the server that the same variables have been given to.
  init(host: String, port: UInt16) {
    self.host = host
    self.port = port
    authority = "\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }
}
