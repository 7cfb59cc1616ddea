import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("Listing payout links over the wire")
struct ListTests {
  static let empty = #"{"entity":"collection","count":0,"items":[]}"#

  @Test("newest first, ten at a time, with what is returned counted")
  func pages() async throws {
    let running = try await RunningSandbox(json: "[]")
    let client = try running.client()
    var ids: [String] = []
    for number in 0..<23 {
      ids.insert(try LinkReply.member("id", try LinkReply.create(client)), at: 0)
      if number % 3 == 0 { running.clock.advance(by: .seconds(1)) }
    }
    func page(_ query: String) throws -> [String] {
      let reply = try client.exchange(Requests.get(LinkReply.path + query))
      let ids = try LinkReply.ids(reply)
      #expect(reply.body.hasPrefix(#"{"entity":"collection","count":\#(ids.count),"items":["#))
      return ids
    }
    #expect(try page("") == Array(ids.prefix(10)))
    #expect(try page("?") == Array(ids.prefix(10)))
    #expect(try page("/?count=100") == ids)
    #expect(try page("?count=5&skip=20") == Array(ids.suffix(3)))
    #expect(try page("?skip=23").isEmpty)
    #expect(try page("?skip=9223372036854775807").isEmpty)
    #expect(try page("?from=\(RunningSandbox.start + 7)&count=100") == Array(ids.prefix(4)))
    #expect(try page("?to=\(RunningSandbox.start)") == Array(ids.suffix(1)))
    #expect(try page("?from=\(RunningSandbox.start + 5)&to=\(RunningSandbox.start + 4)").isEmpty)
  }

  @Test(
    "every filter finds what it should among the built-in links",
    arguments: [
      ("id=poutlk_00000000000004", "4"), ("contact_id=cont_00000000000001", "321"),
      ("contact_phone_number=9000000003", "85"), ("contact_email=dev.patel%40example.com", "76"),
      ("fund_account_id=fa_00000000000001", "1"), ("purpose=vendor+bill", "4"), ("purpose=vendor%20bill", "4"),
      ("status=issued", "83"), ("status=pending", "7"), ("status=processing", "4"), ("status=processed", "1"),
      ("status=cancelled", "2"), ("status=rejected", "6"), ("status=expired", "5"), ("receipt=RF-5523", "8"),
      ("short_url=https%3A%2F%2Frzp.io%2Fi%2F3b1Tw6", "21"), ("short_url=https://rzp.io/i/8h6Yb2", "8"),
      ("contact_id=cont_00000000000001&status=issued", "3"), ("status=issued&status=pending", "7"),
      ("receipt=&status=pending", "7"), ("purpose=bribe", ""), ("id=poutlk_00000000000009", ""),
      ("to=1545383037", "321"),
    ])
  func filters(query: String, numbers: String) async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(Requests.get("\(LinkReply.path)?\(query)"))
    #expect(reply.status == 200)
    #expect(try LinkReply.ids(reply).map { String($0.suffix(1)) }.joined() == numbers)
  }

  @Test("a page shows each link as a fetch does, and as it is by now")
  func sameAsFetch() async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    running.clock.advance(by: .seconds(900))
    #expect(try client.exchange(Requests.post(Requests.link(3) + "/cancel")).status == 200)
    let page = try client.exchange(Requests.get("\(LinkReply.path)?id=poutlk_00000000000003")).body
    let link = try client.exchange(Requests.get(Requests.link(3))).body
    #expect(page == #"{"entity":"collection","count":1,"items":[\#(link)]}"#)
    #expect(try client.exchange(Requests.get("\(LinkReply.path)?status=issued")).body == Self.empty)
    #expect(try LinkReply.ids(try client.exchange(Requests.get("\(LinkReply.path)?status=expired"))).count == 2)
  }

  @Test(
    "a fixture's link is found by the texts that its reply shows, however the file spells them",
    arguments: [
      "contact_id=cont_00000000000001", "contact_phone_number=91%2F23", "contact_email=a%40example.com",
      "purpose=re%22fund", "receipt=%E2%82%B9%C3%A9%20%F0%9F%98%80", "short_url=https://rzp.io/i/x",
    ])
  func spellings(query: String) async throws {
    let running = try await RunningSandbox(
      json: #"""
        [{ "receipt" : "\u20b9é \ud83d\ude00", // before what else there is
          "id": "poutlk_00000000000001", "expire_by": "+30d", "status": "issued",
          "contact": { "nick": ["a", {"name": "b"}], "contact" : "91\/23", "name": null, "email":"a\u0040example.com", },
          "short\u005furl": "https:\/\/rzp.io/i/x", "purpose": "re\"fund", "contact_id": "cont_00000000000001" }]
        """#)
    let found = try running.exchange(Requests.get("\(LinkReply.path)?\(query)"))
    #expect(try LinkReply.ids(found) == ["poutlk_00000000000001"])
    #expect(
      found.body.contains(
        #""contact":{"nick":["a",{"name":"b"}],"contact":"91/23","name":null,"email":"a@example.com"},"short_url":"#))
  }

  @Test("a list pasted as a fixture comes back in its order, whatever its times")
  func pastedEnvelope() async throws {
    let items = [("3", 30), ("2", 20), ("1", 20), ("4", 10)].map { number, time in
      #"{"id":"poutlk_0000000000000\#(number)","status":"issued","created_at":\#(1_700_000_000 + time)}"#
    }
    let envelope = #"{"entity":"collection","count":4,"items":[\#(items.joined(separator: ","))]}"#
    let running = try await RunningSandbox(json: envelope)
    #expect(try running.exchange(Requests.get(LinkReply.path)).body == envelope)
  }

  @Test(
    "what breaks a rule is refused in the provider's words",
    arguments: [
      ("count=101", "The count may not be greater than 100.", "count"),
      ("count=0&skip=-1", "The count must be at least 1.", "count"),
      ("count=x", "The count must be an integer.", "count"),
      ("skip=-1", "The skip must be at least 0.", "skip"),
      ("from=1", "from must be between 946684800 and 4765046400", "from"),
      ("to=4765046401", "to must be between 946684800 and 4765046400", "to"),
    ])
  func refusals(query: String, description: String, field: String) async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(Requests.get("\(LinkReply.path)?\(query)"))
    #expect(reply.status == 400)
    #expect(reply.body == CreateTests.refusal(description, field: field))
  }

  @Test("unknown parameters are ignored and named")
  func unknown() async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(Requests.get("\(LinkReply.path)?stauts=issued"))
    #expect(try LinkReply.ids(reply).count == 8)
    #expect(reply["Sandbox-Warning"]?.contains(#"did you mean "status"?"#) == true)
  }

  @Test("without credentials there is no list, and the collection takes GET and POST")
  func methods() async throws {
    let running = try await RunningSandbox()
    #expect(try running.exchange(Requests.get(LinkReply.path, authorization: nil)).status == 401)
    #expect(try running.exchange(Requests.request("OPTIONS", LinkReply.path))["Allow"] == "POST, GET, HEAD, OPTIONS")
    #expect(try running.exchange(Requests.request("DELETE", LinkReply.path)).body == ErrorTests.unknownURL)
  }
}
