import HTTP1
import ImitatedWorld
import Server

/// Which web pages of other origins may call the imitated API, and how they are told (the CORS protocol of the Fetch
/// standard). None may, as at the provider, unless the configuration names them.
struct CrossOrigin: Sendable {
  private let origins: Set<String>
  private let allowsAll: Bool

  /// `origins` have been through `Configuration.checkedOrigin`.
  init(_ origins: [String]) {
    self.origins = Set(origins)
    allowsAll = origins.contains("*")
  }

  private var isOff: Bool { origins.isEmpty }

  private func allows(_ origin: String) -> Bool { allowsAll || origins.contains(origin.lowercased()) }

  /// Refuses what a page of another site had the browser send. Any page can put credentials into the action of a form,
  /// and the built-in ones are public.
  ///
  /// Where the browser says that the page is of the same origin, the origin may be another than the address: a
  /// development server has handed its own page's call on.
  func check(_ request: Request) throws(RequestRefusal) {
    guard request.head.tellsOfPage else { return }
    let origins = PageOrigin.origins(request)
    if PageOrigin.isOwnSite(request) ?? PageOrigin.areOwn(origins, request) { return }
    if allowsAll || !origins.isEmpty && origins.allSatisfy(allows) { return }
    throw .pageRefused(
      origins.isEmpty
        ? "a browser sent this request for a page of another site; allow its origin with --cors"
        : "a web page of another origin sent this request; allow its origin with --cors")
  }

  /// What lets a page read the reply.
  func appendFields(to fields: inout FieldLines, of request: Request) {
    if isOff { return }
    if !allowsAll { fields.append("Vary", "Origin") }
    let sent = PageOrigin.origins(request)
    guard sent.count == 1, let origin = sent.first, allows(origin) else { return }
    fields.append("Access-Control-Allow-Origin", allowsAll ? "*" : origin)
    guard request.head.method == .options else {
      fields.append("Access-Control-Expose-Headers", "*")
      return
    }
    // A preflight. The star has no Authorization in it (Fetch section 4.9). What a URL does not take is told by the
    // reply to the request itself, which says why.
    fields.append("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE")
    fields.append("Access-Control-Allow-Headers", "Authorization, *")
    fields.append("Access-Control-Max-Age", "600")
  }
}

extension Configuration {
  package static let originExpected =
    "an origin such as http://localhost:3000 (scheme, host and, if needed, a port), or *"

  /// `text` as browsers write an origin, in lower case and without the scheme's usual port; nil where it is none.
  package static func checkedOrigin(_ text: String) -> String? {
    if text == "*" { return text }
    var origin = text.lowercased()
    if origin.hasSuffix("/") { origin.removeLast() }
    guard let mark = origin.firstRange(of: "://"), let first = origin.utf8.first, ASCII.isLetter(first),
      origin[..<mark.lowerBound].utf8.allSatisfy({ ASCII.isLetterOrDigit($0) || "+-.".utf8.contains($0) })
    else { return nil }
    let authority = Array(origin[mark.upperBound...].utf8)
    guard Authority.isValid(ByteRange(start: 0, count: authority.count), in: authority.span) else { return nil }
    for (scheme, port) in [("http", ":80"), ("https", ":443")]
    where origin[..<mark.lowerBound] == scheme && origin.hasSuffix(port) {
      origin.removeLast(port.count)
    }
    return origin
  }
}
