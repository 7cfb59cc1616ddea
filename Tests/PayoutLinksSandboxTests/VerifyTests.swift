import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("Verifying what was requested")
struct VerifyTests {
  /// Fetch, cancel, fetch: #1 to #3.
  static func client() async throws -> Session {
    let client = try await Session()
    _ = try client.exchange(Requests.get(Requests.link(3)))
    _ = try client.exchange(Requests.post(Requests.link(3) + "/cancel"))
    _ = try client.exchange(Requests.get(Requests.link(3)))
    return client
  }

  @Test(
    "what holds is answered 200 with the entries",
    arguments: [
      (#"{"match":{"route":"fetch"},"exactly":2}"#, #"{"verified":true,"count":2,"requests":[1,3]}"#),
      (#"{"match":{"route":"fetch"}}"#, #"{"verified":true,"count":2,"requests":[1,3]}"#),
      (#"{"match":{"route":"cancel"},"at_least":1,"at_most":1}"#, #"{"verified":true,"count":1,"requests":[2]}"#),
      (#"{"match":{"route":"list"},"at_most":0}"#, #"{"verified":true,"count":0,"requests":[]}"#),
      (
        #"{"in_order":[{"route":"fetch"},{"route":"cancel"},{"route":"fetch"}]}"#,
        #"{"verified":true,"count":3,"requests":[1,2,3]}"#
      ),
    ])
  func holds(body: String, says: String) async throws {
    let reply = try await Self.client().exchange(Requests.post("/__admin/verify", body: body, authorization: nil))
    #expect(reply.status == 200)
    #expect(reply.body == says)
  }

  @Test(
    "what does not hold is answered 422 with the difference in words",
    arguments: [
      (
        #"{"match":{"route":"cancel"},"exactly":2}"#,
        "expected exactly 2 requests (route cancel); 1 came (#2)", "near_misses"
      ),
      (
        #"{"match":{"route":"cancel","method":"GET"}}"#,
        "expected at least 1 request (method GET, route cancel); none came",
        "#2 POST /v1/payout-links/poutlk_00000000000003/cancel → 200: its method is POST"
      ),
      (#"{"match":{},"at_most":2}"#, "3 came (#1, #2, #3)", "[]"),
      (
        #"{"in_order":[{"route":"cancel"},{"route":"fetch"},{"route":"cancel"}]}"#,
        "number 3 (route cancel) did not come after #3; the latest is #2 POST", "[]"
      ),
    ])
  func fails(body: String, says: String, near: String) async throws {
    let reply = try await Self.client().exchange(Requests.post("/__admin/verify", body: body, authorization: nil))
    #expect(reply.status == 422)
    #expect(reply.body.contains(says), "\(reply.body)")
    #expect(reply.body.contains(near), "\(reply.body)")
  }

  @Test("with entries dropped, what they could have changed is not claimed")
  func dropped() async throws {
    var configuration = Configuration()
    configuration.journal.entries = 2
    let sandbox = try await Sandbox.start(configuration)
    let client = try RawClient(port: sandbox.port)
    for _ in 1...3 { _ = try client.exchange(Requests.get(Requests.link(3))) }
    let exactly = try client.exchange(
      Requests.post("/__admin/verify", body: #"{"match":{"route":"fetch"},"exactly":2}"#, authorization: nil))
    #expect(exactly.status == 422)
    #expect(exactly.body.contains("1 earlier request is no longer in the journal"))
    let least = try client.exchange(
      Requests.post("/__admin/verify", body: #"{"match":{"route":"fetch"},"at_least":2}"#, authorization: nil))
    #expect(least.status == 200)
    await sandbox.stop()
  }

  @Test(
    "what was cut of a request in the journal makes the answer unknown, not no",
    arguments: [
      #"{"body_contains":"needle"}"#, #"{"headers":{"X-Late":"1"}}"#, #"{"headers":{"X-Late":null}}"#,
      #"{"headers":{"X-Early":"2"}}"#, #"{"route":"cancel","body_contains":"needle"}"#,
    ])
  func cut(pattern: String) async throws {
    var configuration = Configuration()
    configuration.journal.bodyBytes = 8
    let sandbox = try await Sandbox.start(configuration)
    let client = try RawClient(port: sandbox.port)
    func ask(_ call: String, _ body: String) throws -> RawReply {
      try client.exchange(Requests.post("/__admin/\(call)", body: body, authorization: nil))
    }
    let fields = "X-Early: 1\r\nX-Long: \(String(repeating: "a", count: 9000))\r\nX-Late: 1\r\n"
    _ = try client.exchange(
      Requests.post(Requests.link(3) + "/cancel", body: #"{"remarks":"needle"}"#, fields: fields))
    for amount in [#""exactly":0"#, #""at_most":3"#] {
      let reply = try ask("verify", #"{"match":\#(pattern),\#(amount)}"#)
      #expect(reply.status == 422)
      #expect(reply.body.contains("not known; 1 request might match, but the journal keeps only a part"))
    }
    #expect(try ask("verify", #"{"match":\#(pattern),"at_least":0}"#).status == 200)
    #expect(try ask("requests/count", pattern).body == #"{"count":0,"dropped":0,"unknown":1}"#)
    #expect(
      try ask("requests/find", pattern).body
        == #"{"requests":[],"meta":{"total":0,"dropped":0,"unknown":1,"next_before":null}}"#)
    let ordered = try ask("verify", #"{"in_order":[\#(pattern)]}"#).body
    #expect(ordered.contains("did not come; 1 request might match"), "\(ordered)")
    // What is kept decides where it can.
    #expect(
      try ask("requests/count", #"{"route":"fetch","body_contains":"needle"}"#).body == #"{"count":0,"dropped":0}"#)
    #expect(try ask("requests/count", #"{"body_contains":"rema"}"#).body == #"{"count":1,"dropped":0}"#)
    #expect(try ask("requests/count", #"{"headers":{"X-Early":null}}"#).body == #"{"count":0,"dropped":0}"#)
    let wait = try client.exchange(
      Requests.get("/__admin/requests/wait?body_contains=needle&timeout=0", authorization: nil))
    #expect(wait.body.contains("1 more might match, but the journal keeps only a part of them"))
    await sandbox.stop()
  }

  @Test(
    "what a secret was is not known, but that it was there is",
    arguments: [#""Authorization":"Basic x""#, #""X-Token":"t""#, #""X-Original":"Bearer other""#])
  func secrets(header: String) async throws {
    let session = try await Session()
    _ = try session.exchange(Requests.get(Requests.link(3), fields: "X-Token: t\r\nX-Original: Bearer abc\r\n"))
    let none = try session.admin("/__admin/verify", #"{"match":{"headers":{\#(header)}},"exactly":0}"#)
    #expect(none.status == 422)
    #expect(none.body.contains("not known; 1 request might match, but the journal keeps only a part"))
    let name = header.prefix { $0 != ":" }
    let missing = try session.admin("/__admin/verify", #"{"match":{"headers":{\#(name):null}},"exactly":0}"#)
    #expect(missing.status == 200)
    let shown = try session.admin("/__admin/requests/count", #"{"headers":{"Authorization":"[redacted]"}}"#)
    #expect(shown.body == #"{"count":1,"dropped":0}"#)
  }

  @Test(
    "an expectation that makes no sense is refused with its place",
    arguments: [
      (#"{"match":{},"exactly":1,"at_least":1}"#, "/exactly"), (#"{"match":{},"at_least":2,"at_most":1}"#, "/at_most"),
      (#"{"in_order":[{"rute":"x"}]}"#, "/in_order/0/rute"), (#"{"in_order":[]}"#, "/in_order"),
      (#"{"match":{},"exactly":-1}"#, "/exactly"), (#"{}"#, ""), (#"{"in_order":[{}],"match":{}}"#, "/match"),
    ])
  func refused(body: String, pointer: String) async throws {
    let reply = try await Self.client().exchange(Requests.post("/__admin/verify", body: body, authorization: nil))
    #expect(reply.status == 400)
    #expect(reply.body.contains(#""pointer":"\#(pointer)""#), "\(reply.body)")
  }
}
