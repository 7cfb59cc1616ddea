import PayoutLinks
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("Spelling")
struct SpellingTests {
  @Test(
    "the nearest known word is found within two slips, one in a short word",
    arguments: [
      ("statsu", "status"), ("expire_bye", "expire_by"), ("recipt", "receipt"), ("amuont", "amount"), ("idd", "id"),
      ("created_on", "created_at"), ("weather", nil), ("user_id", nil), ("x", nil), ("", nil), ("status", "status"),
    ] as [(String, String?)])
  func nearest(word: String, meant: String?) {
    #expect(Spelling.nearest(to: word, among: PayoutLinkField.documented) == meant)
  }

  @Test(
    "edits are letters more, less, other or swapped",
    arguments: [("", "", 0), ("a", "", 1), ("abc", "abd", 1), ("abc", "acb", 1), ("kitten", "sitting", 3)])
  func distance(left: String, right: String, edits: Int) {
    #expect(Spelling.distance(Array(left.utf8), Array(right.utf8)) == edits)
    #expect(Spelling.distance(Array(right.utf8), Array(left.utf8)) == edits)
  }

  @Test(
    "what is no relative time is none",
    arguments: [
      "", "+", "15m", "+m", "+15", "+15x", "++1s", "+1.5h", "+ 1s", "+9999999999s", "+999999999w", "-101w5300w",
    ])
  func noRelativeTime(text: String) {
    #expect(RelativeTime.time(text, from: Timestamp(4_000_000_000)) == nil)
  }

  @Test(
    "a relative time is one that the sandbox knows, whenever it starts",
    arguments: [
      ("-2h", 7_200, 0), ("-2h", 7_199, 0), ("+2h", 0, 7_200), ("+2h", 8_999_999_999, 9_000_000_000),
      ("-36600d", 1_800_000_000, 0),
    ] as [(String, Int64, Int64)])
  func relativeTime(text: String, start: Int64, time: Int64) {
    #expect(RelativeTime.time(text, from: Timestamp(start)) == Timestamp(time))
  }
}
