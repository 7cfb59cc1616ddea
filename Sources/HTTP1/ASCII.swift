/// Names the bytes and byte classes of RFC 9110 §5.6 and RFC 3986 §2, and compares without case the way both ask for:
/// only A–Z fold, never a control byte.
package enum ASCII {
  static var tab: UInt8 { 0x09 }
  static var lineFeed: UInt8 { 0x0A }
  static var carriageReturn: UInt8 { 0x0D }
  static var space: UInt8 { 0x20 }
  static var delete: UInt8 { 0x7F }

  /// RFC 9110 §5.6.2 `tchar`. Two words of bits: a table in a global would cost its lazy initialisation check.
  @inline(__always)
  static func isToken(_ byte: UInt8) -> Bool {
    isMember(byte, low: 0x03FF_6CFA_0000_0000, high: 0x57FF_FFFF_C7FF_FFFE)
  }

  /// RFC 3986 §3.2.2 `unreserved` and `sub-delims`, without the comma: a list of hosts is no host.
  @inline(__always)
  static func isHostName(_ byte: UInt8) -> Bool {
    isMember(byte, low: 0x2BFF_6FD2_0000_0000, high: 0x47FF_FFFE_87FF_FFFE)
  }

  @inline(__always)
  private static func isMember(_ byte: UInt8, low: UInt64, high: UInt64) -> Bool {
    guard byte < 0x80 else { return false }
    let word = byte < 0x40 ? low : high
    return (word &>> UInt64(byte & 0x3F)) & 1 == 1
  }

  /// RFC 9110 §5.5: visible bytes, SP, HTAB and the opaque 0x80–0xFF.
  @inline(__always)
  static func isFieldValue(_ byte: UInt8) -> Bool {
    (byte >= 0x20 && byte != delete) || byte == tab
  }

  /// The first place from `index` on, eight bytes at a time, where a byte up to `stop` may be none of a field value's;
  /// a place too early does no harm, one too late is impossible.
  @inline(__always)
  static func skipFieldValue(_ bytes: Span<UInt8>, from index: Int, to stop: Int) -> Int {
    var index = index
    while index + 8 <= stop {
      let word = word(bytes, at: index)
      if mayHaveByte(below: 0x20, word) | mayHaveByte(0x7F, word) != 0 { break }
      index += 8
    }
    return index
  }

  /// The same for a request target without an escape or a query.
  @inline(__always)
  static func skipTarget(_ bytes: Span<UInt8>, from index: Int, to stop: Int) -> Int {
    var index = index
    while index + 8 <= stop {
      let word = word(bytes, at: index)
      let special = mayHaveByte(UInt8(ascii: "%"), word) | mayHaveByte(UInt8(ascii: "?"), word)
      let foreign = mayHaveByte(below: 0x21, word) | mayHaveByte(0x7F, word) | mayHaveByte(UInt8(ascii: "#"), word)
      if special | foreign | (word & 0x8080_8080_8080_8080) != 0 { break }
      index += 8
    }
    return index
  }

  /// Where the next `/` or `%` of a path stands, from `index` on; its end where there is none.
  @inline(__always)
  static func segmentEnd(_ bytes: Span<UInt8>, from index: Int) -> Int {
    var index = index
    while index + 8 <= bytes.count {
      let word = word(bytes, at: index).littleEndian
      let found = mayHaveByte(UInt8(ascii: "/"), word) | mayHaveByte(UInt8(ascii: "%"), word)
      // Of the bytes that may be one, the first is.
      if found != 0 { return index + found.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < bytes.count, bytes[index] != UInt8(ascii: "/"), bytes[index] != UInt8(ascii: "%") { index += 1 }
    return index
  }

  /// Whether both are the same bytes.
  @inline(__always)
  static func areEqual(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    var index = 0
    while index + 8 <= left.count {
      if word(left, at: index) != word(right, at: index) { return false }
      index += 8
    }
    while index < left.count {
      if left[index] != right[index] { return false }
      index += 1
    }
    return true
  }

  @inline(__always)
  private static func word(_ bytes: Span<UInt8>, at index: Int) -> UInt64 {
    // Any eight bytes are a number; their places are checked.
    unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
  }

  /// Not 0 where a byte of `word` is less than `limit`, which is 128 at most.
  @inline(__always)
  private static func mayHaveByte(below limit: UInt64, _ word: UInt64) -> UInt64 {
    (word &- limit &* 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }

  /// Not 0 where a byte of `word` is `byte`.
  @inline(__always)
  private static func mayHaveByte(_ byte: UInt8, _ word: UInt64) -> UInt64 {
    mayHaveByte(below: 1, word ^ UInt64(byte) &* 0x0101_0101_0101_0101)
  }

  /// RFC 9112 §3.2: visible US-ASCII. `#` starts a fragment, which is never sent; the other bytes that RFC 3986 leaves
  /// out are let through, as every peer does.
  @inline(__always)
  static func isTarget(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < delete && byte != UInt8(ascii: "#")
  }

  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

  @inlinable
  package static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  @inlinable
  package static func isCapital(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }

  @inlinable
  package static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

  @inlinable
  package static func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }

  @inline(__always)
  static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  @inline(__always)
  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  /// Whether `range` of `bytes` says `name`, which is written in lower case.
  @inline(__always)
  static func equal(_ range: ByteRange, of bytes: Span<UInt8>, lowercase name: StaticString) -> Bool {
    guard range.count == name.utf8CodeUnitCount else { return false }
    for offset in 0..<range.count {
      // In bounds by the guard above.
      let expected = unsafe name.utf8Start[offset]
      if lowercased(bytes[range.start + offset]) != expected { return false }
    }
    return true
  }

  /// Whether `range` of `bytes` says `name`, in whatever case either is written.
  static func equalIgnoringCase(_ range: ByteRange, of bytes: Span<UInt8>, _ name: String) -> Bool {
    let name = name.utf8.span
    guard range.count == name.count else { return false }
    for offset in 0..<range.count
    where lowercased(bytes[range.start + offset]) != lowercased(name[offset]) {
      return false
    }
    return true
  }

  /// `range` without the SP and HTAB around it (RFC 9110 §5.6.3).
  @inline(__always)
  static func trimmed(_ range: ByteRange, of bytes: Span<UInt8>) -> ByteRange {
    var start = range.start
    var end = range.end
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return ByteRange(start: start, count: end - start)
  }
}
