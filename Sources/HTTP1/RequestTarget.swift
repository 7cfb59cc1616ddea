/// Takes a request target apart by its form (RFC 9112 §3.2), by places in the message's bytes.
package struct RequestTarget: Equatable, Sendable {
  package enum Form: Equatable, Sendable {
    /// `/path?query`
    case origin
    /// `http://authority/path?query`
    case absolute
    /// `*`, for OPTIONS only
    case asterisk
  }

  package internal(set) var form = Form.origin
  /// As it was sent.
  package internal(set) var range = ByteRange(start: 0, count: 0)
  /// Empty for `*` and for an absolute form without one.
  package internal(set) var path = ByteRange(start: 0, count: 0)
  /// Without the `?`; nil when there is none, empty for a bare one.
  package internal(set) var query: ByteRange?
  /// The absolute form's.
  package internal(set) var authority: ByteRange?

  init() {}

  /// `range` holds visible bytes only and is not empty, and its first `?` is at `questionMark`: the parser saw to all.
  init(
    _ range: ByteRange, questionMark: Int?, method: RequestMethod, in bytes: Span<UInt8>
  ) throws(RequestRejection) {
    self.range = range
    var pathStart = range.start
    switch bytes[range.start] {
    case UInt8(ascii: "/"):
      form = .origin
    case UInt8(ascii: "*"):
      // RFC 9112 §3.2.4
      guard method == .options, range.count == 1 else { throw .targetFormInvalid }
      form = .asterisk
      path = ByteRange(start: range.end, count: 0)
      return
    default:
      // RFC 9112 §3.2.2. What is neither is the authority form, which is CONNECT's alone, or nothing.
      guard let authorityStart = Self.schemeEnd(range, in: bytes) else { throw .targetFormInvalid }
      form = .absolute
      pathStart = authorityStart
      while pathStart < range.end, bytes[pathStart] != UInt8(ascii: "/"), bytes[pathStart] != UInt8(ascii: "?") {
        pathStart += 1
      }
      let authority = ByteRange(from: authorityStart, to: pathStart)
      guard Authority.isValid(authority, in: bytes) else { throw .targetAuthorityInvalid }
      self.authority = authority
    }
    let pathEnd = questionMark ?? range.end
    path = ByteRange(from: pathStart, to: pathEnd)
    if pathEnd < range.end { query = ByteRange(from: pathEnd + 1, to: range.end) }
  }

  /// The offset behind `http://` or `https://`; schemes have no case (RFC 3986 §3.1).
  private static func schemeEnd(_ range: ByteRange, in bytes: Span<UInt8>) -> Int? {
    if range.count >= 7,
      ASCII.equal(ByteRange(start: range.start, count: 7), of: bytes, lowercase: "http://")
    {
      return range.start + 7
    }
    if range.count >= 8,
      ASCII.equal(ByteRange(start: range.start, count: 8), of: bytes, lowercase: "https://")
    {
      return range.start + 8
    }
    return nil
  }
}
