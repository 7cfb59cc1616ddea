import PayoutLinks
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("A link's text after a transition")
struct LinkDocumentTests {
  private typealias Field = (name: String, json: String)

  private static let now = Timestamp(1_700_000_000)
  /// What a transition may change, and may be missing in a fixture.
  private static let changing = [
    "fund_account_id", "payout_id", "attempt_count", "cancelled_at", "expire_by", "expired_at",
  ]

  private static func identifier(_ kind: Identifier.Kind, _ last: Character) throws -> Identifier {
    try #require(Identifier("\(kind.prefix)0000000000000\(last)", kind: kind))
  }

  /// As a reply shows the link, but for the fields that `mask` leaves out; a field of the fixture's own among them.
  private static func fields(_ link: PayoutLink, without mask: Int, reversed: Bool) -> [Field] {
    func time(_ time: Timestamp?) -> String { time.map { String($0.seconds) } ?? "null" }
    func id(_ id: Identifier?) -> String { id.map { "\"\($0)\"" } ?? "null" }
    let all: [Field] = [
      ("id", id(link.id)), ("contact", #"{"name":"status","notes":["\"}"]}"#),
      ("fund_account_id", id(link.fundAccountID)), ("payout_id", id(link.payoutID)),
      ("status", "\"\(link.status.rawValue)\""), ("own", "[1,{}]"), ("attempt_count", "\(link.attemptCount)"),
      ("notes", #"{"status":"issued"}"#), ("cancelled_at", time(link.cancelledAt)), ("created_at", "1.5e9"),
      ("expire_by", time(link.expireBy)), ("expired_at", time(link.expiredAt)),
    ]
    let kept = all.filter { field in
      changing.firstIndex(of: field.name).map { mask >> $0 & 1 == 0 } ?? true
    }
    return reversed ? kept.reversed() : kept
  }

  private static func text(_ fields: [Field]) -> String {
    "{" + fields.map { "\"\($0.name)\":\($0.json)" }.joined(separator: ",") + "}"
  }

  /// The same by a table: what the text has is replaced, what it has not comes before the first field that is
  /// documented after it.
  private static func expected(_ before: [Field], _ after: [Field], isExpiryShown: Bool) -> [Field] {
    var result = before
    for place in result.indices {
      result[place].json = after.first { $0.name == result[place].name }?.json ?? result[place].json
    }
    return after.reduce(into: result) { result, field in
      guard !result.contains(where: { $0.name == field.name }), field.name != "expired_at" || isExpiryShown else {
        return
      }
      let following = PayoutLinkField.documentedAfter(field.name)
      result.insert(field, at: result.firstIndex { following.contains($0.name) } ?? result.count)
    }
  }

  @Test(
    "changed fields are changed in place, missing ones come in where they are documented, all else stays",
    arguments: [false, true], [nil, Timestamp(1_800_000_000)])
  func updated(reversed: Bool, expireBy: Timestamp?) throws {
    let account = try Self.identifier(.fundAccount, "f")
    let steps: [(Status, Event)] = [
      (.pending, .approve), (.issued, .cancel), (.issued, .expire), (.issued, .claim(fundAccount: account)),
      (.processing, .process(payout: try Self.identifier(.payout, "p"))), (.processing, .fail), (.processing, .reverse),
    ]
    for (status, event) in steps {
      let before = PayoutLink(id: try Self.identifier(.payoutLink, "1"), status: status, expireBy: expireBy)
      var after = before
      try after.apply(event, at: Self.now)
      let new = Self.fields(after, without: 0, reversed: false)
      let old = Self.fields(before, without: 0, reversed: false)
      let changed = zip(old, new).filter { $0.json != $1.json }.map(\.1)
      for mask in 0..<64 {
        let shown = Self.fields(before, without: mask, reversed: reversed)
        let updated = LinkDocument.updated(Array(Self.text(shown).utf8), from: before, to: after)
        let expected = Self.expected(shown, changed, isExpiryShown: expireBy != nil)
        #expect(String(decoding: updated, as: UTF8.self) == Self.text(expected), "\(event), without \(mask)")
      }
    }
  }

  @Test("what changes nothing leaves the text alone")
  func unchanged() throws {
    let link = PayoutLink(id: try Self.identifier(.payoutLink, "1"), status: .issued)
    let text = Array(#"{"id":"poutlk_00000000000001","status":"issued"}"#.utf8)
    #expect(LinkDocument.updated(text, from: link, to: link) == text)
  }
}
