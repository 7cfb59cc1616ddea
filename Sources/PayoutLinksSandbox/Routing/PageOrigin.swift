import HTTP1
import ImitatedWorld
import Server

/// Tells which requests a browser sent for a web page of somebody else's, by fields that pages cannot set.
///
/// All fields of a name count: a second one must not smuggle past what the first one says.
enum PageOrigin {
  /// Whether the browser itself says where the page is from, and which says it: nil where it says nothing.
  static func isOwnSite(_ request: Request) -> Bool? {
    let sites = request.values(of: "sec-fetch-site")
    return sites.isEmpty ? nil : sites.allSatisfy { $0 == "same-origin" || $0 == "none" }
  }

  static func origins(_ request: Request) -> [String] { request.values(of: "origin") }

  /// Whether all origins (`http://localhost:7290`) are the one that the request was sent to.
  static func areOwn(_ origins: [String], _ request: Request) -> Bool {
    guard !origins.isEmpty else { return true }
    guard let authority = request.head.authority.map({ request.text($0).lowercased() }) else { return false }
    return origins.allSatisfy { origin in
      guard let mark = origin.firstRange(of: "://") else { return false }
      return origin[mark.upperBound...].lowercased() == authority
    }
  }
}
