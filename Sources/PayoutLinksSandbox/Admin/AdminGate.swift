import Coding
import HTTP1
import ImitatedWorld
import Server

/// Keeps web pages out of `/__admin`: what a browser was made to send by a page of somebody else's is refused.
///
/// The sandbox stands on people's own machines, where any page can have the browser call 127.0.0.1; and a name of the
/// page's owner can be made to lead there (DNS rebinding). Browsers tell both apart by fields that pages cannot set.
struct AdminGate: Sendable {
  /// Names, in lower case, that `/__admin` answers to beside addresses and names that nobody can own in public.
  let hosts: Set<String>
  /// What callers must present, where anything.
  let token: [UInt8]?
  /// Whether `/__admin` is at a port of its own, and nowhere else.
  let hasOwnPort: Bool

  init(hosts: [String], token: String?, hasOwnPort: Bool) {
    self.hosts = Set(hosts.map { $0.hasSuffix(".") ? $0.dropLast().lowercased() : $0.lowercased() })
    self.token = token.map { Array($0.utf8) }
    self.hasOwnPort = hasOwnPort
  }

  /// Whether calls of this kind are answered at the port that the request came in by.
  func isOpen(to access: Access, _ context: RequestContext) -> Bool {
    switch context.role {
    case .admin: true
    case .api: !hasOwnPort || !access.isAdministration
    }
  }

  /// Refuses what a page of another origin may have sent, and whoever lacks the token.
  func check(_ access: Access, _ request: Request) throws(RequestRefusal) {
    guard access.isAdministration else { return }
    if let host = request.head.authority, !isKnown(request.text(host)) {
      throw .adminRefused(
        "/__admin accepts as Host only addresses, localhost, single-label names, names that are never public "
          + "(\(Self.privateDomains.joined(separator: ", "))) and those of --admin-host")
    }
    if request.head.tellsOfPage, access != .adminPage {
      if PageOrigin.isOwnSite(request) == false {
        throw .adminRefused("a browser sent this request for a page of another site")
      }
      if !PageOrigin.areOwn(PageOrigin.origins(request), request) {
        throw .adminRefused("a web page of another origin sent this request")
      }
    }
    if let token, access == .admin { try checkToken(token, request) }
  }

  /// RFC 6750 §2.1: `Authorization: Bearer token`.
  private func checkToken(_ token: [UInt8], _ request: Request) throws(RequestRefusal) {
    let scheme = "Bearer "
    let message = request.message.span
    if let range = request.head.authorization, range.count > scheme.utf8.count,
      request.text(ByteRange(start: range.start, count: scheme.utf8.count)).lowercased() == scheme.lowercased(),
      ConstantTime.equal(message.extracting((range.start + scheme.utf8.count)..<range.end), token.span)
    {
      return
    }
    throw .tokenMissing("/__admin needs the token of --admin-token as Authorization: Bearer")
  }

  /// Ends of names that the public DNS has not and never will: this machine (RFC 6761), tests (RFC 6761), the local
  /// link (RFC 6762), private networks (ICANN, 2024: host.docker.internal, host.containers.internal), services of a
  /// cluster.
  private static let privateDomains = [".localhost", ".test", ".local", ".internal", ".svc"]

  private func isKnown(_ authority: String) -> Bool {
    var host = Self.host(of: authority).lowercased()
    if host.hasPrefix("[") { return true }
    // The root's own dot, which a resolver's search list stops at.
    if host.hasSuffix(".") { host.removeLast() }
    if ServerName.isAddress(host) || !host.contains(".") || hosts.contains(host) { return true }
    return Self.privateDomains.contains { host.hasSuffix($0) }
  }

  /// Without the port.
  private static func host(of authority: String) -> Substring {
    if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return authority[...end] }
    return authority.prefix { $0 != ":" }
  }
}
