import Foundation
import Harness
import ImitatedWorld
import JSON
import PayoutLinks
import PayoutLinksSandbox
import Testing

@Suite("Fixtures")
struct FixtureTests {
  static let start = Timestamp(1_800_000_000)

  static func seed(_ texts: String...) throws -> Seed {
    try Seed(texts.enumerated().map { .json($1, name: "f\($0 + 1)") }, start: start)
  }

  /// Everything that was said of the fixtures, errors and warnings.
  static func issues(_ texts: String...) -> [String] {
    do {
      return try Seed(texts.enumerated().map { .json($1, name: "f\($0 + 1)") }, start: start).warnings.map(
        \.description)
    } catch {
      return error.issues.map(\.description)
    }
  }

  static func text(_ link: SeedLink) -> String {
    String(decoding: link.document, as: UTF8.self)
  }

  @Test("of an array of links all that is wrong comes at once, also what is wrong before it stops being JSON")
  func arrayThatEnds() {
    let text = """
      [{"id": "poutlk_00000000000001", "status": "isued"},
       {"id": "poutlk_00000000000002", "status": "issued"},
       {"id": "poutlk_00000000000002", "status": "issued"},
       {"id" "poutlk_00000000000003"}]
      """
    let issues = Self.issues(text)
    #expect(issues.count == 3)
    #expect(issues.first?.hasPrefix(#"f1:1:44: error: "status" must be one of "#) == true, "\(issues)")
    #expect(issues.dropFirst().first?.hasPrefix("f1:3:9: error: duplicate payout link") == true, "\(issues)")
    #expect(issues.last?.hasPrefix("f1:4:8: error: found a string where `:`") == true, "\(issues)")
  }

