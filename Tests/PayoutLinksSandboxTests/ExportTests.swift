import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("Fixtures in and out")
struct ExportTests {
  static let seed = #"""
    {"accounts":[{"id":"acc_00000000000002","account_numbers":["123"],"purposes":["prize \"money\""],
      "contact_types":["driver"],"approval_workflow":true,"payout_approval":true,"low_balance":true,"expiry":false,
      "branding":{"name":"T & \"C\"","color":"#AbcDEF","website":"http://x/","support_phone":null,
        "logo":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA"},
      "keys":[{"id":"rzp_test_two","secret":"s\\\"é"}],
      "contacts":[{"id":"cont_0000000000000Z","name":"Zoë"}],
      "fund_accounts":[{"id":"fa_0000000000000Z","contact_id":"cont_0000000000000Z","vpa":{"address":"zoe@upi"}},
        {"id":"fa_0000000000000Y"}],
      "payout_links":[{"id":"poutlk_0000000000000A","status":"pending","odd":[1.50,{"a":null}],"created_at":5},
        {"status":"issued","id":"poutlk_0000000000000B","created_at":5,"notes":{"é":"\u00e9"}}]}],
    "payout_links":[
      {"id":"poutlk_00000000000001","status":"issued","expire_by":"+15m","created_at":1800000500},
      {"id":"poutlk_00000000000002","status":"issued","sandbox":{"script":
        "claim with asha@upi after 10m; fail at fetch 2 because beneficiary_bank_offline; claim after 1h; process"}},
      {"id":"poutlk_00000000000003","status":"processing","fund_account_id":"fa_00000000000001"}]}
    """#

  /// Anything that a test may do to a world.
  private func act(_ dice: inout TestRandom, _ running: RunningSandbox, _ links: inout [String]) throws {
    switch dice.draw(6) {
    case 0:
      let script = ["for tea", "[sandbox: claim after 5m; process after 5m]", "[sandbox: claim at fetch 3]"][
        dice.draw(3)]
      let body = #"""
        {"account_number":"7878780080316316","contact":{"name":"Asha R\#(["ao", "oy", "ay"][dice.draw(3)])","contact":"912345678\#(dice.draw(3))"},
        "amount":1000,"currency":"INR","purpose":"refund","description":"\#(script)","receipt":"r\#(dice.draw(9))",
        "notes":{"k\\\"":"é"}}
        """#
      let created = try running.exchange(Requests.post("/v1/payout-links", body: body))
      #expect(created.status == 200, "\(created.body)")
      let id = created.body.dropFirst(#"{"id":""#.count).prefix(21)
      links.append(String(id))
    case 1: _ = try running.admin("POST", "/clock/advance", #"{"seconds":\#(dice.draw(700))}"#)
    case 2: _ = try running.exchange(Requests.post("/v1/payout-links/\(links[dice.draw(links.count)])/cancel"))
    case 3:
      let account = [
        "", #","fund_account":{"vpa":{"address":"a@b"}}"#, #","fund_account_id":"fa_0000000000000Q""#,
        #","fund_account":{"bank_account":{"name":"A","ifsc":"HDFC0000053","account_number":"12345"}}"#,
      ][dice.draw(4)]
      _ = try running.admin(
        "POST", "/payout-links/\(links[dice.draw(links.count)])/transitions", #"{"event":"claim"\#(account)}"#)
    case 4:
      let event = [
        "approve", "process", "fail", "reverse", "reject", "expire", "approve_payout", "release_payout",
        "reject_payout",
      ][dice.draw(9)]
      _ = try running.admin(
        "POST", "/payout-links/\(links[dice.draw(links.count)])/transitions", #"{"event":"\#(event)"}"#)
    default: _ = try running.exchange(Requests.get("/v1/payout-links/\(links[dice.draw(links.count)])"))
    }
  }

  @Test("what was exported and loaded is the same world, byte for byte, and stays so as time goes on", arguments: 1...8)
  func roundTrip(_ seed: UInt64) async throws {
    var dice = TestRandom(seed)
    let one = try await RunningSandbox(json: Self.seed)
    var links = ["A", "B", "1", "2", "3"].map { "poutlk_0000000000000\($0)" }
    for _ in 0..<40 { try act(&dice, one, &links) }
    // The clock is not part of a fixture: the other world's stands where the first one's has come to.
    let text = try one.admin("GET", "/fixtures").body
    let now = try #require(
      Int64(try one.admin("GET", "/clock?key=rzp_test_sandbox").body.split(separator: #""now":"#)[1].prefix(10)))
    let other = try await RunningSandbox(json: "[]")
    other.clock.advance(by: .seconds(now - RunningSandbox.start))
    let loaded = try other.admin("PUT", "/fixtures", text)
    #expect(loaded.status == 200, "\(loaded.body)")
    let again = try other.admin("GET", "/fixtures").body
    #expect(again == text, "\(Self.difference(again, text))")
    for step in 0..<3 {
      for link in links + ["?count=100", "?count=100&contact_phone_number=9123456780"] {
        let path = "/v1/payout-links" + (link.hasPrefix("?") ? link : "/\(link)?expand[]=payouts")
        // References that a bank gives later come from another place of the dice.
        let replies = try [one, other].map { try $0.exchange(Requests.get(path)).body }
        #expect(step > 0 || replies[0] == replies[1])
        #expect(Self.states(replies[0]) == Self.states(replies[1]))
      }
      _ = try one.admin("POST", "/clock/advance", #"{"seconds":400}"#)
      _ = try other.admin("POST", "/clock/advance", #"{"seconds":400}"#)
    }
  }

  @Test("the built-in world too is the same when it was exported and loaded, isolated accounts included")
  func builtIn() async throws {
    let running = try await RunningSandbox()
    #expect(try running.admin("POST", "/accounts").status == 201)
    let text = try running.admin("GET", "/fixtures").body
    let loaded = try running.admin("PUT", "/fixtures", text)
    #expect(loaded.status == 200, "\(loaded.body)")
    #expect(try running.admin("GET", "/fixtures").body == text)
  }

  /// Two links of a fixture may show one contact in two ways, and another may have one of them as its own.
  @Test("a contact that links show with several details is exported once, and found by each of them after loading")
  func contactsOfManyFaces() async throws {
    let faces = ["Own", "Other", "Third"].map { #""contact":{"name":"\#($0)","contact":"912345678"}"# }
    let links = [(1, 0), (1, 1), (2, 1), (2, 2), (3, 2)].enumerated().map { number, link in
      let id = #""id":"poutlk_0000000000000\#(number)""#
      return #"{\#(id),"status":"issued","contact_id":"cont_0000000000000\#(link.0)",\#(faces[link.1])}"#
    }
    let one = try await RunningSandbox(json: "[\(links.joined(separator: ","))]")
    let text = try one.admin("GET", "/fixtures").body
    let other = try await RunningSandbox(json: "[]")
    let loaded = try other.admin("PUT", "/fixtures", text)
    #expect(loaded.status == 200, "\(loaded.body)")
    #expect(try other.admin("GET", "/fixtures").body == text)
    for (face, owner) in zip(faces, [1, 2, 3]) {
      let body = #"""
        {"account_number":"7878780080316316",\#(face),"amount":1000,"currency":"INR","purpose":"refund",
        "description":"Tea"}
        """#
      for running in [one, other] {
        let created = try running.exchange(Requests.post("/v1/payout-links", body: body)).body
        #expect(created.contains(#""contact_id":"cont_0000000000000\#(owner)""#), "\(created)")
      }
    }
  }

  @Test("payouts of one second come back in their order, and of a link with many all of them")
  func payouts() async throws {
    func ids(_ running: RunningSandbox, skip: Int) throws -> [String] {
      let query = "?account_number=7878780080316316&count=100&skip=\(skip)"
      return try LinkReply.ids(try running.exchange(Requests.get("/v1/payouts" + query)))
    }
    let links = (1...3).map { #"{"id":"poutlk_0000000000000\#($0)","status":"issued","amount":1000}"# }
    let running = try await RunningSandbox(json: "[\(links.joined(separator: ","))]")
    for link in [2, 3, 1] + [Int](repeating: 2, count: 101) {
      for event in ["claim", "fail"] {
        let path = "/payout-links/poutlk_0000000000000\(link)/transitions"
        #expect(try running.admin("POST", path, #"{"event":"\#(event)"}"#).status == 200)
      }
    }
    let before = [try ids(running, skip: 0), try ids(running, skip: 100)]
    #expect(before.map(\.count) == [100, 4])
    let text = try running.admin("GET", "/fixtures").body
    #expect(try running.admin("PUT", "/fixtures", text).status == 200)
    #expect([try ids(running, skip: 0), try ids(running, skip: 100)] == before)
  }

  @Test("an export of before, whose payouts stand at their links, is loaded")
  func earlier() async throws {
    let running = try await RunningSandbox(
      json: #"""
        {"payout_links":[{"id":"poutlk_00000000000001","status":"processing","amount":1000,"sandbox":{"payouts":[
          {"id":"pout_00000000000002","fund_account_id":"fa_00000000000001","mode":"UPI","status":"failed","utr":null,
            "reason":"x","description":"y","source":"business","created_at":8},
          {"id":"pout_00000000000003","fund_account_id":null,"mode":"IMPS","status":"processing","utr":null,
            "reason":null,"description":null,"source":null,"created_at":9}]}}],
         "payouts":[{"id":"pout_00000000000001","mode":"UPI","status":"failed","created_at":7,"fees":5,
           "payout_link_id":"poutlk_00000000000001"}]}
        """#)
    let expanded = try running.exchange(Requests.get(Requests.link(1) + "?expand[]=payouts")).body
    #expect(expanded.matches(of: #/"id":"pout_0000000000000([0-9])"/#).map(\.1) == ["3", "2", "1"])
    #expect(expanded.contains(#""status_details":{"reason":"x","description":"y","source":"business"}"#))
    _ = try running.admin("POST", "/payout-links/poutlk_00000000000001/transitions", #"{"event":"process"}"#)
    #expect(try running.exchange(Requests.get("/v1/payouts/pout_00000000000003")).body.contains("processed"))
  }

  /// Both from a little before the first byte that differs.
  private static func difference(_ left: String, _ right: String) -> [String] {
    let same = zip(left, right).prefix { $0 == $1 }.count
    return [left, right].map { String($0.dropFirst(max(0, same - 200)).prefix(300)) }
  }

  /// The values of all `status` members, in their order.
  private static func states(_ text: String) -> [Substring] {
    text.split(separator: #""status":""#).dropFirst().map { $0.prefix { $0 != "\"" } }
  }

  @Test("a fixture replaces the world whole: its keys, links and what a reset returns to")
  func replace() async throws {
    let running = try await RunningSandbox()
    let reply = try running.admin("PUT", "/fixtures", ClockTests.second)
    #expect(reply.status == 200)
    #expect(reply.body == #"{"accounts":2,"payout_links":2,"warnings":[]}"#)
    #expect(try running.exchange(Requests.get(Requests.link(3))).status == 400)
    #expect(try running.exchange(Requests.post(Requests.link(1) + "/cancel")).status == 200)
    _ = try running.admin("POST", "/reset")
    #expect(try running.exchange(Requests.get(Requests.link(1))).body.contains(#""status":"issued""#))
    let two = "Basic cnpwX3Rlc3RfdHdvOnM="
    #expect(try running.exchange(Requests.get(Requests.link(3), authorization: two)).status == 200)
  }

  @Test("what follows a fixture on its connection finds the world that it has made")
  func pipelined() async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    let body = "[{\"id\":\"poutlk_0000000000000A\",\"status\":\"issued\"}]"
    let put = Requests.request(
      "PUT", "/__admin/fixtures", authorization: nil, fields: "Content-Length: \(body.utf8.count)\r\n")
    try client.send(put + body + Requests.get("/v1/payout-links/poutlk_0000000000000A"))
    #expect(try client.reply().body == #"{"accounts":1,"payout_links":1,"warnings":[]}"#)
    #expect(try client.reply().status == 200)
  }

  @Test("a faulty fixture is refused with all its errors and their places, and nothing is changed")
  func refused() async throws {
    let running = try await RunningSandbox()
    let before = try running.admin("GET", "/fixtures").body
    let reply = try running.admin("PUT", "/fixtures", "[{\"id\":\"x\",\n\"status\":\"isued\"},{\"status\":\"issued\"}]")
    #expect(reply.status == 422)
    #expect(reply.body.contains("3 errors in the fixture, nothing was changed"))
    #expect(reply.body.contains(#"{"severity":"error","line":2,"column":10,"message":"\"status\" must be one of"#))
    #expect(try running.admin("PUT", "/fixtures", "{").status == 422)
    #expect(try running.admin("PUT", "/fixtures?account=acc_00000000000001", "[]").status == 400)
    #expect(try running.admin("GET", "/fixtures").body == before)
  }

  @Test(
    "faults of a link's payouts are told with what is allowed",
    arguments: [
      (#"{}"#, #"\"payouts\" must be an array"#), (#"[1]"#, "expected a payout"),
      (#"[{"id":"x"}]"#, "14 letters or digits"), (#"[{"mod":"IMPS"}]"#, #"did you mean \"mode\"?"#),
      (#"[{"utr":"1"}]"#, "12 digits"), (#"[{"created_at":-1}]"#, "created_at"),
    ])
  func payoutFaults(_ payouts: String, _ message: String) async throws {
    let running = try await RunningSandbox()
    let reply = try running.admin(
      "PUT", "/fixtures", #"[{"id":"poutlk_00000000000001","status":"issued","sandbox":{"payouts":\#(payouts)}}]"#)
    #expect(reply.status == 422)
    #expect(reply.body.contains(message), "\(reply.body)")
  }
}
