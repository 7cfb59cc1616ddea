/// Says how a request body is encoded, over all Content-Encoding lines (RFC 9110 §8.4): what we can decode is none or
/// one gzip; anything else is the server's 415.
package enum ContentCoding: Equatable, Sendable {
  case identity
  case gzip
  case unsupported

  mutating func add(_ value: ByteRange, in bytes: Span<UInt8>) {
    var elements = ListElements(value)
    while let element = elements.next(in: bytes) {
      // RFC 9110 §5.6.1.2: empty elements do not count. `identity` changes nothing, wherever it stands.
      if element.isEmpty || ASCII.equal(element, of: bytes, lowercase: "identity") { continue }
      let isGzip =
        ASCII.equal(element, of: bytes, lowercase: "gzip")
        // RFC 9110 §8.4.1.3: an old name for the same.
        || ASCII.equal(element, of: bytes, lowercase: "x-gzip")
      self = isGzip && self == .identity ? .gzip : .unsupported
    }
  }
}
