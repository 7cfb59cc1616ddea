import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("Cancelling a payout link")
struct CancelTests {
  static func refusal(_ state: String) -> String {
    #"{"error":{"code":"BAD_REQUEST_ERROR","description":"Payout Link cannot be cancelled in the \#(state) state. "#
      + #"Only Payout Links in the issued state can be cancelled.","source":"business","step":null,"#
      + #""reason":"input_validation_failed","metadata":{}}}"#
  }

  @Test("it works once, sets cancelled_at to now, and is refused from then on")
  func once() async throws {
    let running = try await RunningSandbox()
    let start = RunningSandbox.start
    let client = try running.client()
    running.clock.advance(by: .seconds(5))
    let after = Samples.cancelled(
      id: "poutlk_00000000000003", cancelledAt: "\(start + 5)", expireBy: "\(start + 30 * 86_400)", expiredAt: "null",
      code: "2c0Sv5")
    let first = try client.exchange(Requests.post(Requests.link(3) + "/cancel"))
    #expect(first.status == 200)
    #expect(first.body == after)

    running.clock.advance(by: .seconds(5))
    let second = try client.exchange(Requests.post(Requests.link(3) + "/cancel"))
    #expect(second.status == 400)
    #expect(second.body == Self.refusal("cancelled"))
    #expect(second["Sandbox-Reason"]?.contains("has been cancelled since") == true)
    #expect(try client.exchange(Requests.get(Requests.link(3))).body == after, "the refusal changed nothing")
  }

  @Test(
    "in every state other than issued it is refused and changes nothing",
    arguments: [
      (1, "processed"), (2, "cancelled"), (4, "processing"), (5, "expired"), (6, "rejected"), (7, "pending"),
    ])
  func otherStates(number: Int, state: String) async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    let before = try client.exchange(Requests.get(Requests.link(number))).body
    let reply = try client.exchange(Requests.post(Requests.link(number) + "/cancel"))
    #expect(reply.status == 400)
    #expect(reply.body == Self.refusal(state))
    #expect(reply["Sandbox-Reason"]?.contains(state) == true)
    #expect(try client.exchange(Requests.get(Requests.link(number))).body == before)
  }

  @Test(
    "no body, an empty one, JSON of any kind and forms are all taken",
    arguments: [
      ("", nil), ("", "application/json"), ("", "application/x-www-form-urlencoded"), ("{}", "application/json"),
      ("null", "application/json"), ("[]", "application/json"), ("{}", nil), (" \r\n", "application/json"),
      ("{\"remarks\":\"late\"}", "application/json; charset=utf-8"),
      ("a%5Bb%5D=1&c=", "application/x-www-form-urlencoded"),
      ("anything", "text/plain"),
    ] as [(String, String?)])
  func bodies(body: String, type: String?) async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(Requests.post(Requests.link(3) + "/cancel", body: body, type: type))
    #expect(reply.status == 200, "\(reply.body)")
  }

  @Test("a chunked body counts as the body it carries")
  func chunked() async throws {
    let running = try await RunningSandbox()
    let fields = "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
    let request = Requests.post(Requests.link(3) + "/cancel", fields: fields) + "1\r\n{\r\n1;x=y\r\n}\r\n0\r\n\r\n"
    #expect(try running.exchange(request).status == 200)
  }

  @Test(
    "a body that is not what it says is refused, says where it breaks, and changes nothing",
    arguments: [
      ("{\"a\":}", "application/json", "The request body is not valid JSON. line 1, column 6"),
      ("{", nil, "The request body is not valid JSON. line 1, column 2"),
      ("{}{}", "application/json", "The request body is not valid JSON. line 1, column 3"),
      ("a=%zz", "application/x-www-form-urlencoded", "The request body is not a valid form."),
    ] as [(String, String?, String)])
  func brokenBodies(body: String, type: String?, says: String) async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    let reply = try client.exchange(Requests.post(Requests.link(3) + "/cancel", body: body, type: type))
    #expect(reply.status == 400)
    #expect(reply.body.contains(says), "\(reply.body)")
    #expect(try client.exchange(Requests.get(Requests.link(3))).body.contains(#""status":"issued""#))
  }

  @Test("of 256 clients that cancel one link at once exactly one succeeds, round after round")
  func race() async throws {
    let rounds = 20
    let links = (0..<rounds).map { #"{"id":"poutlk_\#(String(100_000_000_000_00 + $0))","status":"issued"}"# }
    let running = try await RunningSandbox(json: "[\(links.joined(separator: ","))]")
    let clients = try (0..<256).map { _ in try running.client() }
    for round in 0..<rounds {
      let request = Requests.post("/v1/payout-links/poutlk_\(100_000_000_000_00 + round)/cancel")
      for client in clients { try client.send(request) }
      let statuses = try clients.map { try $0.reply().status }
      #expect(statuses.count { $0 == 200 } == 1)
      #expect(statuses.count { $0 == 400 } == 255)
    }
  }
}
