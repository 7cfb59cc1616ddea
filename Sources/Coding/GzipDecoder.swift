internal import CZlib

/// Decompresses request bodies (RFC 1952), by zlib, within bounds: what swells beyond them costs its sender.
package enum GzipDecoder {
  package enum Failure: Error, Hashable, Sendable {
    /// It is not gzip, it breaks off, its checksum is another, something follows it, or it has too many members.
    case damaged
    /// Decoded it is larger than allowed, or so much larger than sent that it can only be meant to hurt.
    case tooLarge
  }

  /// JSON and forms shrink to a twentieth at most; deflate can do a thousand.
  package static let ratioMax = 100
  /// Below this size the ratio is nobody's business.
  package static let ratioBytesMin = 64 << 10

  /// More members in a row are nobody's log or upload: each takes as long as a kilobyte.
  private static let membersMax = 1_000

  /// What `bytes` decode to: one gzip member or several in a row, as the RFC has it.
  package static func decode(_ bytes: Span<UInt8>, bytesMax: Int) throws(Failure) -> [UInt8] {
    let allowed = min(bytesMax, max(ratioBytesMin, bytes.count.multipliedReportingOverflow(by: ratioMax).partialValue))
    let decoded = try inflate(bytes, upTo: allowed)
    if decoded.count > allowed { throw .tooLarge }
    return decoded
  }

  /// What `bytes` begin with, decoded, and whether that is all of it. Nothing beyond it is decoded, or known to be
  /// gzip.
  package static func beginning(
    of bytes: Span<UInt8>, bytesMax: Int
  ) throws(Failure) -> (bytes: [UInt8], isWhole: Bool) {
    let decoded = try inflate(bytes, upTo: bytesMax)
    return (Array(decoded.prefix(bytesMax)), decoded.count <= bytesMax)
  }

  /// All of it, or a little more than `allowed`.
  private static func inflate(_ bytes: Span<UInt8>, upTo allowed: Int) throws(Failure) -> [UInt8] {
    // zlib's state points back at its stream, so the stream must keep its place.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    defer { unsafe stream.deallocate() }
    guard unsafe czlib_inflate_gzip(stream) == Z_OK else { throw .tooLarge }
    defer { unsafe inflateEnd(stream) }
    var decoded: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 16 << 10)
    var used = 0
    var members = 0
    while true {
      let (result, consumed, produced) = unsafe bytes.withUnsafeBufferPointer { source in
        unsafe piece.withUnsafeMutableBufferPointer { target in
          let rest = unsafe UnsafeMutableBufferPointer(mutating: UnsafeBufferPointer(rebasing: source[used...]))
          unsafe stream.pointee.next_in = rest.baseAddress
          unsafe stream.pointee.avail_in = UInt32(clamping: rest.count)
          unsafe stream.pointee.next_out = target.baseAddress
          unsafe stream.pointee.avail_out = UInt32(target.count)
          let result = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
          return unsafe (
            result, rest.count - Int(stream.pointee.avail_in), target.count - Int(stream.pointee.avail_out)
          )
        }
      }
      used += consumed
      decoded.append(contentsOf: piece[0..<produced])
      if decoded.count > allowed { return decoded }
      switch result {
      case Z_STREAM_END:
        if used == bytes.count { return decoded }
        members += 1
        guard members < membersMax, unsafe inflateReset(stream) == Z_OK else { throw .damaged }
      case Z_OK where consumed > 0 || produced > 0: continue
      default: throw .damaged
      }
    }
  }
}
