import Harness
import PayoutLinksSandbox
import Testing

@Suite("Waiting instead of asking again and again")
struct WaitTests {
  static let link = "/__admin/payout-links/poutlk_00000000000003"

  @Test("a link that is in the state already is returned at once")
  func atOnce() async throws {
    let session = try await Session()
    let reply = try session.admin(Self.link + "/wait?status=issued,cancelled&timeout=60")
    #expect(reply.status == 200)
    #expect(reply.body.contains(#""status":"issued""#))
  }

  @Test("hundreds wait for one cancel and are all answered by it, and pipelined requests after them")
  func cancel() async throws {
    let session = try await Session()
    let waiting = try (0..<300).map { _ in try session.running.client() }
    for client in waiting {
      try client.send(Requests.get(Self.link + "/wait?status=cancelled&timeout=60", authorization: nil))
      try client.send(Requests.get("/livez", authorization: nil))
    }
    // All have been read when a later request on each connection's loop is answered.
    #expect(try session.admin("/__admin/health").status == 200)
    let cancelled = try session.exchange(Requests.post(Requests.link(3) + "/cancel"))
    for client in waiting {
      let reply = try client.reply()
      #expect(reply.status == 200)
      #expect(reply.body == cancelled.body)
      #expect(try client.reply().body == #"{"status":"ok"}"#)
    }
  }

  @Test("an expiry is noticed though nobody asks for the link")
  func expiry() async throws {
    let session = try await Session()
    let client = try session.running.client()
    try client.send(Requests.get(Self.link + "/wait?status=expired&timeout=60", authorization: nil))
    session.running.clock.advance(by: .seconds(31 * 86_400))
    #expect(try client.reply().body.contains(#""status":"expired""#))
  }

  @Test("an expiry comes by the account's own clock")
  func accountClock() async throws {
    let session = try await Session()
    let client = try session.running.client()
    try client.send(Requests.get(Self.link + "/wait?status=expired&timeout=60", authorization: nil))
    #expect(try session.running.admin("POST", "/clock/advance", #"{"seconds":2678400}"#).status == 200)
    #expect(try client.reply().body.contains(#""status":"expired""#))
    #expect(try session.admin(Self.link + "/wait?status=expired&timeout=0").status == 200)
  }

  @Test("a link of an isolated account is waited for by its key, and others' changes do not count")
  func isolated() async throws {
    var isolation = Isolation()
    isolation.isolatesKeys = true
    let running = try await RunningSandbox(isolation: isolation)
    let waiting = "/payout-links/poutlk_00000000000003/wait?status=processing&timeout=60&key=rzp_test_"
    let first = try running.client()
    try first.send(Requests.get("/__admin" + waiting + "a", authorization: nil))
    let second = try running.client()
    try second.send(Requests.get("/__admin" + waiting + "b", authorization: nil))
    #expect(try running.admin("GET", "/health").status == 200)
    let claim = "/payout-links/poutlk_00000000000003/transitions?key=rzp_test_"
    #expect(try running.admin("POST", claim + "b", #"{"event":"claim"}"#).status == 200)
    #expect(try second.reply().status == 200)
    #expect(try running.admin("POST", claim + "a", #"{"event":"cancel"}"#).status == 200)
    let reply = try first.reply()
    #expect(reply.status == 422)
    #expect(reply.body.contains("wait_in_vain"))
  }

