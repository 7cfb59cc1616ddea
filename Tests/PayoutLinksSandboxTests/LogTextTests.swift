import Testing

@testable import ImitatedWorld
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

  @Test(
    "what ends a line or turns the direction of what follows is one space",
    arguments: ["\u{2028}", "\u{2029}", "\u{202E}", "\u{2066}", "\u{200F}", "\u{61C}"])
  func unseen(_ mark: String) {
    #expect(Self.field("a\(mark)b") == " reason=\"a b\"")
  }

  @Test("a reason is cut at a character's end", arguments: [(1024, 1024), (1025, 1023), (1026, 1023), (9000, 1023)])
  func long(count: Int, kept: Int) {
    var facts = RequestFacts(unixNanoseconds: 0)
    // One letter, then letters of two bytes.
    facts.reason = (count.isMultiple(of: 2) ? "" : "a") + String(repeating: "é", count: count / 2)
    let reason = facts.reason ?? ""
    #expect(reason.hasSuffix(count == kept ? "é" : "é…"))
    #expect(reason.utf8.count <= 1024 && reason.utf8.count >= kept)
  }
}
