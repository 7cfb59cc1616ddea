import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("Creating a payout link")
struct CreateTests {
  @Test(
    "why the parameters of a body are not found is told before what is missing",
    arguments: [
      (#"{"amount": 1000}"#, "application/x-www-form-urlencoded", "the body is JSON, but its Content-Type says"),
      ("--x", "multipart/form-data; boundary=x", "a body of type multipart/form-data is not supported: "),
      ("a=b", "text/plain", "a body of type text/plain is not supported: "), ("{\0}\0", "application/json", "UTF-16"),
      ("{\0}\0", nil, "UTF-16"), ("", "application/json", "the request has no body"),
    ] as [(String, String?, String)])
  func slips(body: String, type: String?, reason: String) async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(Requests.post("/v1/payout-links", body: body, type: type))
    #expect(reply.status == 400)
    #expect(reply["Sandbox-Reason"]?.contains(reason) == true, "\(reply.head)")
  }

  static func refusal(_ description: String, field: String?, source: Bool = true) -> String {
    #"{"error":{"code":"BAD_REQUEST_ERROR","description":"\#(description)","#
      + (source
        ? #""source":"business","step":null,"reason":"input_validation_failed","#
        : #""source":null,"step":null,"reason":null,"#)
      + #""metadata":{}"# + (field.map { #","field":"\#($0)""# } ?? "") + "}}"
  }

  @Test("the reply is the documented entity in the documented order, and a fetch gives the same")
  func entity() async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    let more =
      #","receipt":"R 1","send_sms":true,"notes":{"b":"1","a":2.50,"c":true},"expire_by":\#(RunningSandbox.start + 900)"#
    let created = try LinkReply.create(client, LinkReply.body(more: more))
    let id = try LinkReply.member("id", created)
    let contact = try LinkReply.member("contact_id", created)
    let url = try LinkReply.member("short_url", created)
    #expect(created.status == 200)
    #expect(
      created.body == #"{"id":"\#(id)","entity":"payout_link","contact_id":"\#(contact)","#
        + #""contact":{"name":"Gaurav Kumar","contact":"912345678","email":"gaurav.kumar@example.com"},"#
        + #""fund_account_id":null,"purpose":"refund","status":"issued","amount":1000,"currency":"INR","#
        + #""description":"Payout link for Gaurav Kumar","attempt_count":0,"receipt":"R 1","#
        + #""notes":{"b":"1","a":2.50,"c":true},"short_url":"\#(url)","send_sms":true,"send_email":false,"#
        + #""cancelled_at":null,"created_at":\#(RunningSandbox.start),"expire_by":\#(RunningSandbox.start + 900),"#
        + #""expired_at":null}"#)
    #expect(id.wholeMatch(of: #/poutlk_[0-9A-Za-z]{14}/#) != nil)
    #expect(contact.wholeMatch(of: #/cont_[0-9A-Za-z]{14}/#) != nil)
    #expect(url.wholeMatch(of: #/http://sandbox/i/[0-9A-Za-z]{6,10}/#) != nil)
    #expect(try client.exchange(Requests.get("\(LinkReply.path)/\(id)")).body == created.body)
    #expect(!created.has("Sandbox-Warning"))
  }

  @Test("what may be missing is null, [] or absent, as documented")
  func least() async throws {
    let running = try await RunningSandbox()
    let body =
      #"{"account_number":7878780080316316,"contact":{"name":"Asha Rao","contact":9000090000,"type":"vendor"},"#
      + #""amount":"100","currency":"INR","purpose":"payout","description":"x","notes":[],"send_email":true}"#
    let reply = try LinkReply.create(try running.client(), body)
    #expect(reply.status == 200, "\(reply.body)")
    #expect(reply.body.contains(#""contact":{"name":"Asha Rao","type":"vendor","contact":"9000090000","email":""},"#))
    #expect(reply.body.contains(#""amount":100,"#))
    #expect(reply.body.contains(#""receipt":null,"notes":[],"#))
    #expect(reply.body.contains(#""send_sms":false,"send_email":false,"#), "there is no address to send to")
    #expect(reply.body.hasSuffix(#""created_at":\#(RunningSandbox.start)}"#))
  }

