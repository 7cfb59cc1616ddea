import Testing

@testable import HTTP1

@Suite("Memory that was reserved for a line")
struct OutputSpanTests {
  /// What `write` leaves behind where there is room for `capacity` bytes.
  private static func text(_ capacity: Int, _ write: (inout OutputSpan<UInt8>) -> Void) -> String {
    var bytes: [UInt8] = Array("|".utf8)
    bytes.append(addingCapacity: capacity) { write(&$0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(
    "numbers are decimal, whatever their length",
    arguments: [
      0, 7, 10, 99, 100, 9_999_999, 10_000_000, 99_999_999, 100_000_000, 100_000_001, 1_000_000_000_000_000,
      9_900_000_000_000_005, .max,
    ])
  func decimal(_ number: Int) {
    #expect(Self.text(20) { $0.append(decimal: number) } == "|\(number)")
    #expect(Self.text(20) { $0.append(decimal: -number) } == "|0")
  }

  @Test("what does not fit is left out, and nothing else", arguments: 0...24)
  func room(_ capacity: Int) {
    let source = Array("abcdefgh".utf8)
    let written = Self.text(capacity) { out in
      out.append("12")
      out.append(copying: source.span)
      out.append(ByteRange(start: 2, count: 3), of: source.span)
      out.append(decimal: 1_234_567_890)
    }
    #expect(written == "|" + "12abcdefghcde1234567890".prefix(capacity))
  }

  @Test(
    "of a range is taken what is there", arguments: [(6, 9, "gh"), (8, 1, ""), (99, 1, ""), (-3, 2, "ab"), (2, -1, "")])
  func range(_ start: Int, _ count: Int, _ expected: String) {
    let source = Array("abcdefgh".utf8)
    #expect(Self.text(20) { $0.append(ByteRange(start: start, count: count), of: source.span) } == "|" + expected)
  }
}