  @Test("there are at most 10,000 accounts, and the first that is too many is told")
  func tooManyAccounts() {
    let accounts = (0..<10_002).map { #"{"id":"acc_\#($0)","keys":[]}"# }.joined(separator: ",\n")
    let issues = Self.issues(#"{"accounts":[\#(accounts)]}"#).filter { $0.contains("more than") }
    #expect(issues == ["f1:10001:1: error: there are more than 10000 accounts"])
  }

  @Test("the first 500 errors are listed, and 500 warnings, and how many more there are")
  func manyIssues() {
    let issues = Self.issues("[" + String(repeating: "0,", count: 501) + "]")
    #expect(issues.count == 501)
    #expect(issues.last == "f1: error: 1 more error, not listed")
    let odd = (0..<502).map { #"{"id":"poutlk_\#(String(10_000_000_000_000 + $0))","status":"cancelled"}"# }
    let told = Self.issues("[" + odd.joined(separator: ",") + "]")
    #expect(told.count == 501)
    #expect(told.last == "f1: warning: 2 more warnings, not listed")
  }

  @Test("of a thousand misspelt keys the first hundred are looked at, and the message of none is without bound")
  func manySlips() {
    let id = "\"id\":\"poutlk_00000000000001\""
    let slips = (100..<1100).map { ",\"statu\(String($0, radix: 36))\":1" }.joined()
    #expect(Self.issues("{\(id)\(slips)}").filter { $0.contains("did you mean \"status\"") }.count == 100)
    let contact = Self.issues(
      "{\(id),\"status\":\"issued\",\"contact\":{\"nam\":1,\"emial\":2,\"typ\":3,\"type\":\"x\"}}")
    #expect(contact.map { $0.suffix(7) } == ["\"name\"?", "\"email\"?"].map { $0.suffix(7) }, "\(contact)")
    let long = String(repeating: "x", count: 100_000)
    for text in [
      "{\"\(long)\":1,\"accounts\":[]}", "{\(id),\"status\":\"\(long)\"}", "{\(id),\"sandbox\":{\"\(long)\":1}}",
    ] {
      #expect(Self.issues(text).allSatisfy { $0.utf8.count < 500 })
    }
  }

  @Test("a fixture in UTF-16 is told so")
  func utf16() throws {
    let file = try TemporaryFile("")
    try Data([0xFF, 0xFE, 0x5B, 0x00, 0x5D, 0x00]).write(to: URL(fileURLWithPath: file.path))
    let error = #expect(throws: FixtureError.self) { try Seed([.path(file.path)], start: Self.start) }
    #expect(error?.issues.map(\.message) == ["the text is UTF-16, which PowerShell may write; save it as UTF-8"])
  }

  // MARK: What is taken

  @Test("one link, an array of links, a list envelope and sections all go to the built-in account")
  func shapes() throws {
    let one = #"{"id":"poutlk_00000000000001","status":"issued"}"#
    let two = #"{"id":"poutlk_00000000000002","status":"issued"}"#
    for (text, count) in [
      (one, 1), ("[\(one),\(two)]", 2), ("[]", 0), (#"{"entity":"collection","count":2,"items":[\#(one),\#(two)]}"#, 2),
      (#"{"payout_links":[\#(one)]}"#, 1),
    ] {
      let seed = try Self.seed(text)
      #expect(seed.accounts.count == 1)
      #expect(seed.accounts[0].links.count == count)
      #expect(seed.accounts[0].keys == [APIKey(id: "rzp_test_sandbox", secret: "sandbox_secret")])
    }
  }

  @Test("accounts bring their keys, numbers and links, beside the built-in account")
  func accounts() throws {
    let seed = try Self.seed(
      #"""
      {"accounts": [
        {"id": "acc_00000000000002", "account_numbers": ["111", "222"],
         "keys": [{"id": "rzp_test_a", "secret": "sa"}, {"id": "rzp_test_b", "secret": "sb"}],
         "payout_links": [{"id": "poutlk_00000000000001", "status": "issued"}]},
      ]}
      """#, #"{"id": "poutlk_00000000000002", "status": "issued"}"#)
    #expect(seed.accounts.map(\.id) == ["acc_00000000000002", "acc_00000000000001"])
    #expect(seed.accounts[0].rules.accountNumbers == ["111", "222"])
    #expect(seed.accounts[0].keys == [APIKey(id: "rzp_test_a", secret: "sa"), APIKey(id: "rzp_test_b", secret: "sb")])
    #expect(seed.accounts.map(\.links.count) == [1, 1])
  }

  @Test("bare links go to the account that a fixture gives the built-in key")
  func builtInKeyRedefined() throws {
    let seed = try Self.seed(
      #"{"accounts":[{"id":"acc_mine","keys":[{"id":"rzp_test_sandbox","secret":"other"}]}]}"#,
      #"{"id":"poutlk_00000000000001","status":"issued"}"#)
    #expect(seed.accounts.map(\.id) == ["acc_mine"])
    #expect(seed.accounts[0].links.count == 1)
  }

  @Test("key order, unknown fields, absent fields, null, [] and numbers stay what they are; comments and blanks go")
  func fidelity() throws {
    let seed = try Self.seed(
      """
      // captured
      { "user_id": null, "status": "pending", /* odd order */ "id": "poutlk_00000000000001",
        "notes": [], "x": {"b": 1.50, "a": [1e3, -0, true]}, "amount": 100000, "tab": "a\\u0009\\u00e9\\/b", }
      """)
    #expect(
      Self.text(seed.accounts[0].links[0])
        == #"{"user_id":null,"status":"pending","id":"poutlk_00000000000001","notes":[],"#
        + #""x":{"b":1.50,"a":[1e3,-0,true]},"amount":100000,"tab":"a\té/b"}"#)
  }

  @Test("relative times count from the start, in every time field")
  func relativeTimes() throws {
    let now = Self.start.seconds
    for (text, seconds) in [
      ("+15m", 900), ("-2h", -7200), ("+0s", 0), ("+1d12h", 129_600), ("-1w", -604_800), ("+90s", 90),
    ] {
      let seed = try Self.seed(
        #"{"id":"poutlk_00000000000001","status":"pending","cancelled_at":null,"created_at":"\#(text)","expire_by":"\#(text)"}"#
      )
      let link = seed.accounts[0].links[0]
      #expect(
        Self.text(link) == #"{"id":"poutlk_00000000000001","status":"pending","cancelled_at":null,"#
          + #""created_at":\#(now + Int64(seconds)),"expire_by":\#(now + Int64(seconds))}"#)
      #expect(link.link.expireBy == Timestamp(now + Int64(seconds)))
    }
  }

  @Test("both documented samples load as they were pasted, and come back equal")
  func documentedSamples() async throws {
    let running = try await RunningSandbox(json: Samples.fetched)
    #expect(try running.exchange(Requests.get(Requests.link(1))).body == Samples.fetched)
    let cancelled = Samples.cancelled(id: "poutlk_00000000000001", cancelledAt: "1596122334, //")
      .replacing("//,\"created_at\"", with: "//\n\"created_at\"")
    let other = try await RunningSandbox(json: cancelled)
    #expect(
      try other.exchange(Requests.get(Requests.link(1))).body
        == Samples.cancelled(id: "poutlk_00000000000001", cancelledAt: "1596122334"))
  }

  @Test("fields that a transition sets come in at their documented places when the fixture had left them out")
  func insertedFields() async throws {
    let running = try await RunningSandbox(
      json: #"{"id":"poutlk_00000000000001","status":"issued","created_at":1,"extra":2}"#)
    let reply = try running.exchange(Requests.post(Requests.link(1) + "/cancel"))
    #expect(
      reply.body == #"{"id":"poutlk_00000000000001","status":"cancelled","cancelled_at":\#(RunningSandbox.start),"#
        + #""created_at":1,"extra":2}"#)
  }

  @Test("a key sees only its account's links: another's id does not exist")
  func accountsAreApart() async throws {
    let running = try await RunningSandbox(
      json: #"""
        {"accounts": [{"id": "acc_2", "keys": [{"id": "rzp_test_a", "secret": "sa"}],
          "payout_links": [{"id": "poutlk_00000000000001", "status": "issued"}]}],
         "payout_links": [{"id": "poutlk_00000000000002", "status": "issued"}]}
        """#)
    let theirs = "Basic cnpwX3Rlc3RfYTpzYQ=="
    #expect(try running.exchange(Requests.get(Requests.link(1), authorization: theirs)).status == 200)
    #expect(try running.exchange(Requests.get(Requests.link(2))).status == 200)
    for request in [Requests.get(Requests.link(2), authorization: theirs), Requests.get(Requests.link(1))] {
      #expect(try running.exchange(request).body == ErrorTests.business("The id provided does not exist"))
    }
  }

  // MARK: What is refused

  @Test(
    "each error is told with its place, what was found and what is allowed",
    arguments: [
      ("{", "f1:1:2: error: the input ends inside the object that opens at line 1, column 1"),
      (
        #"{"id":"poutlk_1","status":"issued"}"#,
        #"f1:1:7: error: expected "poutlk_" and 14 letters or digits; found "poutlk_1""#
      ),
      (#"{"status":"issued"}"#, #"f1:1:1: error: a payout link needs an "id""#),
      (#"{"id":"poutlk_00000000000001"}"#, #"f1:1:1: error: a payout link needs a "status": pending, issued"#),
      (
        "{\"id\":\"poutlk_00000000000001\",\n  \"status\": \"isued\"}",
        #"f1:2:13: error: "status" must be one of pending, issued, processing, processed, cancelled, rejected, expired; found "isued"; did you mean "issued"?"#
      ),
      (
        "{\"id\":\"poutlk_00000000000001\",\"status\":\"issued\",\n\"expire_bye\":\"+1h\"}",
        #"f1:2:1: error: unknown field "expire_bye"; did you mean "expire_by"?"#
      ),
      (
        #"{"id":"poutlk_00000000000001","status":"issued","amount":-1}"#,
        #"f1:1:58: error: "amount" cannot be negative; found -1"#
      ),
      (
        #"{"id":"poutlk_00000000000001","status":"issued","amount":"1000"}"#,
        #"f1:1:58: error: "amount" must be a whole number of paise; found "1000""#
      ),
      (
        #"{"id":"poutlk_00000000000001","status":"issued","expire_by":"15m"}"#,
        #"f1:1:61: error: "expire_by" must be null, Unix seconds up to 9000000000, the latest time that the sandbox "#
          + #"knows, or a time relative to the start such as "+15m""#
      ),
      (
        #"{"id":"poutlk_00000000000001","status":"issued","created_at":-1}"#,
        #"f1:1:62: error: "created_at" must be null"#
      ),
      (
        #"{"id":"poutlk_00000000000001","status":"issued","id":"poutlk_00000000000002"}"#,
        #"f1:1:49: error: duplicate key "id", first at f1:1:2"#
      ),
      (
        #"{"id":"poutlk_00000000000001","status":"issued","contact":{"nmae":"A"}}"#,
        #"f1:1:60: error: unknown field "nmae" in a contact; did you mean "name"?"#
      ),
      (
        #"{"id":"poutlk_00000000000001","status":"issued","fund_account_id":"fa_1"}"#,
        #"f1:1:67: error: expected "fa_" and 14 letters or digits, or null; found "fa_1""#
      ),
      (
        #"{"id":"poutlk_00000000000001","status":"issued","attempt_count":99999999999}"#,
        #"f1:1:65: error: "attempt_count" must be a whole number from 0 to 2147483647; found 99999999999"#
      ),
      ("[1]", "f1:1:2: error: expected a payout link, an object; found 1"),
      ("\"x\"", "f1:1:1: error: expected sections, a payout link, an array of links or a list; found \"x\""),
      (
        #"{"acounts":[]}"#,
        #"f1:1:1: error: expected sections ("accounts", "payout_links"), a payout link, an array of links or a list; did you mean "accounts"?"#
      ),
      (
        #"{"accounts":[],"payout_link":[]}"#,
        #"f1:1:16: error: unknown key "payout_link": a fixture's sections are "accounts", "contacts", "fund_accounts", "payouts", "payout_links"; did you mean "payout_links"?"#
      ),
      (#"{"accounts":[{"keys":[]}]}"#, #"f1:1:14: error: an account needs an "id""#),
      (
        #"{"accounts":[{"id":"acc_1","keys":[{"id":"rzp_live_x","secret":"s"}]}]}"#,
        #"f1:1:42: error: a key's id must be "rzp_test_" and letters or digits (live keys are not allowed in a sandbox); found "rzp_live_x""#
      ),
      (
        #"{"accounts":[{"id":"acc_1","keys":[{"id":"rzp_test_x","secrt":"s"}]}]}"#,
        #"f1:1:55: error: unknown key "secrt": a key has "id", "secret"; did you mean "secret"?"#
      ),
    ])
  func errors(text: String, says: String) {
    let issues = Self.issues(text)
    #expect(issues.contains { $0.hasPrefix(says) }, "\(issues)")
  }

  @Test("all errors of all files come at once")
  func allAtOnce() {
    let issues = Self.issues(
      #"[{"id":"x","status":"y"},{"id":"poutlk_00000000000001","status":"issued","amount":-5}]"#, "[", "{}")
    #expect(issues.map { $0.prefix(2) } == ["f1", "f1", "f1", "f2", "f3"])
  }

  @Test("two links of one id are an error that names both places, over files and accounts too")
  func sameID() {
    let link = #"{"id":"poutlk_00000000000001","status":"issued"}"#
    #expect(
      Self.issues("[\(link),\n\(link)]") == [
        #"f1:2:7: error: duplicate payout link "poutlk_00000000000001", first at f1:1:2"#
      ])
    #expect(Self.issues(link, link).first?.hasSuffix("first at f1:1:1") == true)
  }

  @Test("two keys or accounts of one id are an error")
  func sameKey() {
    let account = #"{"id":"acc_1","keys":[{"id":"rzp_test_a","secret":"s"}]}"#
    let issues = Self.issues(#"{"accounts":[\#(account),\#(account)]}"#)
    #expect(issues.count == 2)
    #expect(issues.contains { $0.contains(#"duplicate account "acc_1""#) })
    #expect(issues.contains { $0.contains(#"duplicate key "rzp_test_a""#) })
  }

  @Test("a secret is never quoted back")
  func secretsStayUnsaid() {
    let issues = Self.issues(#"{"accounts":[{"id":"acc_1","keys":[{"id":"rzp_test_a","secret":1234567}]}]}"#)
    #expect(!issues.isEmpty)
    #expect(issues.allSatisfy { !$0.contains("1234567") })
  }

  @Test(
    "states that the real service does not get into are taken, with a warning",
    arguments: [
      (#""status":"cancelled""#, "a cancelled link without"),
      (#""status":"issued","cancelled_at":5"#, "with \"cancelled_at\" that is issued"),
      (#""status":"processed""#, "a processed link without a \"fund_account_id\""),
      (#""status":"processing","fund_account_id":null"#, "a processing link without a \"fund_account_id\""),
      (#""status":"issued","expire_by":1545384058"#, "is expired from the start"),
      (#""status":"issued","amount":99"#, "under 100 paise"),
    ])
  func warnings(fields: String, says: String) throws {
    let seed = try Self.seed(#"{"id":"poutlk_00000000000001",\#(fields)}"#)
    #expect(seed.accounts[0].links.count == 1)
    #expect(seed.warnings.count == 1)
    #expect(seed.warnings.first?.severity == .warning)
    #expect(seed.warnings.first?.message.contains(says) == true)
  }

  @Test("the built-in fixture has nothing to warn of")
  func builtIn() throws {
    let seed = try Seed([.builtIn], start: Self.start)
    #expect(seed.warnings.isEmpty)
    #expect(seed.accounts.map(\.links.count) == [8])
  }

  @Test("a path that cannot be read is an error among the others")
  func unreadable() {
    do {
      _ = try Seed([.path("/nonexistent/x.json"), .json("[", name: "f2")], start: Self.start)
      Issue.record("it loaded")
    } catch {
      #expect(error.issues.map(\.source) == ["/nonexistent/x.json", "f2"])
      #expect(error.issues[0].message == "cannot be read: No such file or directory")
    }
  }

  @Test("damaged fixtures never trap, and a fixture that loads renders JSON", arguments: 0..<40)
  func mutations(seed: Int) throws {
    let original = Array(Samples.cancelled(id: "poutlk_00000000000001", cancelledAt: "1596122334").utf8)
    var state = UInt64(seed + 1)
    func draw(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let alphabet = Array("{}[]\",:0123456789-+.eE \n/*truefalsn\\u".utf8)
    for _ in 0..<200 {
      var bytes = original
      for _ in 0...draw(3) {
        let place = draw(bytes.count)
        switch draw(3) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(alphabet[draw(alphabet.count)], at: place)
        default: bytes[place] = alphabet[draw(alphabet.count)]
        }
      }
      guard let loaded = try? Self.seed(String(decoding: bytes, as: UTF8.self)) else { continue }
      for link in loaded.accounts.flatMap(\.links) {
        #expect(throws: Never.self) { try JSONDocument(parsing: link.document) }
      }
    }
  }
}
