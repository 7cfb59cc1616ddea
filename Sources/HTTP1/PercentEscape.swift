/// Reads percent escapes (RFC 3986 §2.1), once; `%00` counts as broken, because no text of this API holds a NUL and
/// whatever ends strings at one would read something else than we do.
enum PercentEscape {
  /// The byte that the escape at `index` stands for; nil when it is cut off by `end`, not hexadecimal, or NUL.
  static func byte(at index: Int, before end: Int, in bytes: Span<UInt8>) -> UInt8? {
    guard end - index >= 3,
      let high = ASCII.hexValue(bytes[index + 1]),
      let low = ASCII.hexValue(bytes[index + 2])
    else { return nil }
    let byte = high << 4 | low
    return byte == 0 ? nil : byte
  }

  static func areWellFormed(in range: ByteRange, of bytes: Span<UInt8>) -> Bool {
    var index = range.start
    while index < range.end {
      if bytes[index] == UInt8(ascii: "%") {
        guard byte(at: index, before: range.end, in: bytes) != nil else { return false }
        index += 3
      } else {
        index += 1
      }
    }
    return true
  }
}