  @Test("who waits for a link of an account that ends or is replaced is told so, and the new one is watched")
  func gone() async throws {
    let running = try await RunningSandbox()
    let parts = try running.admin("POST", "/accounts").body.split(separator: "\"")
    let made = try running.client()
    try made.send(
      Requests.get(Self.link + "/wait?status=cancelled&timeout=60&account=\(parts[3])", authorization: nil))
    #expect(try running.admin("GET", "/health").status == 200)
    #expect(try running.admin("DELETE", "/accounts/\(parts[3])").status == 204)
    #expect(try made.reply().status == 404)

    let replaced = try running.client()
    try replaced.send(Requests.get(Self.link + "/wait?status=cancelled&timeout=60", authorization: nil))
    #expect(try running.admin("GET", "/health").status == 200)
    let fixture = try running.admin("GET", "/fixtures").body
    let put = try running.admin("PUT", "/fixtures", fixture)
    #expect(put.status == 200, "\(put.status) \(put.body)")
    #expect(try replaced.reply().status == 404)

    let watching = try running.client()
    try watching.send(Requests.get(Self.link + "/wait?status=processing&timeout=60", authorization: nil))
    #expect(try running.admin("GET", "/health").status == 200)
    let transitions = Self.link + "/transitions"
    try running.client().send(
      Requests.post(transitions, body: #"{"event":"claim"}"#, authorization: nil)
        + Requests.post(transitions, body: #"{"event":"process"}"#, authorization: nil))
    #expect(try watching.reply().status == 200)
  }

  @Test("a state that a link passes through counts, even where it has gone on since")
  func passing() async throws {
    let session = try await Session()
    let client = try session.running.client()
    try client.send(Requests.get(Self.link + "/wait?status=processing&timeout=60", authorization: nil))
    #expect(try session.admin("/__admin/health").status == 200)
    // Both in one wake.
    let transitions = Self.link + "/transitions"
    try session.client.send(
      Requests.post(transitions, body: #"{"event":"claim"}"#, authorization: nil)
        + Requests.post(transitions, body: #"{"event":"process"}"#, authorization: nil))
    let reply = try client.reply()
    #expect(reply.status == 200, "\(reply.body)")
  }

  @Test("who has waited long enough is told what there is instead")
  func timeout() async throws {
    let session = try await Session()
    let reply = try session.admin(Self.link + "/wait?status=cancelled&timeout=0.02")
    #expect(reply.status == 422)
    #expect(reply.body.contains("is issued and did not become cancelled within 0.02 s"))
    #expect(reply.body.contains(#""code":"wait_timeout""#))
    let requests = try session.admin("/__admin/requests/wait?route=cancel&timeout=0.02")
    #expect(requests.status == 422)
    #expect(requests.body.contains("0 of 1 expected requests (route cancel) came within 0.02 s"))
  }

  @Test("nobody waits for what cannot happen any more")
  func inVain() async throws {
    let session = try await Session()
    let reply = try session.admin("/__admin/payout-links/poutlk_00000000000002/wait?status=processed")
    #expect(reply.status == 422)
    #expect(reply.body.contains("is cancelled, which is final"))
  }

  @Test("a request is waited for, whether it has come or is to come")
  func requests() async throws {
    let session = try await Session()
    let client = try session.running.client()
    try client.send(Requests.get("/__admin/requests/wait?route=fetch&count=2&timeout=60", authorization: nil))
    _ = try session.exchange(Requests.get(Requests.link(3)))
    _ = try session.exchange(Requests.get(Requests.link(1)))
    let reply = try client.reply()
    #expect(reply.status == 200)
    #expect(reply.body.contains(#""meta":{"total":2,"#))
    #expect(try session.admin("/__admin/requests/wait?route=fetch&count=2&timeout=60").status == 200)
    #expect(try session.admin("/__admin/requests/wait?route=fetch&after=1&timeout=60").status == 200)
    #expect(try session.admin("/__admin/requests/wait?route=fetch&after=2&timeout=0").status == 422)
  }

  @Test(
    "what is not understood is refused",
    arguments: [
      ("status=canceled", #"did you mean \"cancelled\"?"#), ("", #"\"status\" is missing"#),
      ("status=issued&timeout=x", "from 0 to 60"), ("status=issued&timeout=61", "from 0 to 60"),
      ("status=issued&timeout=nan", "from 0 to 60"), ("state=issued", "unknown parameter"),
    ])
  func refused(query: String, says: String) async throws {
    let session = try await Session()
    let reply = try session.admin(Self.link + "/wait?\(query)")
    #expect(reply.status == 400)
    #expect(reply.body.contains(says), "\(reply.body)")
  }

  @Test("a stop does not wait for those who wait")
  func stop() async throws {
    let session = try await Session()
    let client = try session.running.client()
    try client.send(Requests.get(Self.link + "/wait?status=cancelled&timeout=60", authorization: nil))
    #expect(try session.admin("/__admin/health").status == 200)
    await session.running.sandbox.stop()
    #expect(try client.isAtEnd())
  }
}
