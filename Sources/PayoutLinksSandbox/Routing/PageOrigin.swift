import HTTP1

/// Tells which requests a browser sent for a web page of somebody else's, by fields that pages cannot set.
///
/// All fields of a name count: a second one must not smuggle past what the first one says.
enum PageOrigin {
  /// Whether the browser itself says where the page is from, and which says it: nil where it says nothing.
  static func isOwnSite(_ head: borrowing RequestHead, _ message: Span<UInt8>) -> Bool? {
    let sites = head.values(of: "sec-fetch-site", in: message).map { $0.text(in: message) }
    return sites.isEmpty ? nil : sites.allSatisfy { $0 == "same-origin" || $0 == "none" }
  }

  static func origins(_ head: borrowing RequestHead, _ message: Span<UInt8>) -> [String] {
    head.values(of: "origin", in: message).map { $0.text(in: message) }
  }

  /// Whether all origins (`http://localhost:7290`) are the one that the request was sent to.
  static func areOwn(_ origins: [String], _ head: borrowing RequestHead, _ message: Span<UInt8>) -> Bool {
    guard !origins.isEmpty else { return true }
    guard let authority = head.authority?.text(in: message).lowercased() else { return false }
    return origins.allSatisfy { origin in
      guard let mark = origin.firstRange(of: "://") else { return false }
      return origin[mark.upperBound...].lowercased() == authority
    }
  }
}
