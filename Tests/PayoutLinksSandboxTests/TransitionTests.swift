import Foundation
import Harness
import ImitatedWorld
import PayoutLinks
import PayoutLinksSandbox
import Testing

@Suite("Moving a link along its life")
struct TransitionTests {
  static let numbers: [Status: Int] = [
    .processed: 1, .cancelled: 2, .issued: 3, .processing: 4, .expired: 5, .rejected: 6, .pending: 7,
  ]

  @Test(
    "every event in every state does what the table says, or is refused and changes nothing", arguments: Status.allCases
  )
  func everyPair(status: Status) async throws {
    for event in Event.Kind.allCases {
      let running = try await RunningSandbox()
      let client = try running.client()
      let number = try #require(Self.numbers[status])
      let before = try client.exchange(Requests.get(Requests.link(number))).body
      let reply = try LinkReply.transition(client, "poutlk_0000000000000\(number)", #"{"event":"\#(event.rawValue)"}"#)
      if status == .processing, PayoutLifeCycle.concerns(event),
        PayoutLifeCycle.next(from: .processing, on: event) == nil
      {
        #expect(reply.status == 409)
        #expect(reply.body.contains(#""message":"\#(event.rawValue) needs a payout that is "#), "\(reply.body)")
        #expect(reply.body.contains(#""status":"processing","payout_status":"processing","needed":[{"from":""#))
      } else if let next = LifeCycle.next(from: status, on: event) {
        #expect(reply.status == 200)
        #expect(reply.body.contains(#""status":"\#(next.rawValue)""#))
      } else {
        #expect(reply.status == 409)
        #expect(
          reply.body.hasPrefix(#"{"error":{"code":"transition_refused","message":"\#(event.rawValue) changes "#))
        #expect(reply.body.contains(#""status":"\#(status.rawValue)","needed":[{"from":""#))
        #expect(try client.exchange(Requests.get(Requests.link(number))).body == before)
      }
    }
  }

  @Test("a whole life: approved, claimed, failed with a reason, claimed again by VPA, processed")
  func wholeLife() async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    let id = "poutlk_00000000000007"
    func state(_ body: String) throws -> [String: Any] {
      running.clock.advance(by: .seconds(1))
      let reply = try LinkReply.transition(client, id, body)
      #expect(reply.status == 200, "\(reply.body)")
      return try #require(try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
    }
    _ = try state(#"{"event":"approve"}"#)
    let bank =
      #"{"account_type":"bank_account","bank_account":{"name":"Dev Patel","ifsc":"HDFC0000053","account_number":"765432123456789"}}"#
    let claimed = try state(#"{"event":"claim","fund_account":\#(bank)}"#)
    #expect(claimed["status"] as? String == "processing")
    #expect(claimed["attempt_count"] as? Int == 1)
    let fundAccount = try #require(claimed["fund_account_id"] as? String)
    #expect(fundAccount.wholeMatch(of: #/fa_[0-9A-Za-z]{14}/#) != nil)

    let failed = try state(#"{"event":"fail","reason":"beneficiary_bank_offline"}"#)
    #expect(failed["status"] as? String == "issued")
    #expect(failed["fund_account_id"] as? String == fundAccount, "it keeps the last account")

    let again = try state(#"{"event":"claim","fund_account":{"vpa":{"address":"dev@upi"}}}"#)
    #expect(again["attempt_count"] as? Int == 2)
    _ = try state(#"{"event":"process"}"#)

    let plain = try client.exchange(Requests.get(Requests.link(7)))
    #expect(!plain.body.contains("payouts"))
    for query in [
      "expand[]=payouts", "expand%5B%5D=payouts", "expand[0]=payouts", "expand%5B0%5D=payouts", "expand[l=payouts",
    ] {
      let reply = try client.exchange(Requests.get(Requests.link(7) + "?" + query))
      #expect(
        reply.body.hasPrefix(
          String(plain.body.dropLast()) + #","payouts":{"entity":"collection","count":2,"items":[{"id":"pout_"#))
      #expect(reply.body.hasSuffix("}]}}"), "last in the object")
    }
    #expect(try client.exchange(Requests.get(Requests.link(7) + "?expand[]=contact")).body == plain.body)
    let reply = try client.exchange(Requests.get(Requests.link(7) + "?expand[]=payouts"))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
    let items = try #require((object["payouts"] as? [String: Any])?["items"] as? [[String: Any]])
    #expect(items[0]["id"] as? String == object["payout_id"] as? String)
    #expect(items.map { $0["status"] as? String } == ["processed", "failed"])
    #expect(items.map { $0["mode"] as? String } == ["UPI", "IMPS"])
    #expect(items.map { $0["created_at"] as? Int } == [4, 2].map { Int(RunningSandbox.start) + $0 })
    #expect((items[0]["utr"] as? String)?.count == 12)
    #expect(items[1]["utr"] is NSNull)
    #expect(
      items[1]["status_details"] as? [String: String] == [
        "description": "Beneficiary bank systems are offline. Please retry after 30 min.", "source": "beneficiary_bank",
        "reason": "beneficiary_bank_offline",
      ])
    #expect(items[1]["failure_reason"] as? String == "Beneficiary bank systems are offline. Please retry after 30 min.")
    #expect(items[0]["failure_reason"] is NSNull)
    #expect((items[0]["status_details"] as? [String: String])?["reason"] == "payout_processed")
    #expect(items[0]["reference_id"] as? String == "EXP-118")
    #expect(items[0]["narration"] as? String == "Travel expenses")
    let order = [
      "id", "entity", "fund_account_id", "amount", "currency", "notes", "fees", "tax", "status", "purpose", "utr",
      "mode", "reference_id", "narration", "batch_id", "failure_reason", "created_at", "fee_type", "status_details",
      "reason",
      "description", "source",
    ]
    let first = try #require(reply.body.range(of: #""items":[{"#))
    var rest = reply.body[first.upperBound...]
    for name in order {
      let key = try #require(rest.range(of: "\"\(name)\":"), "\(name) stands after the one before it")
      rest = rest[key.upperBound...]
    }
  }

  @Test("with approval of payouts and a low balance a payout waits twice before its bank gets it, and its link with it")
  func waitingPayout() async throws {
    let running = try await RunningSandbox(
      json: #"""
        {"accounts": [{
          "id": "acc_1", "keys": [{"id": "rzp_test_sandbox", "secret": "sandbox_secret"}],
          "payout_approval": true, "low_balance": true,
          "payout_links": [{"id": "poutlk_00000000000001", "status": "issued"}],
        }]}
        """#)
    let client = try running.client()
    let id = "poutlk_00000000000001"
    func payout(_ body: String) throws -> String {
      let reply = try LinkReply.transition(client, id, body)
      #expect(reply.status == 200, "\(reply.body)")
      let payouts = try #require(reply.body.range(of: #""items":["#))
      return String(reply.body[payouts.upperBound...])
    }
    let pending = try payout(#"{"event":"claim"}"#)
    #expect(pending.contains(#""status":"pending""#))
    #expect(pending.contains(#""status_details":{"reason":"pending_approval","description":"Workflow for"#))
    let early = try LinkReply.transition(client, id, #"{"event":"process"}"#)
    #expect(
      early.body.contains("process needs a payout that is processing, but that of poutlk_00000000000001 is pending"))
    #expect(early.body.contains("possible: approve_payout, reject_payout"))
    #expect(try payout(#"{"event":"approve_payout"}"#).contains(#""reason":"low_balance""#))
    #expect(try client.exchange(Requests.get(Requests.link(1))).body.contains(#""status":"processing""#))
    #expect(try payout(#"{"event":"release_payout"}"#).contains(#""reason":null,"description":null,"source":null"#))
    #expect(try payout(#"{"event":"fail"}"#).contains(#""reason":"bank_account_closed""#))
    _ = try payout(#"{"event":"claim"}"#)
    let rejected = try payout(#"{"event":"reject_payout"}"#)
    #expect(rejected.contains(#""status":"rejected""#))
    #expect(rejected.contains(#""description":"workflow rejected by the approver(s)""#))
    #expect(try client.exchange(Requests.get(Requests.link(1))).body.contains(#""status":"issued""#))
    #expect(try payout(#"{"event":"claim","reason":"gateway_degraded"}"#).contains(#""reason":"gateway_degraded""#))
    #expect(try payout(#"{"event":"cancel_payout"}"#).contains(#""status":"cancelled""#))
  }

  @Test("expired by hand before its time a link shows now, without an expire_by it shows neither")
  func expireByHand() async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    let reply = try LinkReply.transition(client, "poutlk_00000000000008", #"{"event":"expire"}"#)
    #expect(reply.body.contains(#""expired_at":\#(RunningSandbox.start)}"#))
    let id = try LinkReply.member("id", try LinkReply.create(client))
    let other = try LinkReply.transition(client, id, #"{"event":"expire"}"#)
    #expect(other.body.contains(#""status":"expired""#))
    #expect(!other.body.contains("expired_at"))
  }

  @Test(
    "what a call should not have is told with its place and the nearest name",
    arguments: [
      (#"{"evnt":"claim"}"#, #"unknown member \"evnt\""#, "/evnt"),
      (#"{"evnt":"claim"}"#, #"did you mean \"event\"?"#, "/evnt"),
      ("{}", #"\"event\" is missing"#, ""), ("[]", "a transition must be an object", ""),
      ("", "the body is not JSON", nil),
      (#"{"event":"clam"}"#, #"did you mean \"claim\"?"#, "/event"), (#"{"event":7}"#, "found 7", "/event"),
      (#"{"event":"claim","event":"claim"}"#, "duplicate member", "/event"),
      (#"{"event":"approve","fund_account_id":"fa_00000000000001"}"#, "is only for a claim", "/fund_account_id"),
      (#"{"event":"process","reason":"x"}"#, "is only for a claim and for a payout that fails", "/reason"),
      (#"{"event":"claim","reason":"low_balanc"}"#, #"did you mean \"low_balance\"?"#, "/reason"),
      (#"{"event":"claim","fund_account_id":"x"}"#, "14 letters or digits", "/fund_account_id"),
      (#"{"event":"claim","fund_account_id":"fa_00000000000001","fund_account":{}}"#, "not both", "/fund_account_id"),
      (#"{"event":"claim","fund_account":{}}"#, "a fund account must be", "/fund_account"),
      (
        #"{"event":"claim","fund_account":{"vpa":{"adress":"a@b"}}}"#, #"did you mean \"address\"?"#,
        "/fund_account/vpa/adress"
      ),
      (#"{"event":"claim","fund_account":{"vpa":{"address":"ab"}}}"#, "a VPA such as", "/fund_account/vpa/address"),
      (#"{"event":"claim","fund_account":{"vpa":{}}}"#, #"\"address\" is missing"#, "/fund_account/vpa"),
      (
        #"{"event":"claim","fund_account":{"account_type":"cash","vpa":{"address":"a@b"}}}"#, "bank_account or vpa",
        "/fund_account/account_type"
      ),
      (
        #"{"event":"claim","fund_account":{"account_type":"vpa","bank_account":{}}}"#, "a fund account must be",
        "/fund_account"
      ),
      (
        #"{"event":"claim","fund_account":{"bank_account":{"name":"A","ifsc":"hdfc","account_number":"12345"}}}"#,
        "4 capital letters", "/fund_account/bank_account/ifsc"
      ),
      (
        #"{"event":"claim","fund_account":{"bank_account":{"name":"A","ifsc":"HDFC0000053","account_number":"1"}}}"#,
        "5 to 35", "/fund_account/bank_account/account_number"
      ),
    ] as [(String, String, String?)])
  func badBodies(body: String, says: String, pointer: String?) async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    let reply = try LinkReply.transition(client, "poutlk_00000000000003", body)
    #expect(reply.status == 400)
    #expect(reply.body.contains(says), "\(reply.body)")
    if let pointer { #expect(reply.body.contains(#""pointer":"\#(pointer)"}"#), "\(reply.body)") }
    #expect(reply.has("Sandbox-Reason"))
    #expect(try client.exchange(Requests.get(Requests.link(3))).body.contains(#""status":"issued""#))
  }

  @Test("an unknown link is a 404, a malformed id a 400, and another contact's account is a mix-up")
  func unknown() async throws {
    let running = try await RunningSandbox(
      json: #"""
        {"accounts": [{
          "id": "acc_1", "account_numbers": ["7878780080316316"],
          "keys": [{"id": "rzp_test_sandbox", "secret": "sandbox_secret"}],
          "contacts": [{"id": "cont_00000000000001", "name": "Ravi"}],
          "fund_accounts": [
            {"id": "fa_00000000000001", "contact_id": "cont_00000000000001", "account_type": "vpa", "vpa": {"address": "ravi@upi"}},
            {"id": "fa_00000000000002", "contact_id": "cont_00000000000002"},
          ],
          "payout_links": [{"id": "poutlk_00000000000001", "status": "issued", "contact_id": "cont_00000000000001"}],
        }]}
        """#)
    let client = try running.client()
    #expect(try LinkReply.transition(client, "poutlk_00000000000009", #"{"event":"claim"}"#).status == 404)
    #expect(try LinkReply.transition(client, "poutlk_9", #"{"event":"claim"}"#).status == 400)
    let id = "poutlk_00000000000001"
    let mixed = try LinkReply.transition(client, id, #"{"event":"claim","fund_account_id":"fa_00000000000002"}"#)
    #expect(mixed.body.contains("belongs to the contact cont_00000000000002"))
    let claimed = try LinkReply.transition(client, id, #"{"event":"claim"}"#)
    #expect(claimed.body.contains(#""fund_account_id":"fa_00000000000001""#), "the contact's own")
    #expect(claimed.body.contains(#""mode":"UPI""#))
  }

  @Test("of 128 simultaneous claims and cancels of one link exactly one wins, and nobody sees anything between")
  func race() async throws {
    let links = (0..<10).map { #"{"id":"poutlk_0000000000000\#($0)","status":"issued"}"# }
    let running = try await RunningSandbox(json: "[\(links.joined(separator: ","))]")
    let clients = try (0..<128).map { _ in try running.client() }
    let reader = try running.client()
    for round in 0..<10 {
      let id = "poutlk_0000000000000\(round)"
      for (number, client) in clients.enumerated() {
        try client.send(
          number % 2 == 0
            ? Requests.post("\(LinkReply.path)/\(id)/cancel")
            : LinkReply.transitionRequest(id, #"{"event":"claim"}"#))
      }
      let seen = try reader.exchange(Requests.get("\(LinkReply.path)/\(id)")).body
      let statuses = try clients.map { try $0.reply().status }
      #expect(statuses.count { $0 == 200 } == 1)
      let after = try reader.exchange(Requests.get("\(LinkReply.path)/\(id)")).body
      #expect(
        after.contains("cancelled_at") != after.contains("fund_account_id"), "all of one change, none of the other")
      #expect(seen == after || seen == links[round])
    }
  }
}
