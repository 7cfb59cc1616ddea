import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("Links with a script of their own")
struct ScriptedLinkTests {
  static func status(_ client: RawClient, _ id: String) throws -> String {
    try LinkReply.member("status", try client.exchange(Requests.get("\(LinkReply.path)/\(id)")))
  }

  @Test("a fixture's script runs by the clock and is never returned")
  func fixture() async throws {
    let running = try await RunningSandbox(
      json: #"""
        {"id": "poutlk_00000000000001", "status": "issued",
         "sandbox": {"script": "claim after 2s; fail after 3s because bank_closed; claim after 5s; process after 1m"}}
        """#)
    let client = try running.client()
    let first = try client.exchange(Requests.get(Requests.link(1)))
    #expect(first.body == #"{"id":"poutlk_00000000000001","status":"issued"}"#)
    var states: [String] = []
    for _ in 0..<75 {
      let status = try Self.status(client, "poutlk_00000000000001")
      if states.last != status { states.append(status) }
      running.clock.advance(by: .seconds(1))
    }
    #expect(states == ["issued", "processing", "issued", "processing", "processed"])
    #expect(try client.exchange(Requests.get(Requests.link(1) + "?expand[]=payouts")).body.contains("bank_closed"))
  }

  @Test("a created link carries its script in a note or in its description, and both come back as they were sent")
  func created() async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    let note = try LinkReply.create(
      client, LinkReply.body(more: #","notes":{"sandbox_script":"claim; process at fetch 2"}"#))
    #expect(note.body.contains(#""status":"issued""#), "the reply shows the link as it came to be")
    #expect(note.body.contains(#""notes":{"sandbox_script":"claim; process at fetch 2"}"#))
    let id = try LinkReply.member("id", note)
    #expect(try Self.status(client, id) == "processing")
    #expect(try Self.status(client, id) == "processed")

    let described = try LinkReply.create(
      client, LinkReply.body(more: #","description":"[sandbox: claim after 10s] For Gaurav""#))
    #expect(described.body.contains(#""description":"[sandbox: claim after 10s] For Gaurav""#))
    let other = try LinkReply.member("id", described)
    #expect(try Self.status(client, other) == "issued")
    running.clock.advance(by: .seconds(10))
    #expect(try Self.status(client, other) == "processing")
  }

  @Test("a list shows what a script did, and counts as no fetch")
  func list() async throws {
    let running = try await RunningSandbox(
      json:
        #"{"id": "poutlk_00000000000001", "status": "issued", "sandbox": {"script": "claim at fetch 1; process after 1s"}}"#
    )
    let client = try running.client()
    #expect(try client.exchange(Requests.get(LinkReply.path)).body.contains("issued"))
    #expect(try Self.status(client, "poutlk_00000000000001") == "processing")
    running.clock.advance(by: .seconds(1))
    #expect(try client.exchange(Requests.get("\(LinkReply.path)?status=processed")).body.contains("processed"))
  }

  @Test("a script that cannot be read: the link is created all the same, and a warning says what was not understood")
  func unreadable() async throws {
    let running = try await RunningSandbox()
    let reply = try LinkReply.create(
      try running.client(), LinkReply.body(more: #","notes":{"sandbox_script":"claim aftr 2s"}"#))
    #expect(reply.status == 200)
    #expect(reply["Sandbox-Warning"]?.contains(#"the note sandbox_script is not a script"#) == true)
    #expect(
      reply["Sandbox-Warning"]?.contains(
        #"at byte 7 of the script: expected after, at, webhook, with, because, ";"; found "aftr"; did you mean "after"?"#
      )
        == true)
  }

  @Test("a script cannot claim with another contact's fund account: the reply says so, the step is skipped")
  func othersAccount() async throws {
    let running = try await RunningSandbox(
      json: #"{"fund_accounts":[{"id":"fa_00000000000001","contact_id":"cont_00000000000001"}]}"#)
    let client = try running.client()
    let script = #","notes":{"sandbox_script":"claim with fa_00000000000001; claim after 5s with fa_00000000000002"}"#
    let created = try LinkReply.create(client, LinkReply.body(more: script))
    #expect(
      created["Sandbox-Warning"] == #"the script's "claim with fa_00000000000001" will be skipped: "#
        + "the fund account belongs to the contact cont_00000000000001")
    let id = try LinkReply.member("id", created)
    #expect(try Self.status(client, id) == "issued")
    #expect(!(try running.admin("GET", "/events?payout_link_id=\(id)").body.contains("claim")))
    // Known to nobody, the other account is this contact's from its claim on, and so another's mix-up.
    let late = try LinkReply.create(
      client, LinkReply.body(name: "Asha Rao", more: script.replacing("claim with fa_00000000000001; ", with: "")))
    #expect(late["Sandbox-Warning"] == nil)
    running.clock.advance(by: .seconds(5))
    #expect(try Self.status(client, id) == "processing")
    #expect(try Self.status(client, try LinkReply.member("id", late)) == "issued")
    let text = try running.admin("GET", "/fixtures").body
    #expect(try running.admin("PUT", "/fixtures", text).status == 200)
  }

  @Test(
    "in a fixture it is an error with its place",
    arguments: [
      (
        #"{"script": "claim; proces"}"#,
        #"f1:1:70: error: the script cannot be read: at byte 8 of the script: expected an event"#
      ),
      (#"{"script": "claim; proces"}"#, #"did you mean "process"?"#), (#"{"scrpt": ""}"#, #"did you mean "script"?"#),
      (#"{"script": 7}"#, "found 7"), ("7", #""sandbox" must be an object"#),
    ])
  func fixtureErrors(section: String, says: String) {
    let issues = FixtureTests.issues(#"{"id":"poutlk_00000000000001","status":"issued","sandbox":\#(section)}"#)
    #expect(issues.count == 1)
    #expect(issues.first?.contains(says) == true, "\(issues)")
  }

  @Test(
    "accounts of fixtures are held to their fields too",
    arguments: [
      (#""approval_workflow": 1"#, #""approval_workflow" must be true or false; found 1"#),
      (#""expiry": null"#, #""expiry" must be true or false"#),
      (#""purposes": "x""#, #""purposes" must be an array of strings"#),
      (#""purposes": [7]"#, #""purposes" must have strings such as"#),
      (#""contact_types": [""]"#, #""contact_types" must have strings"#),
      (#""contacts": {}"#, #""contacts" must be an array of objects"#),
      (#""contacts": [{"name": "A"}]"#, #"missing "id": "cont_" and 14"#),
      (#""contacts": [{"id": "cont_1"}]"#, #"expected "cont_""#),
      (#""contacts": [{"id": "cont_00000000000001", "nmae": "A"}]"#, #"did you mean "name"?"#),
      (#""contacts": [{"id": "cont_00000000000001"}, {"id": "cont_00000000000001"}]"#, "duplicate id"),
      (#""contacts": [{"id": "cont_00000000000001", "email": 7}]"#, #""email" must be a string or null; found 7"#),
      (#""fund_accounts": [{"id": "fa_00000000000001", "vpa": {}}]"#, #"a VPA needs an "address""#),
      (#""fund_accounts": [{"id": "fa_00000000000001", "bank_acount": {}}]"#, #"did you mean "bank_account"?"#),
      (#""fund_accounts": [{"id": "fa_00000000000001", "contact_id": "x"}]"#, #"expected "cont_""#),
      (#""fund_accounts": [7]"#, "expected a fund account"),
      (#""approval_worklow": true"#, #"did you mean "approval_workflow"?"#),
    ])
  func accountErrors(member: String, says: String) {
    let issues = FixtureTests.issues(#"{"accounts":[{"id":"acc_1","keys":[],\#(member)}]}"#)
    #expect(issues.contains { $0.contains(says) && $0.contains("error") }, "\(issues)")
  }
}
