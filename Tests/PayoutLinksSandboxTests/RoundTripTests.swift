import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

/// Random fixtures, random calls, and what comes of the export when it is loaded.
@Suite("Any world, exported and loaded")
struct RoundTripTests {
  private var dice: TestRandom
  private var links: [String] = []

  init() { dice = TestRandom(0) }

  private mutating func chance(_ percent: Int) -> Bool { dice.draw(100) < percent }
  private mutating func one(of choices: [String]) -> String { choices[dice.draw(choices.count)] }
  /// Few of them, so that what one thing names another names too.
  private mutating func id(_ prefix: String, of count: Int) -> String {
    "\(prefix)0000000000000\(dice.draw(count))"
  }

  private mutating func script() -> String {
    one(of: [
      "claim after 1h with a@upi; fail after 1h because x y; claim; process after 2s", "claim at fetch 2; process",
      "approve after 5s; claim after 5s because low_balance; release_payout; process", "claim with fa_00000000000001",
      "claim; fail; claim after 1d with fa_0000000000000Z", "cancel after 10s", "expire after 3s", "reject",
    ])
  }

  private mutating func payout(_ number: Int, more: String) -> String {
    var text = #"{"id":"pout_0000000000000\#(number)","mode":"\#(one(of: ["UPI", "IMPS", "amazonpay"]))","#
    text += #""status":"\#(one(of: ["failed", "processing", "reversed", "processed", "queued"]))","#
    if chance(50) { text += #""fund_account_id":"\#(id("fa_", of: 4))","# }
    // Of some that is yet to come: what is made later has an earlier time.
    return text + #"\#(more)"created_at":\#([5, 6, 1_900_000_000][dice.draw(3)])}"#
  }

  private mutating func link(_ number: Int) -> String {
    var text = #"{"id":"poutlk_0000000000000\#(number)","amount":\#(100 + dice.draw(3)),"#
    let statuses = ["pending", "issued", "issued", "processing", "processed", "cancelled", "expired"]
    text += #""status":"\#(one(of: statuses))""#
    if chance(60) { text += #","contact_id":"\#(id("cont_", of: 3))""# }
    if chance(60) { text += #","contact":{"name":"\#(one(of: ["Asha", "Dev", "Zoë"]))","contact":"91"}"# }
    if chance(30) { text += #","fund_account_id":"\#(id("fa_", of: 4))""# }
    if chance(30) { text += #","payout_id":"\#(id("pout_", of: 9))""# }
    if chance(50) { text += #","created_at":\#(5 + dice.draw(3))"# }
    if chance(30) { text += #","expire_by":"+\#(1 + dice.draw(3))h","send_sms":true"# }
    if chance(30) { text += #","sandbox":{"script":"\#(script())"}"# }
    let utr = #""utr":"123456789012","#
    if chance(20), !text.contains("sandbox") {
      text += #","sandbox":{"payouts":[\#(payout(number, more: utr))]}"#
    }
    return text + "}"
  }

  /// Of which not all fit together.
  private mutating func fixture() -> String {
    let links = (0..<3 + dice.draw(5)).map { link($0) }
    let contacts = (0..<dice.draw(3)).map {
      #"{"id":"cont_0000000000000\#($0)","name":"C\#(dice.draw(2))","created_at":\#(dice.draw(2))}"#
    }
    let accounts = (0..<dice.draw(4)).map { number in
      #"{"id":"fa_0000000000000\#(number)","#
        + (chance(50) ? #""contact_id":"\#(id("cont_", of: 3))","# : "")
        + (chance(50) ? #""vpa":{"address":"a@upi"},"# : "") + #""created_at":\#(dice.draw(2))}"#
    }
    let payouts = (0..<dice.draw(3)).map { number in
      payout(number, more: #""payout_link_id":"\#(id("poutlk_", of: links.count))","fees":\#(dice.draw(2)),"#)
    }
    func list(_ name: String, _ items: [String], envelope: Bool) -> String {
      let list = "[\(items.joined(separator: ","))]"
      return #""\#(name)":"# + (envelope ? #"{"entity":"collection","items":\#(list)}"# : list)
    }
    let sections = [("contacts", contacts), ("fund_accounts", accounts), ("payouts", payouts)]
      .map { list($0, $1, envelope: chance(50)) }
    return "{\((sections + [list("payout_links", links, envelope: false)]).joined(separator: ","))}"
  }

  private mutating func act(_ running: RunningSandbox) throws {
    let link = links[dice.draw(links.count)]
    switch dice.draw(10) {
    case 0, 1:
      let body = #"""
        {"account_number":"7878780080316316","contact":{"name":"\#(one(of: ["Asha", "Dev Patel"]))","contact":"91"},
        "amount":1000,"currency":"INR","purpose":"refund","description":"\#(chance(50) ? "[sandbox: \(script())]" : "x")"}
        """#
      links.append(String(try running.exchange(Requests.post(LinkReply.path, body: body)).body.dropFirst(7).prefix(21)))
    case 2: running.clock.advance(by: .seconds([1, 60, 3_700][dice.draw(3)]))
    case 3: _ = try running.exchange(Requests.get("\(LinkReply.path)/\(link)"))
    case 4: _ = try running.exchange(Requests.post("\(LinkReply.path)/\(link)/cancel"))
    case 5:
      let body = #"{"name":"\#(one(of: ["Asha", "Dev Patel", "Zoya"]))","reference_id":"\#(dice.draw(2))"}"#
      _ = try running.exchange(Requests.post("/v1/contacts", body: body))
    case 6, 7:
      let account = one(of: [
        "", #","fund_account":{"vpa":{"address":"a@upi"}}"#, #","fund_account_id":"fa_0000000000000Z""#,
        #","fund_account_id":"fa_00000000000001""#, #","reason":"low_balance""#,
      ])
      _ = try running.admin("POST", "/payout-links/\(link)/transitions", #"{"event":"claim"\#(account)}"#)
    default:
      let event = one(of: [
        "process", "fail", "fail", "reverse", "approve", "release_payout", "cancel_payout", "expire",
      ])
      _ = try running.admin("POST", "/payout-links/\(link)/transitions", #"{"event":"\#(event)"}"#)
    }
  }

  private func lists(_ running: RunningSandbox) throws -> [String] {
    let lists = ["payout-links?", "contacts?", "fund_accounts?", "payouts?account_number=7878780080316316&"]
    return try lists.map { try running.exchange(Requests.get("/v1/\($0)count=100")).body }
      + links.map { try running.admin("GET", "/payout-links/\($0)").body }
  }

  @Test("is the same world: its text, its lists and its future", arguments: 1...24)
  mutating func roundTrip(_ seed: UInt64) async throws {
    dice = TestRandom(seed)
    let one = try await RunningSandbox()
    var isLoaded = false
    for _ in 0..<200 where !isLoaded { isLoaded = try one.admin("PUT", "/fixtures", fixture()).status == 200 }
    try #require(isLoaded, "none of two hundred fits together")
    links = try LinkReply.ids(try one.exchange(Requests.get(LinkReply.path + "?count=100")))
    for _ in 0..<60 { try act(one) }
    let text = try one.admin("GET", "/fixtures").body
    let other = try await RunningSandbox(json: "[]")
    other.clock.advance(by: .seconds(one.clock.unixSeconds - RunningSandbox.start))
    let loaded = try other.admin("PUT", "/fixtures", text)
    try #require(loaded.status == 200, "\(loaded.body)")
    Self.expectSame(text, try other.admin("GET", "/fixtures").body)
    for (left, right) in zip(try lists(one), try lists(other)) { Self.expectSame(left, right) }
    for running in [one, other] { running.clock.advance(by: .seconds(100_000)) }
    // What is made from here on has ids of its own in each.
    for (left, right) in zip(try lists(one), try lists(other)) { Self.expectSame(Self.known(left), Self.known(right)) }
  }

  /// Both from a little before the first byte that differs.
  private static func expectSame(_ left: String, _ right: String, at place: SourceLocation = #_sourceLocation) {
    if left == right { return }
    let same = zip(left, right).prefix { $0 == $1 }.count
    let difference = [left, right].map { String($0.dropFirst(max(0, same - 150)).prefix(250)) }
    Issue.record("\(difference[0])\nis not\n\(difference[1])", sourceLocation: place)
  }

  private static func known(_ text: String) -> String {
    text.replacing(#/"(id|fund_account_id|payout_id|utr)":"[^"]*"/#) { "\"\($0.1)\"" }
  }
}
