internal import CZlib

/// Compresses replies with gzip (RFC 1952), by zlib: one for all whole replies of a loop, and one for each that is
/// streamed, because of its 256 KiB of state.
@safe package final class GzipEncoder {
  // zlib's state points back at its stream, so the stream must keep its place.
  private let stream: UnsafeMutablePointer<z_stream>

  /// A reply is compressed while everybody waits: beyond this level zlib takes twice as long for a few per cent.
  private static let level: Int32 = 5

  /// Nil where there is no memory for it.
  package init?() {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    guard unsafe czlib_deflate_gzip(stream, Self.level) == Z_OK else {
      unsafe stream.deallocate()
      return nil
    }
    unsafe self.stream = unsafe stream
  }

  deinit {
    unsafe deflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// `bytes` as one gzip member; nil where that failed.
  package func encode(_ bytes: [UInt8]) -> [UInt8]? {
    guard unsafe deflateReset(stream) == Z_OK, bytes.count <= UInt32.max / 2 else { return nil }
    var bytes = bytes
    let room = unsafe Int(deflateBound(stream, UInt(bytes.count)))
    let encoded = unsafe [UInt8](unsafeUninitializedCapacity: room) { target, count in
      let result = unsafe bytes.withUnsafeMutableBufferPointer { source in
        unsafe stream.pointee.next_in = source.baseAddress
        unsafe stream.pointee.avail_in = UInt32(source.count)
        unsafe stream.pointee.next_out = target.baseAddress
        unsafe stream.pointee.avail_out = UInt32(room)
        return unsafe deflate(stream, Z_FINISH)
      }
      count = unsafe result == Z_STREAM_END ? room - Int(stream.pointee.avail_out) : 0
    }
    return encoded.isEmpty ? nil : encoded
  }

  /// Appends what has come of `bytes`, the next of one member, to `out`: nothing, maybe, before the last. False where
  /// it failed.
  package func encode(_ bytes: [UInt8], isLast: Bool, into out: inout [UInt8]) -> Bool {
    guard bytes.count <= UInt32.max / 2 else { return false }
    var bytes = bytes
    return unsafe bytes.withUnsafeMutableBufferPointer { source in
      unsafe stream.pointee.next_in = source.baseAddress
      unsafe stream.pointee.avail_in = UInt32(source.count)
      while true {
        let room = 16 << 10
        var result = Z_OK
        let part = unsafe [UInt8](unsafeUninitializedCapacity: room) { target, count in
          unsafe stream.pointee.next_out = target.baseAddress
          unsafe stream.pointee.avail_out = UInt32(room)
          result = unsafe deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
          count = unsafe room - Int(stream.pointee.avail_out)
        }
        out.append(contentsOf: part)
        if result == Z_STREAM_END { return true }
        // With room left it has taken all that there was.
        if result == Z_BUF_ERROR || result == Z_OK, part.count < room { return !isLast }
        guard result == Z_OK else { return false }
      }
    }
  }
}
