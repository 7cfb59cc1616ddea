import Harness
import PayoutLinksSandbox
import Testing

@Suite("Fixtures of what stands around links")
struct FixtureSiblingTests {
  @Test(
    "what does not fit together is an error with its place",
    arguments: [
      (
        #""payouts":[{"id":"pout_00000000000009","mode":"UPI","status":"failed","created_at":1}]"#,
        "the payout pout_00000000000009 is of no payout link"
      ),
      (
        #""payouts":[{"id":"pout_00000000000009","payout_link_id":"poutlk_00000000000009","mode":"UPI","#
          + #""status":"failed","created_at":1}]"#,
        "of the payout link poutlk_00000000000009, which its account has not"
      ),
      (
        #""payouts":[{"id":"pout_00000000000001","mode":"UPI","status":"failed","created_at":1,"#
          + #""fund_account_id":"fa_00000000000002"}],"#
          + #""fund_accounts":[{"id":"fa_00000000000002","contact_id":"cont_00000000000002"}]"#,
        "the fund account fa_00000000000002 of the payout pout_00000000000001 belongs to another contact"
      ),
      (
        #""fund_accounts":[{"id":"fa_00000000000001","contact_id":"cont_00000000000002"}]"#,
        "the fund account fa_00000000000001 of the payout link poutlk_00000000000001 belongs to another contact"
      ),
      (
        #""contacts":[{"id":"cont_00000000000001"},{"id":"cont_00000000000001"}]"#,
        #"duplicate id "cont_00000000000001""#
      ),
      (#""payouts":[{"id":"pout_00000000000001","statuss":1}]"#, #"did you mean "status"?"#),
    ])
  func notFitting(section: String, says: String) {
    let link =
      #"{"id":"poutlk_00000000000001","status":"processed","contact_id":"cont_00000000000001","#
      + #""fund_account_id":"fa_00000000000001","payout_id":"pout_00000000000001"}"#
    for text in [
      #"{"payout_links":[\#(link)],\#(section)}"#,
      #"{"accounts":[{"id":"acc_1","keys":[],\#(section),"payout_links":[\#(link)]}]}"#,
    ] {
      let errors = FixtureTests.issues(text).filter { $0.contains(" error: ") }
      #expect(errors.contains { $0.hasPrefix("f1:1:") && $0.contains(says) }, "\(errors)")
    }
  }

  @Test(
    "a fund account is one contact's and a payout one link's, or both places are told",
    arguments: [
      (#""contact_id":"cont_0000000000000A","fund_account_id":"fa_00000000000001""#, "belongs to another contact"),
      (
        #""contact_id":"cont_0000000000000A","sandbox":{"payouts":[{"id":"pout_00000000000002","mode":"UPI","#
          + #""status":"failed","fund_account_id":"fa_00000000000001","created_at":1}]}"#,
        "belongs to another contact"
      ),
      (#""payout_id":"pout_00000000000001""#, "stands at a payout link already"),
      (
        #""sandbox":{"payouts":[{"id":"pout_00000000000001","mode":"UPI","status":"failed","created_at":1}]}"#,
        "stands at a payout link already"
      ),
    ])
  func links(second: String, says: String) {
    let first =
      #"{"id":"poutlk_00000000000001","status":"processed","contact_id":"cont_00000000000001","#
      + #""fund_account_id":"fa_00000000000001","payout_id":"pout_00000000000001"}"#
    let issues = FixtureTests.issues("[\(first),\n{\"id\":\"poutlk_00000000000002\",\"status\":\"issued\",\(second)}]")
    #expect(issues.count == 1 && issues[0].hasPrefix("f1:2:1: error: ") && issues[0].contains(says), "\(issues)")
    #expect(issues.first?.hasSuffix(", first at f1:1:2") == true, "\(issues)")
  }

  @Test("a payout that stands twice at one link, or in a section too, is an error; as its payout_id it is none")
  func oneLink() {
    let payout = #"{"id":"pout_00000000000001","mode":"UPI","status":"failed","created_at":1}"#
    func issues(_ payouts: [String], section: [String] = []) -> [String] {
      FixtureTests.issues(
        #"{"payout_links":[{"id":"poutlk_00000000000001","status":"issued","payout_id":"pout_00000000000001","#
          + #""sandbox":{"payouts":[\#(payouts.joined(separator: ","))]}}],"#
          + #""payouts":[\#(section.joined(separator: ","))]}"#)
    }
    #expect(issues([payout]).isEmpty && issues([], section: [payout]).isEmpty)
    for found in [issues([payout, payout]), issues([payout], section: [payout])] {
      #expect(found.count == 1 && found[0].contains("stands at a payout link already, first at f1:1:18"), "\(found)")
    }
  }

  @Test("what stands in an account and beside the bare links, which are its too, is an error")
  func twoPlaces() {
    let contacts = #""contacts":[{"id":"cont_00000000000001"}]"#
    let issues = FixtureTests.issues(
      #"{"accounts":[{"id":"acc_00000000000001","keys":[],\#(contacts)}],\#(contacts)}"#)
    #expect(issues.contains { $0.contains(#"error: duplicate id "cont_00000000000001""#) }, "\(issues)")
  }

  @Test("what would be too long to be returned by the hundred is an error, and as long as a page takes is not")
  func tooLong() {
    func entities(_ bytes: Int) -> [String] {
      ["payouts", "contacts", "payout_links"].map { section in
        let start =
          switch section {
          case "payouts":
            #"{"id":"pout_00000000000002","payout_link_id":"poutlk_00000000000001","mode":"UPI","status":"failed","#
              + #""created_at":1,"narration":""#
          case "contacts": #"{"id":"cont_00000000000002","name":""#
          default: #"{"id":"poutlk_00000000000002","status":"issued","amount":100,"description":""#
          }
        let own = section == "payouts" ? #""payout_link_id":"poutlk_00000000000001","#.utf8.count : 0
        let text = String(repeating: "a", count: bytes + own - start.utf8.count - 2)
        return (section == "payout_links" ? #"[\#(start)\#(text)"}]"# : #"{"\#(section)":[\#(start)\#(text)"}],"#)
          + (section == "payout_links"
            ? "" : #""payout_links":[{"id":"poutlk_00000000000001","status":"issued","amount":100}]}"#)
      }
    }
    for text in entities(65_536) { #expect(FixtureTests.issues(text).isEmpty) }
    for text in entities(65_537) {
      let issues = FixtureTests.issues(text)
      #expect(issues.count == 1 && issues[0].contains("has at most 65536 bytes; this one has 65537"), "\(issues)")
    }
  }

  @Test("long lists, and long links with many payouts, come in pieces that make what short ones are, faults or not")
  func pieces() async throws {
    let notes = String(repeating: #"\n"#, count: 30_000)
    let payouts = (0..<20).map {
      #"{"id":"pout_\#(10_000_000_000_000 + $0)","mode":"UPI","status":"failed","created_at":\#($0)}"#
    }
    let links = (0..<10).map {
      #"{"id":"poutlk_\#(10_000_000_000_000 + $0)","status":"issued","amount":100,"notes":{"a":"\#(notes)"}"#
        + ($0 == 0 ? #","sandbox":{"payouts":[\#(payouts.joined(separator: ","))]}}"# : "}")
    }
    let running = try await RunningSandbox(json: "[\(links.joined(separator: ","))]")
    func get(_ path: String, _ fields: String = "") throws -> RawReply {
      try running.exchange(Requests.get(path, fields: fields))
    }
    let link = "/v1/payout-links/poutlk_10000000000000"
    for (list, one, count) in [
      ("/v1/payout-links", "/v1/payout-links/poutlk_", 10),
      ("/v1/payouts?account_number=7878780080316316&count=20", "/v1/payouts/pout_", 20),
      (link + "?expand[]=payouts", "/v1/payouts/pout_", 20),
    ] {
      let reply = try get(list)
      #expect(reply.status == 200 && reply["Transfer-Encoding"] == "chunked")
      let items = try (0..<count).reversed().map { try get(one + "\(10_000_000_000_000 + $0)").body }
      let page = #"{"entity":"collection","count":\#(count),"items":[\#(items.joined(separator: ","))]}"#
      let isExpanded = list.contains("expand")
      let whole = isExpanded ? #"\#(try get(link).body.dropLast()),"payouts":\#(page)}"# : page
      #expect(reply.body == whole)
      let entry = try running.admin("GET", "/requests?limit=1&path=\(list.prefix { $0 != "?" })").body
      #expect(entry.contains(isExpanded ? #"{\"id\":"# : #"{\"entity\":\"collection\""#))
      for fault in ["delay; delay_ms=1", "dribble; bytes=1000000; interval_ms=1"] {
        #expect(try get(list, "Sandbox-Fault: \(fault)\r\n").body == whole)
      }
    }
  }

  @Test("captured payouts, contacts and fund accounts come back as they were captured, and so does their export")
  func captured() async throws {
    let contact =
      #"{"id":"cont_00000000000001","entity":"contact","name":"A","contact":null,"email":null,"type":null,"#
      + #""reference_id":"r","batch_id":null,"active":false,"notes":{"a":"b"},"created_at":5}"#
    let account =
      #"{"id":"fa_00000000000001","entity":"fund_account","contact_id":"cont_00000000000001","#
      + #""account_type":"bank_account","bank_account":{"ifsc":"HDFC0000053","bank_name":"HDFC Bank","name":"A","#
      + #""notes":[],"account_number":"12345"},"batch_id":null,"active":true,"created_at":6}"#
    let payout =
      #"{"id":"pout_00000000000001","entity":"payout","fund_account_id":"fa_00000000000001","amount":1000,"#
      + #""currency":"INR","notes":[],"fees":0,"tax":0,"status":"reversed","purpose":"refund","utr":"123456789012","#
      + #""mode":"NEFT","reference_id":null,"narration":"Tea","batch_id":null,"failure_reason":null,"created_at":7,"#
      + #""fee_type":null,"status_details":{"reason":"gateway_down","description":"As it was","source":"gateway"}}"#
    var text =
      #"{"contacts":[\#(contact)],"fund_accounts":{"items":[\#(account)]},"payouts":[\#(payout)],"payout_links":["#
      + #"{"id":"poutlk_00000000000001","status":"issued","contact_id":"cont_00000000000001","#
      + #""fund_account_id":"fa_00000000000001","payout_id":"pout_00000000000001","amount":1000,"currency":"INR","#
      + #""purpose":"refund","description":"Tea"}]}"#
    for _ in 0..<2 {
      let running = try await RunningSandbox(json: text)
      #expect(try running.exchange(Requests.get("/v1/contacts/cont_00000000000001")).body == contact)
      #expect(try running.exchange(Requests.get("/v1/fund_accounts/fa_00000000000001")).body == account)
      #expect(try running.exchange(Requests.get("/v1/payouts/pout_00000000000001")).body == payout)
      text = try running.admin("GET", "/fixtures").body
    }
  }

  @Test("a payout is returned as it was captured, whatever its link tells, until something happens to it")
  func capturedPayout() async throws {
    func payout(_ number: Int, _ rest: String) -> String { #"{"id":"pout_0000000000000\#(number)",\#(rest)}"# }
    let whole = payout(
      1,
      #""entity":"payout","fund_account_id":"fa_00000000000001","amount":1000,"currency":"INR","notes":{"a":"b"},"#
        + #""fees":590,"tax":90,"status":"reversed","purpose":"payout","utr":"AXISCN0012345678","mode":"RTGS","#
        + #""reference_id":"x","narration":"Acme Corp","batch_id":null,"failure_reason":null,"created_at":7,"#
        + #""fee_type":"free_payout","status_details":{"reason":null,"description":null,"source":null},"merchant_id":"m""#
    )
    let part = payout(2, #""mode":"amazonpay","status":"processing","fees":5,"created_at":8,"error":null"#)
    let link =
      #"{"id":"poutlk_00000000000001","status":"processing","amount":1000,"purpose":"refund","receipt":"r"}"#
    let owner = #""payout_link_id":"poutlk_00000000000001""#
    var text =
      #"{"payouts":[\#(whole.dropLast()),\#(owner)},\#(part.dropLast()),\#(owner)}],"payout_links":[\#(link)]}"#
    let completed = payout(
      2,
      #""entity":"payout","fund_account_id":null,"amount":1000,"currency":"INR","notes":[],"fees":5,"tax":0,"#
        + #""status":"processing","purpose":"refund","utr":null,"mode":"amazonpay","reference_id":"r","narration":null,"#
        + #""batch_id":null,"failure_reason":null,"created_at":8,"fee_type":null,"#
        + #""status_details":{"reason":null,"description":null,"source":null},"error":null"#)
    for _ in 0..<2 {
      let running = try await RunningSandbox(json: text)
      func get(_ number: Int) throws -> String {
        try running.exchange(Requests.get("/v1/payouts/pout_0000000000000\(number)")).body
      }
      #expect(try get(1) == whole)
      #expect(try get(2) == completed)
      let list = try running.exchange(Requests.get("/v1/payouts?account_number=7878780080316316")).body
      #expect(list == #"{"entity":"collection","count":2,"items":[\#(completed),\#(whole)]}"#)
      let link = try running.exchange(Requests.get(Requests.link(1) + "?expand[]=payouts")).body
      #expect(link.hasSuffix(#""payouts":{"entity":"collection","count":2,"items":[\#(completed),\#(whole)]}}"#))
      text = try running.admin("GET", "/fixtures").body
      let move = #"{"event":"process"}"#
      #expect(try running.admin("POST", "/payout-links/poutlk_00000000000001/transitions", move).status == 200)
      #expect(try get(1) == whole)
      #expect(try get(2).contains(#""fees":0,"tax":0,"status":"processed""#))
    }
  }
}
