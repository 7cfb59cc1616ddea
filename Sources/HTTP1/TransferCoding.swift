/// Says what a Transfer-Encoding asks for; one that leaves the end of the message in doubt is refused (RFC 9112 §6.3).
enum TransferCoding: Equatable, Sendable {
  case chunked
  /// Known codings below a final `chunked`: the end is certain, but we do not decode it (RFC 9112 §6.1: 501).
  case unsupported

  init(_ value: ByteRange, in bytes: Span<UInt8>) throws(RequestRejection) {
    var elements = ListElements(value)
    var isChunkedLast = false
    var count = 0
    while let element = elements.next(in: bytes) {
      // RFC 9112 §6.1: chunked is applied once and last.
      if isChunkedLast { throw .transferEncodingMalformed }
      count += 1
      if ASCII.equal(element, of: bytes, lowercase: "chunked") {
        isChunkedLast = true
      } else if !Self.isKnown(element, in: bytes) {
        throw .transferEncodingMalformed
      }
    }
    guard isChunkedLast else { throw .transferEncodingMalformed }
    self = count == 1 ? .chunked : .unsupported
  }

  /// The codings of RFC 9112 §7.2 and their old names.
  private static func isKnown(_ element: ByteRange, in bytes: Span<UInt8>) -> Bool {
    ASCII.equal(element, of: bytes, lowercase: "gzip")
      || ASCII.equal(element, of: bytes, lowercase: "x-gzip")
      || ASCII.equal(element, of: bytes, lowercase: "deflate")
      || ASCII.equal(element, of: bytes, lowercase: "compress")
      || ASCII.equal(element, of: bytes, lowercase: "x-compress")
  }
}
