import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("Fetching a payout link")
struct FetchTests {
  @Test("the documented sample comes back field for field, in the documented order")
  func documentedSample() async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(Requests.get(Requests.link(1)))
    #expect(reply.status == 200)
    #expect(reply.body == Samples.fetched)
    #expect(reply["Content-Type"] == "application/json")
    #expect(reply["Cache-Control"] == "no-store")
    #expect(!reply.has("Sandbox-Reason"))
  }

  @Test(
    "every spelling of expand and of the path that clients send gives the same link",
    arguments: [
      "?expand[]=payouts", "?expand%5B%5D=payouts", "?expand[0]=payouts", "?expand%5B0%5D=payouts",
      "?expand[l=payouts", "?", "/", "/?expand[]=payouts",
    ])
  func spellings(suffix: String) async throws {
    let running = try await RunningSandbox()
    let body = try running.exchange(Requests.get(Requests.link(1) + suffix)).body
    if suffix.contains("expand") {
      #expect(body.hasPrefix(Samples.fetched.dropLast() + #","payouts":{"entity":"collection","count":1,"#))
    } else {
      #expect(body == Samples.fetched)
    }
  }

  @Test(
    "doubled slashes, an escaped letter and the absolute form name the same link",
    arguments: [
      "//v1/payout-links/poutlk_00000000000001", "/v1//payout-links//poutlk_00000000000001",
      "/v1/payout-links/poutlk_0000000000000%31", "/v1/payout%2Dlinks/poutlk_00000000000001",
      "http://api.razorpay.com/v1/payout-links/poutlk_00000000000001",
    ])
  func paths(path: String) async throws {
    let running = try await RunningSandbox()
    #expect(try running.exchange(Requests.get(path)).body == Samples.fetched)
  }

  @Test("the built-in fixture holds one link in each state")
  func builtInStates() async throws {
    let running = try await RunningSandbox()
    let states = [
      "processed", "cancelled", "issued", "processing", "expired", "rejected", "pending", "issued",
    ]
    for (number, state) in zip(1..., states) {
      let reply = try running.exchange(Requests.get(Requests.link(number)))
      #expect(reply.status == 200)
      #expect(reply.body.contains(#""status":"\#(state)""#))
    }
    let cancelled = try running.exchange(Requests.get(Requests.link(2)))
    #expect(cancelled.body == Samples.cancelled(id: "poutlk_00000000000002", cancelledAt: "1596122334"))
  }

  @Test("HEAD gives the fields of GET and no body")
  func head() async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    let get = try client.exchange(Requests.get(Requests.link(1)))
    let head = try client.exchange(Requests.request("HEAD", Requests.link(1)), toHead: true)
    #expect(head.head == get.head)
    #expect(head.body.isEmpty)
    #expect(try client.exchange(Requests.get(Requests.link(1))).body == Samples.fetched, "nothing was left over")
  }

  @Test("a body on GET is read and ignored, whatever it is")
  func bodyOnGet() async throws {
    let running = try await RunningSandbox()
    let request =
      Requests.get(Requests.link(1), fields: "Content-Type: application/json\r\nContent-Length: 3\r\n") + "{{{"
    #expect(try running.exchange(request).body == Samples.fetched)
  }
}
