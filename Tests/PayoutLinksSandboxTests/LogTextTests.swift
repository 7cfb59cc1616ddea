import Testing

@testable import PayoutLinksSandbox

@Suite("The log's text")
struct LogTextTests {
  private static func field(_ value: String) -> String {
    var bytes: [UInt8] = []
    LogText.append("reason", value, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(
    "a word stands bare, all else is quoted",
    arguments: [
      ("word", "word"), ("a=b;c", "a=b;c"), ("", "\"\""), ("two words", "\"two words\""), ("naïve", "\"naïve\""),
      ("say \"x\"", "\"say 'x'\""), ("\"", "\"'\""), ("₹ 😀", "\"₹ 😀\""),
    ])
  func quoting(_ value: String, _ expected: String) {
    #expect(Self.field(value) == " reason=" + expected)
  }

  @Test(
    "a control character is one space, wherever it stands, and nothing else is lost",
    arguments: 0...0x2FF as ClosedRange<UInt32>)
  func controls(_ code: UInt32) throws {
    let scalar = try #require(Unicode.Scalar(code))
    let isControl = code < 0x20 || 0x7F...0x9F ~= code
    let shown = isControl ? " " : code == 0x22 ? "'" : String(scalar)
    for neighbour in ["", "a", "Â", "\u{80}", " ", "\n"] {
      let neighbourShown = neighbour == "\u{80}" || neighbour == "\n" ? " " : neighbour
      let value = "x y\(neighbour)\(scalar)\(scalar)\(neighbour)"
      let expected = "x y\(neighbourShown)\(shown)\(shown)\(neighbourShown)"
      #expect(
        Self.field(value) == " reason=\"\(expected)\"", "U+\(String(code, radix: 16)) beside \"\(neighbourShown)\"")
    }
  }
}
