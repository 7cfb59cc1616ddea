import Testing

@testable import HTTP1

@Suite("Eight bytes at a time")
struct SkipTests {
  /// What `skip` may not go beyond: the first byte that is not `ordinary`.
  private static func first(_ bytes: [UInt8], where ordinary: (UInt8) -> Bool) -> Int {
    bytes.firstIndex { !ordinary($0) } ?? bytes.count
  }

  @Test("no byte that needs a look is skipped, and ordinary ones are, whatever their neighbours", arguments: 0...255)
  func everyByteEverywhere(_ byte: UInt8) {
    for neighbour in [UInt8(ascii: "a"), 0x21, 0x7E, 0x80, 0xFF, 0x20] {
      for place in 0..<24 {
        var bytes = [UInt8](repeating: neighbour, count: 24)
        bytes[place] = byte
        let value = ASCII.skipFieldValue(bytes.span, from: 0, to: 24)
        #expect(value <= Self.first(bytes, where: ASCII.isFieldValue))
        if bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) { #expect(value == 24) }
        let isPlain: (UInt8) -> Bool = { ASCII.isTarget($0) && !"?%".utf8.contains($0) }
        let target = ASCII.skipTarget(bytes.span, from: 0, to: 24)
        #expect(target <= Self.first(bytes, where: isPlain))
        if bytes.allSatisfy(isPlain) { #expect(target == 24) }
        let segment = ASCII.segmentEnd(bytes.span, from: 0)
        #expect(segment == Self.first(bytes) { !"/%".utf8.contains($0) })
        var other = bytes
        let same = ASCII.areEqual(bytes.span, other.span)
        other[23 - place] ^= 1
        let different = ASCII.areEqual(bytes.span, other.span)
        #expect(same && !different)
      }
    }
  }

  @Test("nothing beyond the end is looked at", arguments: 0...16)
  func end(_ stop: Int) {
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: stop)
    for start in 0...stop {
      #expect(start...stop ~= ASCII.skipFieldValue(bytes.span, from: start, to: stop))
      #expect(start...stop ~= ASCII.skipTarget(bytes.span, from: start, to: stop))
      let end = ASCII.segmentEnd(bytes.span, from: start)
      #expect(end == stop)
    }
  }
}
