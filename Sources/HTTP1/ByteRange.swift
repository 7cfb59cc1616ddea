/// Says where something stands in a message without holding its bytes: a `Span` may not be returned or kept.
///
/// Offsets count from the first byte that was handed to the parser for this message.
@usableFromInline
package struct ByteRange: Equatable, Sendable {
  @usableFromInline package var start: Int
  @usableFromInline package var count: Int

  @inlinable
  package init(start: Int, count: Int) {
    self.start = start
    self.count = count
  }

  /// The range between two offsets; empty when they are out of order.
  @inlinable
  package init(from start: Int, to end: Int) {
    self.init(start: start, count: end > start ? end - start : 0)
  }

  @inlinable package var end: Int { start + count }
  @inlinable package var isEmpty: Bool { count == 0 }

  /// The part of this range that `bytes` really holds, so that a range used on the wrong bytes reads less, not
  /// something else's memory and not into a trap.
  @inlinable
  package func clamped(to bytes: Span<UInt8>) -> ByteRange {
    let start = min(max(self.start, 0), bytes.count)
    return ByteRange(start: start, count: min(max(count, 0), bytes.count - start))
  }

  /// A copy of the bytes it names.
  package func bytes(in bytes: Span<UInt8>) -> [UInt8] {
    var copy: [UInt8] = []
    copy.append(self, of: bytes)
    return copy
  }

  /// The text it names; what is not UTF-8 becomes U+FFFD.
  package func text(in bytes: Span<UInt8>) -> String {
    let range = clamped(to: bytes)
    return unsafe bytes.withUnsafeBufferPointer { all in
      unsafe String(decoding: all[range.start..<range.end], as: UTF8.self)
    }
  }
}

extension [UInt8] {
  /// Copies one range of a message: the one place where a range becomes bytes again.
  package mutating func append(_ range: ByteRange, of bytes: Span<UInt8>) {
    let range = range.clamped(to: bytes)
    // Of none, Swift 6.3 would write into what all empty arrays share.
    guard !range.isEmpty else { return }
    append(addingCapacity: range.count) { $0.append(range, of: bytes) }
  }
}