  /// A call's parameters as a form, and what follows them.
  private static func form(_ more: String) -> String {
    "account_number=7878780080316316&contact[name]=Asha&contact[email]=a@b.co&amount=100&currency=INR&purpose=payout"
      + "&description=x\(more)"
  }

  @Test("a form's floats without a fraction are integers, its notes[]= are none, and a byte order mark says nothing")
  func forms() async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    func create(_ body: String, _ type: String = "application/x-www-form-urlencoded") throws -> RawReply {
      try client.exchange(Requests.post(LinkReply.path, body: body, type: type))
    }
    let expiry = RunningSandbox.start + 1000
    let reply = try create(Self.form("&expire_by=\(expiry).0&notes[]="))
    #expect(reply.body.contains(#""notes":[],"#), "\(reply.body)")
    #expect(reply.body.contains(#""expire_by":\#(expiry),"#))
    for float in ["\(expiry).5", "\(expiry).", ".0", "\(expiry).0.0", "1e9"] {
      #expect(
        try create(Self.form("&expire_by=\(float)")).body.contains("The expire by must be an integer."), "\(float)")
    }
    #expect(try create("\u{FEFF}" + Self.form("")).status == 200)
    for type in ["application/json", "text/plain"] {
      #expect(try create("\u{FEFF}" + LinkReply.body(), type).status == 200)
    }
  }

  @Test("a body of more fields than any call could have is refused, whatever they are")
  func manyFields() async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    let form = "application/x-www-form-urlencoded"
    for (body, type, status) in [
      (Self.form(String(repeating: "&a", count: 993)), form, 200),
      (Self.form(String(repeating: "&a", count: 994)), form, 400),
      (Self.form("&a" + String(repeating: "[b]", count: 10_000)), form, 200),
      ("[" + String(repeating: "0,", count: 2_000) + "0]", "application/json", 400),
    ] {
      let reply = try client.exchange(Requests.post(LinkReply.path, body: body, type: type))
      #expect(reply.status == status, "\(body.prefix(200))")
      #expect(reply.head.contains("more than") == (status == 400))
    }
  }

  @Test("a name or value longer than any that is taken can be is refused before it is looked at", arguments: [0, 1])
  func longTexts(over: Int) async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    let text = String(repeating: "a", count: 32_768 + over)
    let quoted = text.dropLast(2)
    for (body, type) in [
      (#"{"description":"\#(quoted)"}"#, "application/json"), (#"{"\#(quoted)":1}"#, "application/json"),
      (#"{"amount":\#(text.replacing("a", with: "1"))}"#, "application/json"),
      ("description=\(text)", "application/x-www-form-urlencoded"), (text, "application/x-www-form-urlencoded"),
    ] {
      let reply = try client.exchange(Requests.post(LinkReply.path, body: body, type: type))
      #expect(reply.status == 400)
      #expect(reply.head.contains("is longer than 32768 bytes") == (over == 1))
    }
  }

  @Test("a form many times longer than any that is taken is refused before it is looked at", arguments: [0, 1])
  func longForms(over: Int) async throws {
    let names = (10..<42).map { "n\($0)=" }.joined(separator: "&")
    let rest = 524_288 + over - names.utf8.count
    let values = names.split(separator: "&").enumerated().map { number, name in
      name + String(repeating: "a", count: rest / 32 + (number < rest % 32 ? 1 : 0))
    }
    let body = values.joined(separator: "&")
    #expect(body.utf8.count == 524_288 + over)
    let running = try await RunningSandbox()
    let reply = try running.exchange(
      Requests.post(LinkReply.path, body: body, type: "application/x-www-form-urlencoded"))
    #expect(reply.status == 400)
    #expect(reply.head.contains("the form is longer than 524288 bytes") == (over == 1))
  }

  @Test("the first problem is reported, all of them are told in the reason, and nothing is created")
  func refusals() async throws {
    let running = try await RunningSandbox(json: "[]")
    let client = try running.client()
    let reply = try LinkReply.create(
      client, #"{"account_number":"1","amount":"ten","currency":"USD","contact":{"id":"cont_00000000000009"}}"#)
    #expect(reply.status == 400)
    #expect(reply.body == Self.refusal("The amount must be an integer.", field: "amount"))
    let reason = try #require(reply["Sandbox-Reason"])
    for text in [
      "6 problems", "amount: The amount must", "The purpose field is required.", "The description field is required.",
      "The id provided does not exist", "account_number: The RazorpayX", "The selected currency is invalid.",
    ] {
      #expect(reason.contains(text), "\(reason)")
    }
    #expect(try client.exchange(Requests.get(LinkReply.path)).body == #"{"entity":"collection","count":0,"items":[]}"#)
  }

  @Test(
    "bodies of the wrong shape get the documented texts",
    arguments: [
      ("", "The account number field is required.", "account_number", true),
      ("[]", "The account number field is required.", "account_number", true),
      ("null", "The account number field is required.", "account_number", true),
      ("17", "The account number field is required.", "account_number", true),
      (#"{"account_number":"1"}"#, "The contact field is required.", "contact", true),
      (
        LinkReply.body(more: #","account_number":"1""#), "The RazorpayX Account number is invalid.", "account_number",
        false
      ),
      (LinkReply.body(more: #","contact":[]"#), "The contact must be an array.", "contact", true),
      (LinkReply.body(more: #","contact":"x""#), "The contact must be an array.", "contact", true),
      (LinkReply.body(more: #","contact":{"id":"cont_00000000000009"}"#), "The id provided does not exist", nil, true),
      (LinkReply.body(more: #","contact":{"id":"x"}"#), "x is not a valid id", nil, true),
      (LinkReply.body(more: #","contact":{"id":{}}"#), "The id must be a string.", "id", true),
      (LinkReply.body(more: #","notes":"n""#), "The notes must be an array.", "notes", true),
    ] as [(String, String, String?, Bool)])
  func shapes(body: String, description: String, field: String?, source: Bool) async throws {
    let running = try await RunningSandbox()
    let reply = try LinkReply.create(try running.client(), body)
    #expect(reply.status == 400)
    #expect(reply.body == Self.refusal(description, field: field, source: source))
  }

  @Test("a body that breaks is told with its place")
  func broken() async throws {
    let running = try await RunningSandbox()
    let reply = try LinkReply.create(try running.client(), #"{"amount":}"#)
    #expect(reply.body.contains("The request body is not valid JSON. line 1, column 11"))
  }

  @Test("a contact with the same name, phone, email and type is the same, one with another of them is not")
  func contactReuse() async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    func contact(_ body: String) throws -> String {
      try LinkReply.member("contact_id", try LinkReply.create(client, body))
    }
    let first = try contact(LinkReply.body(phone: "1"))
    #expect(try contact(LinkReply.body(phone: "1")) == first)
    #expect(try contact(LinkReply.body(phone: "2")) != first)
    let typed = LinkReply.body(phone: "1").replacing(#""email""#, with: #""type":"customer","email""#)
    #expect(try contact(typed) != first)
    // The built-in links show this contact with and without a type.
    #expect(try contact(LinkReply.body()) == "cont_00000000000001")
    #expect(
      try contact(LinkReply.body().replacing(#""email""#, with: #""type":"customer","email""#)) == "cont_00000000000001"
    )
  }

  @Test("for a known contact the link shows what the account knows of it")
  func knownContact() async throws {
    let running = try await RunningSandbox()
    let body = LinkReply.body(more: #","contact":{"id":"cont_00000000000002"}"#)
    let reply = try LinkReply.create(try running.client(), body)
    #expect(
      reply.body.contains(
        #""contact_id":"cont_00000000000002","contact":{"name":"Asha Rao","type":"vendor","contact":"9000000002","#
          + #""email":"asha.rao@example.com"},"#))
  }

  @Test("unknown parameters are ignored and named, with the one that was meant")
  func unknownParameters() async throws {
    let running = try await RunningSandbox()
    let reply = try LinkReply.create(try running.client(), LinkReply.body(more: #","reciept":"x","mood":1"#))
    #expect(reply.status == 200)
    #expect(reply["Sandbox-Warning"]?.contains(#""reciept" is not a parameter"#) == true)
    #expect(reply["Sandbox-Warning"]?.contains(#"did you mean "receipt"?"#) == true)
    #expect(reply["Sandbox-Warning"]?.contains(#""mood""#) == true)
  }

  @Test("an account with the approval workflow creates pending links, one without expiry no expire_by")
  func accountFeatures() async throws {
    let running = try await RunningSandbox(
      json: #"""
        {"accounts": [{
          "id": "acc_1", "account_numbers": ["7878780080316316"], "approval_workflow": true, "expiry": false,
          "purposes": ["prize money"], "contact_types": ["driver"],
          "keys": [{"id": "rzp_test_sandbox", "secret": "sandbox_secret"}],
          "contacts": [{"id": "cont_00000000000007", "name": "Ravi", "email": "ravi@example.com", "type": "driver"}],
        }]}
        """#)
    let client = try running.client()
    let reply = try LinkReply.create(
      client,
      LinkReply.body(more: #","purpose":"prize money","expire_by":1,"contact":{"id":"cont_00000000000007"}"#))
    #expect(reply.status == 200, "\(reply.body)")
    #expect(reply.body.contains(#""status":"pending""#))
    #expect(reply.body.contains(#""contact":{"name":"Ravi","type":"driver","contact":"","email":"ravi@example.com"}"#))
    #expect(!reply.body.contains("expire"))
    #expect(reply["Sandbox-Warning"]?.contains("expire_by was ignored") == true)
    let id = try LinkReply.member("id", reply)
    #expect(try LinkReply.transition(client, id, #"{"event":"approve"}"#).body.contains(#""status":"issued""#))
  }

  @Test("a key sees its own account's links, and the account's own numbers")
  func otherAccount() async throws {
    let running = try await RunningSandbox(
      json: #"""
        {"accounts": [
          {"id": "acc_1", "account_numbers": ["7878780080316316"],
           "keys": [{"id": "rzp_test_sandbox", "secret": "sandbox_secret"}, {"id": "rzp_test_b", "secret": "b"}]},
          {"id": "acc_2", "account_numbers": ["222"], "keys": [{"id": "rzp_test_c", "secret": "c"}]},
        ]}
        """#)
    let client = try running.client()
    let second = "Basic cnpwX3Rlc3RfYjpi"  // rzp_test_b:b
    let other = "Basic cnpwX3Rlc3RfYzpj"  // rzp_test_c:c
    let id = try LinkReply.member("id", try LinkReply.create(client))
    #expect(try client.exchange(Requests.get("\(LinkReply.path)/\(id)", authorization: second)).status == 200)
    let hidden = try client.exchange(Requests.get("\(LinkReply.path)/\(id)", authorization: other))
    #expect(hidden.body == ErrorTests.business("The id provided does not exist"))
    #expect(try LinkReply.ids(try client.exchange(Requests.get(LinkReply.path, authorization: other))).isEmpty)
    #expect(
      try LinkReply.create(client, authorization: other).body
        == Self.refusal("The RazorpayX Account number is invalid.", field: "account_number", source: false))
    #expect(
      try LinkReply.create(client, LinkReply.body(more: #","account_number":"222""#), authorization: other).status
        == 200)
  }

  // MARK: Idempotency

  @Test("the same key and body give the first reply again, another body is refused")
  func idempotency() async throws {
    let running = try await RunningSandbox(json: "[]")
    let client = try running.client()
    let key = "X-Payout-Idempotency: order-5523_a b\r\n"
    let first = try LinkReply.create(client, fields: key)
    let id = try LinkReply.member("id", first)
    #expect(try client.exchange(Requests.post("\(LinkReply.path)/\(id)/cancel")).status == 200)
    let again = try LinkReply.create(client, fields: key)
    #expect(again.body == first.body, "the first reply, not the link as it is by now")
    #expect(again.status == 200)
    #expect(again["Sandbox-Warning"]?.contains("no new link") == true)
    let other = try LinkReply.create(client, LinkReply.body(amount: "1001"), fields: key)
    #expect(other.status == 400)
    #expect(
      other.body == Self.refusal("Different request body sent for the same Idempotency Header", field: nil))
    #expect(try LinkReply.ids(try client.exchange(Requests.get(LinkReply.path))) == [id])
  }

  @Test("a key whose call was refused is free, and a malformed key is ignored with a warning")
  func idempotencyEdges() async throws {
    let running = try await RunningSandbox(json: "[]")
    let client = try running.client()
    let key = "X-Payout-Idempotency: abcd\r\n"
    #expect(try LinkReply.create(client, LinkReply.body(amount: "1"), fields: key).status == 400)
    #expect(try LinkReply.create(client, fields: key).status == 200)
    for malformed in ["abc", String(repeating: "a", count: 37), "a/b/c"] {
      let reply = try LinkReply.create(client, fields: "X-Payout-Idempotency: \(malformed)\r\n")
      #expect(reply["Sandbox-Warning"]?.contains("X-Payout-Idempotency") == true)
    }
    #expect(try LinkReply.ids(try client.exchange(Requests.get(LinkReply.path))).count == 4)
  }

  @Test("of 64 clients that create with one key at once all get one link")
  func concurrentCreates() async throws {
    let running = try await RunningSandbox(json: "[]")
    let clients = try (0..<64).map { _ in try running.client() }
    for round in 0..<10 {
      let request = Requests.post(
        LinkReply.path, body: LinkReply.body(), fields: "X-Payout-Idempotency: round-\(round)\r\n")
      for client in clients { try client.send(request) }
      #expect(Set(try clients.map { try $0.reply().body }).count == 1)
    }
    #expect(try LinkReply.ids(try running.exchange(Requests.get("\(LinkReply.path)?count=100"))).count == 10)
  }

  // MARK: Seeds and URLs

  @Test("the same calls give the same replies under the same seed, and other ids under another")
  func determinism() async throws {
    func story(_ seed: UInt64?) async throws -> [String] {
      let running = try await RunningSandbox(fixtures: [.builtIn], seed: seed)
      let client = try running.client()
      var replies: [String] = []
      for number in 0..<5 {
        let created = try LinkReply.create(client, LinkReply.body(phone: "90000\(number % 2)"))
        let id = try LinkReply.member("id", created)
        replies.append(created.body)
        replies.append(try LinkReply.transition(client, id, #"{"event":"claim"}"#).body)
        replies.append(try LinkReply.transition(client, id, #"{"event":"process"}"#).body)
        running.clock.advance(by: .seconds(1))
      }
      replies.append(try client.exchange(Requests.get(LinkReply.path)).body)
      return replies
    }
    let first = try await story(7)
    #expect(try await story(7) == first)
    #expect(try await story(8) != first)
    let unseeded = try await story(nil)
    #expect(try await story(nil) != unseeded)
  }

  @Test("short URLs begin with the public URL, else with where the request was sent")
  func publicURL() async throws {
    let given = try await RunningSandbox(fixtures: [.builtIn], publicURL: "https://pay.example.com/x/")
    #expect(
      try LinkReply.member("short_url", try LinkReply.create(try given.client())).hasPrefix(
        "https://pay.example.com/x/i/"))
    let running = try await RunningSandbox()
    let old = Requests.post(LinkReply.path, body: LinkReply.body())
      .replacing("HTTP/1.1\r\nHost: sandbox\r\n", with: "HTTP/1.0\r\n")
    #expect(
      try LinkReply.member("short_url", try running.exchange(old)).hasPrefix("\(running.sandbox.baseURL)/i/"))
    await #expect(throws: StartError.self) { try await RunningSandbox(fixtures: [.builtIn], publicURL: "pay") }
  }

  @Test("a short URL opens without credentials and says which link it is, and how it stands")
  func shortURL() async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    let created = try LinkReply.create(client)
    let path = try LinkReply.member("short_url", created).replacing("http://sandbox", with: "")
    let page = try client.exchange(Requests.get(path, authorization: nil))
    #expect(page.status == 200)
    #expect(page["Content-Type"] == "text/plain; charset=utf-8")
    #expect(page.body.contains(try LinkReply.member("id", created)))
    #expect(page.body.contains("issued"))
    #expect(try client.exchange(Requests.get("/i/3b1Tw6", authorization: nil)).status == 200, "a fixture's")
    #expect(try client.exchange(Requests.get("/i/nobody", authorization: nil)).status == 404)
  }
}
