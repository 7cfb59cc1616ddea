import Harness
import JSON
import Testing

@testable import payout_links_sandbox

@Suite("What people read at a terminal")
struct TerminalTests {
  private func part(_ json: String) throws -> JSONPart { JSONPart(try JSONDocument(parsing: Array(json.utf8))) }

  @Test("columns are aligned, nothing stands behind the last, and what is missing is a dash")
  func table() {
    var table = Table([.init("ID"), .init("AMOUNT", .right), .init("NAME"), .init("WHY")])
    table.add([.init("a"), .init("₹1.00"), .init("राम"), .init("")])
    table.add([.init("bcd"), .init("₹1,000.00"), .init(nil), .init("x")])
    table.add([.init("e"), .init("-"), .init("李明"), .init("y")])
    #expect(
      table.lines(.plain) == [
        "ID      AMOUNT  NAME  WHY", "a        ₹1.00  राम", "bcd  ₹1,000.00  -     x", "e            -  李明  y",
      ])
  }

  @Test("a column is as wide as it was promised to be, with no titles and no rows too")
  func promisedWidth() {
    var table = Table([.init("#", .right, least: 3), .init("B")], hasTitles: false)
    #expect(table.lines(.plain).isEmpty)
    table.add([.init("7"), .init("x")])
    #expect(table.lines(.plain) == ["  7  x"])
    #expect(table.lines(Palette(isColoured: true)) == ["  7  x"])
  }

  @Test("colours stand around the text alone, and only where they are wanted")
  func colours() {
    var table = Table([.init("A"), .init("B")], hasTitles: false)
    table.add([.init("x", .red), .init("y")])
    table.add([.init("long"), .init("z")])
    #expect(table.lines(Palette(isColoured: true)) == ["\u{1B}[31mx\u{1B}[0m     y", "long  z"])
    #expect(table.lines(.plain) == ["x     y", "long  z"])
  }

  @Test(
    "nothing that a request or a contact holds moves the cursor or turns the writing",
    arguments: [
      ("plain", "plain"), ("\u{1B}[2Jx", "\\u{1b}[2Jx"), ("a\nb\r", "a\\nb\\r"), ("\u{9B}31m", "\\u{9b}31m"),
      ("a\u{202E}b\u{7F}", "a\\u{202e}b\\u{7f}"), ("ज़ 🎉 é", "ज़ 🎉 é"),
    ])
  func harmless(text: String, shown: String) {
    #expect(TerminalText.shown(text) == shown)
    #expect(Table.Cell(text).text == shown)
  }

  @Test(
    "times are told absolutely and from now",
    arguments: [
      (1_800_000_000, "2027-01-15T08:00:00Z (now)"), (1_800_000_900, "2027-01-15T08:15:00Z (in 15m)"),
      (1_799_999_995, "2027-01-15T07:59:55Z (5s ago)"), (1_800_129_600, "2027-01-16T20:00:00Z (in 1d12h)"),
      (1_800_003_601, "2027-01-15T09:00:01Z (in 1h)"), (1_800_003_660, "2027-01-15T09:01:00Z (in 1h1m)"),
      (1_545_383_037, "2018-12-21T09:03:57Z (8y ago)"), (.max, "9223372036854775807Z (in 292471208620y)"),
    ])
  func moments(seconds: Int, text: String) {
    #expect(Moment.text(seconds, now: 1_800_000_000) == text)
    #expect(Moment.text(seconds, now: nil) == text.split(separator: " ").first.map(String.init))
  }

  @Test("distances beyond what a number holds are left out")
  func endlessDistance() {
    #expect(Moment.relative(.max, now: -1) == nil)
    #expect(Moment.relative(.min, now: 1) == nil)
    #expect(Moment.relative(.min, now: 0)?.hasSuffix(" ago") == true)
  }

  @Test("a written time is read back, and nothing else is one")
  func written() {
    for seconds in stride(from: -60_000_000_000, through: 250_000_000_000, by: 86_400 * 1_237 + 3_607) {
      let text = String(Moment.text(seconds, now: nil))
      #expect(Moment.seconds(text) == seconds, "\(text)")
    }
    #expect(Moment.seconds("2027-01-15T08:00:00.123Z") == 1_800_000_000)
    #expect(Moment.seconds("2024-02-29T00:00:00Z") == 1_709_164_800)
    for text in [
      "", "Z", "2027-01-15", "2027-01-15T08:00:00", "2027-13-15T08:00:00Z", "2027-00-15T08:00:00Z",
      "2027-01-15 08:00:00Z", "2027-01-15T24:00:00Z", "2027-01-15T08:00:00,1Z", "-027-01-15T08:00:00Z",
      "2027-01-15T08:00:00.1x3Z",
    ] {
      #expect(Moment.seconds(text) == nil, "\(text)")
    }
    #expect(Moment.seconds("2027-01-15T08:00:00." + String(repeating: "9", count: 40) + "Z") == 1_800_000_000)
  }

  @Test(
    "a sandbox's URL is a host and perhaps a port",
    arguments: [
      ("http://127.0.0.1:7290", "127.0.0.1", 7290), ("http://sandbox/", "sandbox", 80),
      ("http://[::1]:8080", "::1", 8080), ("http://[::1]", "::1", 80), ("http://localhost:1", "localhost", 1),
    ])
  func url(text: String, host: String, port: UInt16) throws {
    let url = try #require(SandboxURL(text))
    #expect(url.host == host)
    #expect(url.port == port)
    #expect(text.hasPrefix(url.text))
  }

  @Test(
    "what is no such URL is none",
    arguments: [
      "", "127.0.0.1:7290", "http://", "http://a/b", "http://a?b", "https://a", "http://a:99999", "http://a b",
      "http://a\r\nX: y", "http://u@a", "http://:1",
    ])
  func noURL(text: String) {
    #expect(SandboxURL(text) == nil)
  }

  @Test("a reply of any shape is shown as far as it goes")
  func anyShape() throws {
    let texts = [
      "{}", "[]", "null", "5", #""x""#, #"{"accounts":5,"payout_links":[1,{},{"payout_link":[]}]}"#,
      #"{"payout_links":[{"payout_link":{"amount":9223372036854775807,"created_at":-9223372036854775808}}]}"#,
      #"{"count":-9223372036854775808,"happened":[{}],"clocks":[{"now":9223372036854775807}]}"#,
      #"{"requests":[{"number":"x","duration_us":-5,"request":7,"response":{"status":-1,"headers":[3]}}],"meta":[]}"#,
      #"{"faults":[{"rule":[1]},{"rule":{"match":{"a":null}}}],"accounts":[{"keys":3,"snapshots":[1]}]}"#,
      #"{"payout_link":{"contact":{"a":{"b":[1]}},"expire_by":0},"possible":[1,{}],"script":3}"#,
    ]
    for text in texts {
      let root = try part(text)
      for lines in [
        LinkView.list(root, .plain), LinkView.details(root, .plain), ClockView.lines(root, realNow: -5, .plain),
        RequestView.list(root, now: 5, .plain), RequestView.details(root, .plain), FaultView.list(root, .plain),
        SnapshotView.lines(root, .plain), AccountView.list(root, .plain), CoverageView.lines(root, .plain),
      ] {
        #expect(lines.allSatisfy { !$0.hasSuffix(" ") && !$0.contains("\u{1B}") }, "\(lines)")
      }
    }
  }
}
