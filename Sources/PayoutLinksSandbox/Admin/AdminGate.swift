import HTTP1
import LibCrypto
import Server

/// Keeps web pages out of `/__admin`: what a browser was made to send by a page of somebody else's is refused.
///
/// The sandbox stands on people's own machines, where any page can have the browser call 127.0.0.1; and a name of the
/// page's owner can be made to lead there (DNS rebinding). Browsers tell both apart by fields that pages cannot set.
struct AdminGate: Sendable {
  /// Names, in lower case, that `/__admin` answers to beside addresses, `localhost` and names of one label.
  let hosts: Set<String>
  /// What callers must present, where anything.
  let token: [UInt8]?
  /// Whether `/__admin` is at a port of its own, and nowhere else.
  let hasOwnPort: Bool

  init(hosts: [String], token: String?, hasOwnPort: Bool) {
    self.hosts = Set(hosts.map { $0.lowercased() })
    self.token = token.map { Array($0.utf8) }
    self.hasOwnPort = hasOwnPort
  }

  /// Whether calls of this kind are answered at the port that the request came in by.
  func isOpen(to call: SandboxCall, _ context: RequestContext) -> Bool {
    switch context.door {
    case .admin: true
    case .api: !hasOwnPort || !call.isAdministration
    }
  }

  /// Refuses what a page of another origin may have sent, and whoever lacks the token.
  func check(
    _ call: SandboxCall, _ head: borrowing RequestHead, _ message: Span<UInt8>
  ) throws(APIFault) {
    guard call.isAdministration else { return }
    if let host = head.authority, !isKnown(host.text(in: message)) {
      throw APIFault(
        .adminRefused, "/__admin answers to addresses, localhost, names of one label and those of --admin-host alone")
    }
    if let site = head.value(of: "sec-fetch-site", in: message)?.text(in: message),
      site != "same-origin", site != "none"
    {
      throw APIFault(.adminRefused, "a browser says that a page of another site is behind this request")
    }
    if let origin = head.origin?.text(in: message), !isSame(origin, head.authority?.text(in: message)) {
      throw APIFault(.adminRefused, "a web page of another origin is behind this request")
    }
    if let token, !call.isPublic { try checkToken(token, head, message) }
  }

  /// RFC 6750 §2.1: `Authorization: Bearer token`.
  private func checkToken(
    _ token: [UInt8], _ head: borrowing RequestHead, _ message: Span<UInt8>
  ) throws(APIFault) {
    let scheme = "Bearer "
    if let range = head.authorization, range.count > scheme.utf8.count,
      ByteRange(start: range.start, count: scheme.utf8.count).text(in: message).lowercased() == scheme.lowercased(),
      ConstantTime.equal(message.extracting((range.start + scheme.utf8.count)..<range.end), token.span)
    {
      return
    }
    throw APIFault(.adminTokenMissing, "/__admin wants the token of --admin-token as Authorization: Bearer")
  }

  private func isKnown(_ authority: String) -> Bool {
    let host = Self.host(of: authority).lowercased()
    if host.hasPrefix("[") || ServerName.isAddress(host) { return true }
    return !host.contains(".") || hosts.contains(host)
  }

  /// Whether an origin (`http://localhost:7290`) is the one that the request was sent to.
  private func isSame(_ origin: String, _ authority: String?) -> Bool {
    guard let authority, let mark = origin.firstRange(of: "://") else { return false }
    return origin[mark.upperBound...].lowercased() == authority.lowercased()
  }

  /// Without the port.
  private static func host(of authority: String) -> Substring {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return authority[...end] }
    return authority.prefix { $0 != ":" }
  }
}
