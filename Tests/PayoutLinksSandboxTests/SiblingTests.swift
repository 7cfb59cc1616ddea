import Foundation
import Harness
import PayoutLinksSandbox
import Testing

@Suite("Payouts, contacts and fund accounts around a payout link")
struct SiblingTests {
  static let page = #"{"entity":"collection","count":0,"items":[]}"#
  static let number = "account_number=7878780080316316"

  private static func paid(_ client: RawClient, _ body: String = LinkReply.body()) throws -> [String: Any] {
    let id = try LinkReply.member("id", try LinkReply.create(client, body))
    _ = try LinkReply.transition(client, id, #"{"event":"claim","fund_account":{"vpa":{"address":"g.k@upi"}}}"#)
    let reply = try LinkReply.transition(client, id, #"{"event":"process"}"#)
    return try #require(try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
  }

  @Test("every id of a paid link leads to what it names")
  func ids() async throws {
    let session = try await Session()
    let link = try Self.paid(session.client)
    func fetch(_ path: String, _ id: String) throws -> String {
      let reply = try session.exchange(Requests.get("\(path)/\(try #require(link[id] as? String))"))
      #expect(reply.status == 200, "\(reply.body)")
      return reply.body
    }
    let payout = try #require(link["payout_id"] as? String)
    let account = try #require(link["fund_account_id"] as? String)
    let contact = try #require(link["contact_id"] as? String)
    let text = try fetch("/v1/payouts", "payout_id")
    let expanded = try session.exchange(
      Requests.get("\(LinkReply.path)/\(try #require(link["id"] as? String))?expand[]=payouts"))
    #expect(expanded.body.hasSuffix(#""items":[\#(text)]}}"#), "the same entity")
    let utr = try #require(text.firstMatch(of: #/"utr":"([0-9]{12})"/#)?.1)
    #expect(
      text == #"{"id":"\#(payout)","entity":"payout","fund_account_id":"\#(account)","amount":1000,"currency":"INR","#
        + #""notes":[],"fees":0,"tax":0,"status":"processed","purpose":"refund","utr":"\#(utr)","mode":"UPI","#
        + #""reference_id":null,"narration":"Payout link for Gaurav Kumar","batch_id":null,"failure_reason":null,"#
        + #""created_at":\#(RunningSandbox.start),"fee_type":null,"status_details":{"reason":"payout_processed","#
        + #""description":"Payout is processed and the money has been credited into the beneficiary account.","#
        + #""source":"beneficiary_bank"}}"#)
    #expect(
      try fetch("/v1/contacts", "contact_id")
        == #"{"id":"\#(contact)","entity":"contact","name":"Gaurav Kumar","contact":"912345678","#
        + #""email":"gaurav.kumar@example.com","type":null,"reference_id":null,"batch_id":null,"active":true,"#
        + #""notes":[],"created_at":1545383037}"#)
    #expect(
      try fetch("/v1/fund_accounts", "fund_account_id")
        == #"{"id":"\#(account)","entity":"fund_account","contact_id":"\#(contact)","account_type":"vpa","#
        + #""batch_id":null,"vpa":{"username":"g.k","handle":"upi","address":"g.k@upi"},"active":true,"#
        + #""created_at":\#(RunningSandbox.start)}"#)
  }

  @Test("the ids of the documentation's sample lead to what it names, though nothing else is known of that")
  func sample() async throws {
    let running = try await RunningSandbox(
      json: #"[{"id":"poutlk_00000000000001","status":"processed","contact_id":"cont_00000000000001","#
        + #""contact":{"name":"A"},"fund_account_id":"fa_00000000000001","payout_id":"pout_00000000000001","#
        + #""amount":1000,"created_at":5}]"#)
    let payout = try running.exchange(Requests.get("/v1/payouts/pout_00000000000001")).body
    #expect(payout.contains(#""fund_account_id":"fa_00000000000001","amount":1000,"currency":"INR""#))
    #expect(payout.contains(#""status":"processed""#))
    #expect(payout.firstMatch(of: #/"utr":"[0-9]{12}","mode":"IMPS"/#) != nil)
    let account = try running.exchange(Requests.get("/v1/fund_accounts/fa_00000000000001")).body
    #expect(
      account == #"{"id":"fa_00000000000001","entity":"fund_account","contact_id":"cont_00000000000001","#
        + #""account_type":"bank_account","bank_account":{"ifsc":null,"bank_name":null,"name":null,"notes":[],"#
        + #""account_number":null},"batch_id":null,"active":true,"created_at":5}"#)
    #expect(try running.exchange(Requests.get("/v1/contacts/cont_00000000000001")).status == 200)
  }

  @Test(
    "an id that is not there and one that is none are refused as a link's is",
    arguments: [
      ("/v1/payouts", "pout_"), ("/v1/contacts", "cont_"), ("/v1/fund_accounts", "fa_"),
    ])
  func badIDs(path: String, prefix: String) async throws {
    let session = try await Session()
    let unknown = try session.exchange(Requests.get("\(path)/\(prefix)99999999999999"))
    #expect(unknown.status == 400)
    #expect(unknown.body == ErrorTests.business("The id provided does not exist"))
    let malformed = try session.exchange(Requests.get("\(path)/poutlk_00000000000001"))
    #expect(malformed.body == ErrorTests.business("poutlk_00000000000001 is not a valid id"))
    #expect(malformed["Sandbox-Reason"]?.contains(prefix) == true)
    #expect(try session.exchange(Requests.get("\(path)/\(prefix)1", authorization: nil)).status == 401)
  }

  @Test("payouts are listed by everything that is documented, newest first")
  func payouts() async throws {
    let session = try await Session()
    var ids: [String] = []
    var links: [[String: Any]] = []
    for receipt in ["a", "b", "a"] {
      session.running.clock.advance(by: .seconds(1))
      links.append(try Self.paid(session.client, LinkReply.body(phone: receipt, more: #","receipt":"\#(receipt)""#)))
      ids.insert(try #require(links.last?["payout_id"] as? String), at: 0)
    }
    let failing = try LinkReply.member("id", try LinkReply.create(session.client))
    session.running.clock.advance(by: .seconds(1))
    _ = try LinkReply.transition(session.client, failing, #"{"event":"claim"}"#)
    _ = try LinkReply.transition(session.client, failing, #"{"event":"fail"}"#)
    func list(_ query: String) throws -> [String] {
      let reply = try session.exchange(Requests.get("/v1/payouts?\(Self.number)&\(query)"))
      #expect(reply.status == 200, "\(reply.body)")
      #expect(reply.body.hasPrefix(#"{"entity":"collection","count":\#(try LinkReply.ids(reply).count),"#))
      return try LinkReply.ids(reply)
    }
    let failed = try list("status=failed")
    #expect(failed.count == 1)
    // The last is the built-in fixture's.
    #expect(try list("") == failed + ids + ["pout_00000000000001"])
    #expect(try list("count=2&skip=1") == Array(ids[..<2]))
    #expect(try list("reference_id=a") == [ids[0], ids[2]])
    #expect(try list("reference_id=none") == [])
    #expect(try list("mode=UPI") == ids)
    #expect(try list("mode=NEFT") == [])
    #expect(try list("mode=UPI&status=processed&skip=2") == [ids[2]])
    #expect(try list("contact_id=\(links[1]["contact_id"] ?? "")") == [ids[1]])
    #expect(try list("contact_id=cont_99999999999999") == [])
    #expect(try list("fund_account_id=\(links[1]["fund_account_id"] ?? "")") == [ids[1]])
    #expect(try list("from=\(RunningSandbox.start + 2)&to=\(RunningSandbox.start + 3)") == [ids[0], ids[1]])
  }

  @Test(
    "a list that breaks a rule is refused in the provider's words",
    arguments: [
      ("/v1/payouts", "The account number field is required.", "account_number"),
      ("/v1/payouts?account_number=", "The account number field is required.", "account_number"),
      ("/v1/payouts?\(number)&count=101", "The count may not be greater than 100.", "count"),
      ("/v1/payouts?\(number)&status=issued", "The selected status is invalid.", "status"),
      ("/v1/payouts?\(number)&contact_id=x", "x is not a valid id", "contact_id"),
      ("/v1/transactions", "The account number field is required.", "account_number"),
      ("/v1/contacts?skip=-1", "The skip must be at least 0.", "skip"),
      ("/v1/contacts?active=perhaps", "The selected active is invalid.", "active"),
      ("/v1/fund_accounts?from=1", "from must be between 946684800 and 4765046400", "from"),
      ("/v1/fund_accounts?account_type=card", "The selected account type is invalid.", "account_type"),
    ])
  func badLists(path: String, description: String, field: String) async throws {
    let reply = try await Session().exchange(Requests.get(path))
    #expect(reply.status == 400)
    #expect(reply.body == CreateTests.refusal(description, field: field))
  }

  @Test("another account's number is none of this one's")
  func accountNumber() async throws {
    let session = try await Session()
    for path in ["payouts", "transactions"] {
      let reply = try session.exchange(Requests.get("/v1/\(path)?account_number=1"))
      #expect(reply.status == 400)
      #expect(reply.body.contains(#""description":"The RazorpayX Account number is invalid.","source":null"#))
    }
  }

  @Test("transactions are an empty page: enough for a client to check its credentials by")
  func transactions() async throws {
    let session = try await Session()
    #expect(try session.exchange(Requests.get("/v1/transactions?\(Self.number)&count=1")).body == Self.page)
    #expect(
      try session.exchange(Requests.get("/v1/transactions?\(Self.number)", authorization: "Basic AAAA")).status == 401)
  }

  @Test("a fixture's transactions are returned as they stand there, newest first, in pages, and exported")
  func fixedTransactions() async throws {
    let each = [5, 9, 7, 9].enumerated().map {
      #"{"id":"txn_\#($0)","amount":1.50,"x":{"y":[]},"created_at":94668480\#($1)}"#
    }
    var text =
      #"{"accounts":[{"id":"acc_1","account_numbers":["1"],"keys":[{"id":"rzp_test_sandbox","secret":"sandbox_secret"}],"#
      + #""transactions":{"entity":"collection","items":[\#(each.joined(separator: ","))]}}]}"#
    for _ in 0..<2 {
      let running = try await RunningSandbox(json: text)
      for (query, found) in [
        ("", [1, 3, 2, 0]), ("&count=2", [1, 3]), ("&count=2&skip=1", [3, 2]), ("&skip=99", []),
        ("&from=946684807", [1, 3, 2]), ("&from=946684806&to=946684808", [2]), ("&to=946684804", []),
      ] {
        let items = found.map { each[$0] }.joined(separator: ",")
        #expect(
          try running.exchange(Requests.get("/v1/transactions?account_number=1" + query)).body
            == #"{"entity":"collection","count":\#(found.count),"items":[\#(items)]}"#, "\(query)")
      }
      text = try running.admin("GET", "/fixtures").body
    }
  }

  @Test(
    "a transaction that is none is an error with its place",
    arguments: ["7", "[7]", #"[{}]"#, #"[{"created_at":-1}]"#, #"[{"created_at":"1"}]"#, #"{"items":null}"#])
  func transactionErrors(_ value: String) {
    let issues = FixtureTests.issues(#"{"accounts":[{"id":"acc_1","keys":[],"transactions":\#(value)}]}"#)
    #expect(issues.count == 1 && issues[0].contains("transaction") && issues[0].contains(":1:"), "\(issues)")
  }

  @Test("a contact that is made can be given to a link, and made again it is the same")
  func makeContact() async throws {
    let session = try await Session()
    let body =
      #"{"name":"Asha Rao","email":"asha@example.com","contact":"91","type":"vendor","reference_id":"7","notes":{"a":"b"}}"#
    let made = try session.exchange(Requests.post("/v1/contacts", body: body))
    #expect(made.status == 200)
    let id = try LinkReply.member("id", made)
    #expect(
      made.body == #"{"id":"\#(id)","entity":"contact","name":"Asha Rao","contact":"91","email":"asha@example.com","#
        + #""type":"vendor","reference_id":"7","batch_id":null,"active":true,"notes":{"a":"b"},"#
        + #""created_at":\#(RunningSandbox.start)}"#)
    #expect(try session.exchange(Requests.post("/v1/contacts", body: body)).body == made.body)
    #expect(try session.exchange(Requests.get("/v1/contacts/\(id)")).body == made.body)
    let other = try session.exchange(
      Requests.post("/v1/contacts", body: body.replacing(#""7""#, with: #""8""#)))
    #expect(try LinkReply.member("id", other) != id, "another reference is another contact")
    let form = "name=Asha+Rao&email=asha%40example.com&contact=91&type=vendor&reference_id=8&notes%5Ba%5D=c"
    let again = try session.exchange(
      Requests.post("/v1/contacts", body: form, type: "application/x-www-form-urlencoded"))
    #expect(again.body == other.body, "its notes stay")
    let link = try LinkReply.create(
      session.client,
      #"{"account_number":"7878780080316316","contact":{"id":"\#(id)"},"amount":1000,"currency":"INR","#
        + #""purpose":"refund","description":"d"}"#)
    #expect(
      link.body.contains(
        #""contact_id":"\#(id)","contact":{"name":"Asha Rao","type":"vendor","contact":"91","email":"asha@example.com"}"#
      ))
  }

  @Test(
    "a contact that breaks a rule is refused in the provider's words",
    arguments: [
      ("{}", "The name field is required.", "name"), (#"{"name":"A"}"#, "The name field is invalid.", "name"),
      (#"{"name":"Asha","type":"drivre"}"#, "Invalid type: drivre", "type"),
      (#"{"name":"Asha","email":["a"]}"#, "The email must be a string.", "email"),
      (#"{"name":"Asha","notes":"x"}"#, "The notes must be an array.", "notes"),
    ])
  func badContacts(body: String, description: String, field: String) async throws {
    let session = try await Session()
    let reply = try session.exchange(Requests.post("/v1/contacts", body: body))
    #expect(reply.status == 400)
    #expect(reply.body == CreateTests.refusal(description, field: field))
    #expect(try LinkReply.ids(try session.exchange(Requests.get("/v1/contacts?name=Asha"))) == [])
  }

  @Test("contacts are listed by everything that is documented, newest first, each once")
  func contacts() async throws {
    let running = try await RunningSandbox(
      json: #"""
        {"accounts": [{
          "id": "acc_1", "account_numbers": ["7878780080316316"],
          "keys": [{"id": "rzp_test_sandbox", "secret": "sandbox_secret"}],
          "contacts": [
            {"id": "cont_00000000000001", "name": "Ravi", "active": false, "notes": {"a": 1}, "created_at": 20},
            {"id": "cont_00000000000002", "name": "Ravi", "type": "vendor", "reference_id": "r", "created_at": 10},
          ],
          "payout_links": [
            {"id": "poutlk_00000000000001", "status": "issued", "contact_id": "cont_00000000000003", "created_at": 15,
             "contact": {"name": "Asha", "email": "a@b.c", "contact": "91"}},
            {"id": "poutlk_00000000000002", "status": "issued", "contact_id": "cont_00000000000003", "created_at": 30,
             "contact": {"name": "Asha R", "email": "a@b.c", "contact": "92"}},
          ],
        }]}
        """#)
    func list(_ query: String) throws -> [Int] {
      try LinkReply.ids(try running.exchange(Requests.get("/v1/contacts?\(query)"))).map {
        try #require(Int($0.suffix(14)))
      }
    }
    #expect(try list("") == [1, 3, 2])
    #expect(try list("name=Ravi") == [1, 2])
    #expect(try list("name=Ravi&active=1") == [2])
    #expect(try list("active=false") == [1])
    #expect(try list("type=vendor") == [2])
    #expect(try list("reference_id=r") == [2])
    #expect(try list("email=a@b.c") == [3])
    #expect(try list("contact=91") == [3])
    #expect(try list("contact=92") == [], "what another link shows of it is not its own")
    #expect(try list("skip=1&count=1") == [3])
  }

  @Test("fund accounts are listed by contact and kind")
  func fundAccounts() async throws {
    let session = try await Session()
    let link = try Self.paid(session.client, LinkReply.body(name: "Asha Rao"))
    let contact = try #require(link["contact_id"] as? String)
    let id = try #require(link["id"] as? String)
    let other = try LinkReply.member(
      "id", try LinkReply.create(session.client, LinkReply.body(name: "Asha Rao")))
    _ = id
    session.running.clock.advance(by: .seconds(1))
    let bank =
      #"{"bank_account":{"name":"Asha","ifsc":"HDFC0000053","account_number":"765432123456789"}}"#
    _ = try LinkReply.transition(session.client, other, #"{"event":"claim","fund_account":\#(bank)}"#)
    func list(_ query: String) throws -> [String] {
      try LinkReply.items(try session.exchange(Requests.get("/v1/fund_accounts?\(query)"))).map {
        try #require($0["account_type"] as? String)
      }
    }
    #expect(try list("contact_id=\(contact)") == ["bank_account", "vpa"])
    #expect(try list("contact_id=\(contact)&account_type=vpa") == ["vpa"])
    #expect(try list("contact_id=cont_99999999999999") == [])
  }

  @Test(
    "a call that the sandbox leaves out is an unknown URL, and is told what comes nearest",
    arguments: [
      ("POST", "/v1/payouts", "\"claim\""), ("POST", "/v1/payouts/pout_00000000000001/cancel", "\"cancel_payout\""),
      ("PATCH", "/v1/contacts/cont_00000000000001", "fixture"), ("POST", "/v1/fund_accounts", "\"claim\""),
      ("POST", "/v1/fund_accounts/validations", "\"fail\""),
      ("GET", "/v1/fund_accounts/validations/fav_1", "\"fail\""), ("GET", "/v1/transactions/txn_1", "/v1/transactions"),
      ("GET", "/v1/banking_balances", "\"low_balance\""),
    ])
  func leftOut(method: String, path: String, nearest: String) async throws {
    let reply = try await Session().exchange(Requests.request(method, path))
    #expect(reply.status == 400)
    #expect(reply.body == ErrorTests.unknownURL)
    #expect(reply["Sandbox-Reason"]?.contains("the sandbox leaves it out; nearest is") == true)
    #expect(reply["Sandbox-Reason"]?.contains(nearest) == true)
  }
}
