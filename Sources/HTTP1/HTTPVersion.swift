/// Reads the version in a request line: `HTTP/` DIGIT `.` DIGIT, with case (RFC 9112 §2.3).
enum HTTPVersion {
  static var byteCount: Int { 8 }

  /// Whether `byte` fits at `offset` of a version.
  @inline(__always)
  static func mayHave(_ byte: UInt8, at offset: Int) -> Bool {
    switch offset {
    case 0: byte == UInt8(ascii: "H")
    case 1, 2: byte == UInt8(ascii: "T")
    case 3: byte == UInt8(ascii: "P")
    case 4: byte == UInt8(ascii: "/")
    case 5, 7: ASCII.isDigit(byte)
    case 6: byte == UInt8(ascii: ".")
    default: false
    }
  }

  /// 0 or 1, from the well-formed version at `start`.
  static func minorVersion(at start: Int, in bytes: Span<UInt8>) throws(RequestRejection) -> Int {
    switch bytes[start + 5] {
    // RFC 9110 §2.5: a higher minor version is the highest that is known.
    case UInt8(ascii: "1"): return bytes[start + 7] == UInt8(ascii: "0") ? 0 : 1
    case UInt8(ascii: "0"): throw .versionTooOld
    // RFC 9110 §15.6.6
    default: throw .versionUnsupported
    }
  }
}
