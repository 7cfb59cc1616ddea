/// Tells the kinds of body apart that the API reads (RFC 9110 §8.3.1), by type and subtype without case; parameters
/// such as `charset` change nothing.
package enum MediaType: Equatable, Sendable {
  /// `application/json`, or any `application/…+json` (RFC 6839 §3.1)
  case json
  /// `application/x-www-form-urlencoded`
  case form
  case other

  package init(_ value: ByteRange, in bytes: Span<UInt8>) {
    let value = value.clamped(to: bytes)
    var end = value.start
    while end < value.end, bytes[end] != UInt8(ascii: ";") { end += 1 }
    let name = ASCII.trimmed(ByteRange(from: value.start, to: end), of: bytes)
    if ASCII.equal(name, of: bytes, lowercase: "application/json") {
      self = .json
    } else if ASCII.equal(name, of: bytes, lowercase: "application/x-www-form-urlencoded") {
      self = .form
    } else if Self.isSuffixedJSON(name, in: bytes) {
      self = .json
    } else {
      self = .other
    }
  }

  private static func isSuffixedJSON(_ name: ByteRange, in bytes: Span<UInt8>) -> Bool {
    guard name.count > 17,
      ASCII.equal(ByteRange(start: name.start, count: 12), of: bytes, lowercase: "application/"),
      ASCII.equal(ByteRange(start: name.end - 5, count: 5), of: bytes, lowercase: "+json")
    else { return false }
    for index in name.start + 12..<name.end where !ASCII.isToken(bytes[index]) { return false }
    return true
  }
}
