import Foundation
import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("Looking at links without credentials")
struct AdminLinkTests {
  static func object(_ reply: RawReply) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
  }

  /// The last characters of the ids on one page, and where the next begins.
  static func page(_ running: RunningSandbox, _ query: String) throws -> (ids: String, next: Int?) {
    let reply = try object(try running.admin("GET", "/payout-links" + query))
    let links = try #require(reply["payout_links"] as? [[String: Any]])
    let ids = links.compactMap { ($0["payout_link"] as? [String: Any])?["id"] as? String }
    let meta = try #require(reply["meta"] as? [String: Any])
    return (ids.map { String($0.suffix(1)) }.joined(), meta["next_skip"] as? Int)
  }

  @Test("a page is what the list call gives, each link with its account, and the account's time beside")
  func list() async throws {
    let running = try await RunningSandbox()
    let reply = try running.admin("GET", "/payout-links?status=pending")
    let listed = try running.exchange(Requests.get("/v1/payout-links?status=pending")).body
    let link = listed.dropFirst(#"{"entity":"collection","count":1,"items":["#.count).dropLast(2)
    #expect(reply.status == 200)
    #expect(
      reply.body
        == #"{"accounts":[{"account":"acc_00000000000001","now":1800000000,"now_text":"2027-01-15T08:00:00Z","#
        + #""payout_links":8,"by_status":{"pending":1,"issued":2,"processing":1,"processed":1,"cancelled":1,"#
        + #""rejected":1,"expired":1}}],"payout_links":[{"account":"acc_00000000000001","payout_link":\#(link)}],"#
        + #""meta":{"next_skip":null}}"#)
  }

  @Test(
    "one account's links are found by whole values",
    arguments: [
      ("contact_id=cont_00000000000001", "321"), ("receipt=Receipt%20No.%201&count=2", "32"),
      ("contact_email=nobody@example.com", ""), ("fund_account_id=fa_00000000000001&status=processed", "1"),
    ])
  func filters(query: String, ids: String) async throws {
    let running = try await RunningSandbox()
    #expect(try Self.page(running, "?" + query).ids == ids)
  }

  @Test("the numbers of links in each state follow what happens, and a reset")
  func byStatus() async throws {
    let running = try await RunningSandbox()
    let reset = try running.admin("GET", "/payout-links?count=1").body
    #expect(try running.exchange(Requests.post(Requests.link(3) + "/cancel")).status == 200)
    let cancelled = try running.admin("GET", "/payout-links?count=1").body
    #expect(cancelled.contains(#""issued":1,"processing":1,"processed":1,"cancelled":2"#))
    _ = try running.admin("POST", "/reset", "{}")
    #expect(try running.admin("GET", "/payout-links?count=1").body == reset)
  }

  @Test("of several accounts a filter needs to know which, and an id that is none is refused")
  func filtersOfSeveral() async throws {
    let running = try await RunningSandbox()
    #expect(try running.admin("GET", "/payout-links?contact_id=cont_1").status == 400)
    let account = #"{"id":"acc_0000000000000%","keys":[{"id":"rzp_test_%","secret":"s"}],"payout_links":[]}"#
    let two = ["1", "2"].map { account.replacing("%", with: $0) }.joined(separator: ",")
    let several = try await RunningSandbox(json: #"{"accounts":[\#(two)]}"#)
    #expect(try several.admin("GET", "/payout-links?receipt=a").body.contains("account_needed"))
    #expect(try several.admin("GET", "/payout-links?receipt=a&key=rzp_test_2").status == 200)
    #expect(try several.admin("POST", "/payout-links", "{}").body.contains("account_needed"))
  }

  @Test("a link is made without the secret, or refused in the provider's words, and the journal knows nothing of it")
  func create() async throws {
    let running = try await RunningSandbox()
    let body = #"""
      {"account_number":"7878780080316316","contact":{"name":"Asha Rao","contact":"912345678"},"amount":%,
      "currency":"INR","purpose":"refund","description":"d"}
      """#
    let refused = try running.admin("POST", "/payout-links", body.replacing("%", with: "1"))
    #expect(refused.status == 400 && refused.body.contains(#""code":"BAD_REQUEST_ERROR""#))
    let made = try running.admin("POST", "/payout-links", body.replacing("%", with: "1000"))
    #expect(made.status == 200 && made.body.contains(#""status":"issued""#))
    #expect(made.body.contains(#""short_url":"http://sandbox/i/"#), "\(made.body)")
    #expect(try running.admin("GET", "/requests").body.contains(#""total":0"#))
  }

  @Test("a page of long links ends early, and tells where the next begins")
  func longLinks() async throws {
    let links = [65_000, 65_000, 65_000, 65_000, 65_000].enumerated().map { number, bytes in
      #"{"id":"poutlk_0000000000000\#(number)","status":"issued","created_at":\#(number),"x":"\#(String(repeating: "a", count: bytes))"}"#
    }
    let running = try await RunningSandbox(json: "[\(links.joined(separator: ","))]")
    #expect(try Self.page(running, "") == ("4321", 4))
    #expect(try Self.page(running, "?skip=4") == ("0", nil))
  }

  @Test("pages follow one another without gap or repetition, over several accounts too")
  func pages() async throws {
    let link = { (account: Int, number: Int, status: String) in
      #"{"id":"poutlk_000000000000\#(account)\#(number)","status":"\#(status)","created_at":\#(1_700_000_000 + number)}"#
    }
    let account = { (number: Int, links: [String]) in
      #"{"id":"acc_0000000000000\#(number)","keys":[{"id":"rzp_test_\#(number)","secret":"s"}],"#
        + #""payout_links":[\#(links.joined(separator: ","))]}"#
    }
    let running = try await RunningSandbox(
      json: #"{"accounts":[\#(account(1, [link(1, 1, "issued"), link(1, 2, "pending"), link(1, 3, "issued")])),"#
        + #"\#(account(2, [])),\#(account(3, [link(3, 4, "issued"), link(3, 5, "rejected"), link(3, 6, "issued")]))]}"#)
    #expect(try Self.page(running, "") == ("321654", nil))
    #expect(try Self.page(running, "?count=6") == ("321654", nil))
    #expect(try Self.page(running, "?count=5") == ("32165", 5))
    for (query, all) in [("", "321654"), ("&status=issued", "3164"), ("&account=acc_00000000000003", "654")] {
      for size in 1...4 {
        var (ids, next) = ("", Optional(0))
        while let skip = next {
          let page = try Self.page(running, "?count=\(size)&skip=\(skip)\(query)")
          ids += page.ids
          next = page.next
        }
        #expect(ids == all, "\(query) by \(size)")
      }
    }
    #expect(try Self.page(running, "?skip=9223372036854775807&count=1000") == ("", nil))
    #expect(try Self.page(running, "?status=processed") == ("", nil))
  }

  @Test("one link comes with its payouts, the remaining steps of its script, and what can happen to it")
  func one() async throws {
    let running = try await RunningSandbox(
      json: #"{"id":"poutlk_0000000000000A","status":"issued","amount":5,"sandbox":{"script":"claim after 5m"}}"#)
    let reply = try running.admin("GET", "/payout-links/poutlk_0000000000000A")
    #expect(reply.status == 200)
    #expect(
      reply.body.hasSuffix(
        #","script":"claim after 300s","possible":[{"from":"issued","event":"claim","to":"processing"},"#
          + #"{"from":"issued","event":"cancel","to":"cancelled"},{"from":"issued","event":"expire","to":"expired"}]}"#)
    )
    running.clock.advance(by: .seconds(301))
    let claimed = try Self.object(try running.admin("GET", "/payout-links/poutlk_0000000000000A"))
    let link = try #require(claimed["payout_link"] as? [String: Any])
    #expect(link["status"] as? String == "processing")
    #expect((link["payouts"] as? [String: Any])?["count"] as? Int == 1)
    #expect(claimed["script"] is NSNull)
    #expect((claimed["account"] as? [String: Any])?["now"] as? Int == 1_800_000_301)
  }

  @Test("looking is no fetch that a script would count")
  func isNoFetch() async throws {
    let running = try await RunningSandbox(
      json: #"{"id":"poutlk_0000000000000A","status":"issued","amount":5,"sandbox":{"script":"claim at fetch 1"}}"#)
    for _ in 0..<3 {
      let reply = try running.admin("GET", "/payout-links/poutlk_0000000000000A")
      #expect(reply.body.contains(#""status":"issued""#))
      #expect(try running.admin("GET", "/payout-links").body.contains(#""status":"issued""#))
    }
  }

  @Test(
    "what is not understood is refused with what was expected",
    arguments: [
      ("?status=isued", 400, #"did you mean \"issued\"?"#), ("?count=0", 400, "from 1 to 1000"),
      ("?count=1001", 400, "from 1 to 1000"), ("?skip=-1", 400, "at least 0"),
      ("?skip=9223372036854775808", 400, "at least 0"), ("?stauts=issued", 400, #"did you mean \"status\"?"#),
      ("?status=issued&status=issued", 400, "more than once"), ("?account=acc_1", 404, "no account"),
      ("/poutlk_1", 400, "14 letters or digits"), ("/poutlk_0000000000000Z", 404, "no account has a payout link"),
      ("/poutlk_00000000000001?count=1", 400, "unknown parameter"),
    ])
  func refused(query: String, status: Int, says: String) async throws {
    let reply = try await RunningSandbox().admin("GET", "/payout-links" + query)
    #expect(reply.status == status)
    #expect(reply.body.contains(says), "\(reply.body)")
  }

  @Test("with isolated keys it is said whose links are meant")
  func isolated() async throws {
    var isolation = Isolation()
    isolation.isolatesKeys = true
    let running = try await RunningSandbox(isolation: isolation)
    #expect(try running.admin("GET", "/payout-links").body.contains("account_needed"))
    #expect(try Self.page(running, "?key=rzp_test_one&status=pending").ids == "7")
  }
}
