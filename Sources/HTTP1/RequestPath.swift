/// Splits a path into segments for routing: empty ones vanish (the provider's clients send `//` and a trailing `/`),
/// escapes are decoded after splitting so that `%2F` never makes a segment, dot segments are segments like any other.
///
/// It holds places only and allocates nothing; the bytes are handed in again at each question.
package struct RequestPath: Sendable {
  /// Far deeper than any route; it keeps the whole path in a fixed array.
  package static let segmentsMax = 16

  /// Where a segment stands behind `start`. Half a cache line holds them all: a path is handed on several times.
  private struct Place {
    var start: UInt16
    var count: UInt16
  }

  private var places = InlineArray<16, Place>(repeating: Place(start: 0, count: 0))
  private var start = 0
  /// One bit for each segment that has an escape.
  private var escaped: UInt16 = 0
  /// How many segments there are.
  package private(set) var count = 0

  /// Nil when there are more than `segmentsMax` segments, or more than 64 KiB of them: no route has as many.
  package init?(_ path: ByteRange, in bytes: Span<UInt8>) {
    let path = path.clamped(to: bytes)
    guard path.count <= UInt16.max else { return nil }
    start = path.start
    let bytes = bytes.extracting(path.start..<path.end)
    var first = 0
    var hasEscape = false
    var index = 0
    while true {
      index = ASCII.segmentEnd(bytes, from: index)
      if index < bytes.count, bytes[index] == UInt8(ascii: "%") {
        hasEscape = true
        index += 1
        continue
      }
      if index > first {
        guard count < Self.segmentsMax else { return nil }
        places[count] = Place(
          start: UInt16(truncatingIfNeeded: first), count: UInt16(truncatingIfNeeded: index - first))
        if hasEscape { escaped |= 1 << UInt16(count) }
        count += 1
      }
      guard index < bytes.count else { return }
      index += 1
      first = index
      hasEscape = false
    }
  }

  /// Where segment `position` stands, as it was sent; empty beyond the last.
  package func segment(_ position: Int) -> ByteRange {
    guard 0..<count ~= position else { return ByteRange(start: 0, count: 0) }
    let place = places[position]
    return ByteRange(start: start + Int(place.start), count: Int(place.count))
  }

  /// Whether the bytes at `segment(position)` are not yet its text.
  package func hasEscape(_ position: Int) -> Bool {
    0..<count ~= position && (escaped >> UInt16(position)) & 1 == 1
  }

  /// Whether segment `position` is a dot segment (RFC 3986 §3.3), written out or escaped.
  package func isDots(_ position: Int, in bytes: Span<UInt8>) -> Bool {
    segment(position).count <= 6 && (matches(position, ".", in: bytes) || matches(position, "..", in: bytes))
  }

  /// Whether segment `position`, decoded, is `text`; with case.
  package func matches(_ position: Int, _ text: String, in bytes: Span<UInt8>) -> Bool {
    guard 0..<count ~= position else { return false }
    let range = segment(position).clamped(to: bytes)
    let text = text.utf8.span
    guard hasEscape(position) else {
      return ASCII.areEqual(bytes.extracting(range.start..<range.end), text)
    }
    var index = range.start
    var matched = 0
    while index < range.end {
      let byte = Self.nextByte(&index, before: range.end, in: bytes)
      guard matched < text.count, text[matched] == byte else { return false }
      matched += 1
    }
    return matched == text.count
  }

  /// The decoded bytes of segment `position`; empty beyond the last.
  package func decoded(_ position: Int, in bytes: Span<UInt8>) -> [UInt8] {
    let range = segment(position).clamped(to: bytes)
    guard hasEscape(position) else { return range.bytes(in: bytes) }
    var decoded: [UInt8] = []
    decoded.reserveCapacity(range.count)
    var index = range.start
    while index < range.end { decoded.append(Self.nextByte(&index, before: range.end, in: bytes)) }
    return decoded
  }

  /// The decoded text of segment `position`; what is not UTF-8 becomes U+FFFD.
  package func text(_ position: Int, in bytes: Span<UInt8>) -> String {
    hasEscape(position)
      ? String(decoding: decoded(position, in: bytes), as: UTF8.self) : segment(position).text(in: bytes)
  }

  /// The next byte, decoded; a broken escape, which the parser has already reported, stands for itself.
  private static func nextByte(_ index: inout Int, before end: Int, in bytes: Span<UInt8>) -> UInt8 {
    let byte = bytes[index]
    if byte == UInt8(ascii: "%"), let decoded = PercentEscape.byte(at: index, before: end, in: bytes) {
      index += 3
      return decoded
    }
    index += 1
    return byte
  }
}
