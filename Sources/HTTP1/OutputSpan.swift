/// What a line or a head is put together from, in memory that was reserved for all of it at once.
///
/// Nothing here traps: what does not fit is left out, so whoever reserves counts, and a test sees the end missing.
extension OutputSpan<UInt8> {
  @inlinable @inline(__always)
  package mutating func append(copying source: Span<UInt8>) {
    let added = Swift.min(source.count, freeCapacity)
    unsafe withUnsafeMutableBufferPointer { target, count in
      unsafe source.withUnsafeBufferPointer { source in
        guard let to = target.baseAddress, let from = source.baseAddress else { return }
        // Both are at least that long, by the line above.
        unsafe (to + count).initialize(from: from, count: added)
        count += added
      }
    }
  }

  @inlinable @inline(__always)
  package mutating func append(_ text: StaticString) {
    // The literal lives as long as the program, and its count is its own.
    let text = unsafe UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    append(copying: unsafe text.span)
  }

  /// The part of `bytes` that `range` names and that is there.
  @inlinable @inline(__always)
  package mutating func append(_ range: ByteRange, of bytes: Span<UInt8>) {
    let range = range.clamped(to: bytes)
    append(copying: bytes.extracting(range.start..<range.end))
  }

  /// Writes a number in decimal digits, up to 20 of them; a negative one as 0.
  @inlinable
  package mutating func append(decimal number: Int) {
    var rest = UInt(Swift.max(number, 0))
    var least = 1
    if rest >= 100_000_000 {
      append(decimal: Int(rest / 100_000_000))
      rest %= 100_000_000
      least = 8
    }
    // The first digit stands in the lowest byte.
    var digits: UInt64 = 0
    var count = 0
    repeat {
      digits = digits << 8 | UInt64(0x30 + rest % 10)
      rest /= 10
      count += 1
    } while rest > 0 || count < least
    for _ in 0..<Swift.min(count, freeCapacity) {
      append(UInt8(truncatingIfNeeded: digits))
      digits >>= 8
    }
  }
}

extension [UInt8] {
  /// Writes a number in decimal digits; a negative one as 0.
  package mutating func append(decimal number: Int) {
    append(addingCapacity: 20) { $0.append(decimal: number) }
  }
}
