import HTTP1
import Harness
import Server
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

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
    try session.running.await(waiting: 300)
    let cancelled = try session.exchange(Requests.post(Requests.link(3) + "/cancel"))
    for client in waiting {
      let reply = try client.reply()
      #expect(reply.status == 200)
      #expect(reply.body == cancelled.body)
      #expect(try client.reply().body == #"{"status":"ok"}"#)
    }
  }

  @Test("a stop answers those who wait with 503 and the reason")
  func stop() async throws {
    let session = try await Session()
    let paths = [Self.link + "/wait?status=cancelled&timeout=60", "/__admin/requests/wait?timeout=60"]
    let waiting = try paths.map { path in
      let client = try session.running.client()
      try client.send(Requests.get(path, authorization: nil))
      return client
    }
    try session.running.await(waiting: 2)
    // Not by a task of its own: where all threads of the pool wait for replies, it would never begin.
    session.running.sandbox.control.requestStop()
    for client in waiting {
      let reply = try client.reply()
      #expect(reply.status == 503)
      #expect(reply["Sandbox-Reason"]?.hasPrefix("the sandbox is stopping") == true)
      #expect(reply["Connection"] == "close")
      #expect(reply.body.contains(#""code":"stopping""#))
      client.endSending()
    }
    await session.running.sandbox.stop()
  }

  @Test("an expiry is noticed though nobody asks for the link")
  func expiry() async throws {
    let session = try await Session()
    let client = try session.running.client()
    try client.send(Requests.get(Self.link + "/wait?status=expired&timeout=60", authorization: nil))
    try session.running.await(waiting: 1)
    session.running.clock.advance(by: .seconds(31 * 86_400))
    #expect(try client.reply().body.contains(#""status":"expired""#))
  }

  @Test("an expiry comes by the account's own clock")
  func accountClock() async throws {
    let session = try await Session()
    let client = try session.running.client()
    try client.send(Requests.get(Self.link + "/wait?status=expired&timeout=60", authorization: nil))
    try session.running.await(waiting: 1)
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
    try running.await(waiting: 2)
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
    try running.await(waiting: 1)
    #expect(try running.admin("DELETE", "/accounts/\(parts[3])").status == 204)
    #expect(try made.reply().status == 404)

    let replaced = try running.client()
    try replaced.send(Requests.get(Self.link + "/wait?status=cancelled&timeout=60", authorization: nil))
    try running.await(waiting: 1)
    let fixture = try running.admin("GET", "/fixtures").body
    let put = try running.admin("PUT", "/fixtures", fixture)
    #expect(put.status == 200, "\(put.status) \(put.body)")
    #expect(try replaced.reply().status == 404)

    let watching = try running.client()
    try watching.send(Requests.get(Self.link + "/wait?status=processing&timeout=60", authorization: nil))
    try running.await(waiting: 1)
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
    try session.running.await(waiting: 1)
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
    let reply = try session.admin(Self.link + "/wait?status=cancelled&timeout=0")
    #expect(reply.status == 422)
    #expect(reply.body.contains("is issued and did not become cancelled within 0 s"))
    #expect(reply.body.contains(#""code":"wait_timeout""#))
    let requests = try session.admin("/__admin/requests/wait?route=cancel&timeout=0")
    #expect(requests.status == 422)
    #expect(requests.body.contains("0 of 1 expected requests (route cancel) came within 0 s"))
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
      ("status=issued&timeout=nan", "from 0 to 60"),
      ("status=issued&timeout=0x1", "from 0 to 60"), ("status=issued&timeout=+1", "from 0 to 60"),
      ("status=issued&timeout=.", "from 0 to 60"), ("state=issued", "unknown parameter"),
    ])
  func refused(query: String, says: String) async throws {
    let session = try await Session()
    let reply = try session.admin(Self.link + "/wait?\(query)")
    #expect(reply.status == 400)
    #expect(reply.body.contains(says), "\(reply.body)")
  }

  @Test("whoever goes, or ends its side, gives its place back at once, and the same link is waited for by others")
  func places() async throws {
    let session = try await Session()
    let paths = [Self.link + "/wait?status=cancelled&timeout=60", "/__admin/requests/wait?route=cancel&timeout=60"]
    var clients = try paths.flatMap { path in
      try (0..<20).map { _ in
        let client = try session.running.client()
        try client.send(Requests.get(path, authorization: nil))
        return client
      }
    }
    try session.running.await(waiting: 40)
    let left = try paths.map { path in
      let client = try session.running.client()
      try client.send(Requests.get(path, authorization: nil))
      return client
    }
    try session.running.await(waiting: 42)
    for client in clients[..<5] { client.endSending() }
    for client in clients[5..<10] { client.abort() }
    clients = []
    try session.running.await(waiting: 2)
    #expect(try session.exchange(Requests.post(Requests.link(3) + "/cancel")).status == 200)
    for client in left { #expect(try client.reply().status == 200) }
    try session.running.await(waiting: 0)
  }

  @Test("a reset or a restored snapshot counts, though no transition tells of it")
  func restored() async throws {
    let session = try await Session()
    #expect(try session.exchange(Requests.post(Requests.link(3) + "/cancel")).status == 200)
    #expect(try session.running.admin("POST", "/snapshots", #"{"name":"cancelled"}"#).status == 201)
    #expect(try session.running.admin("POST", "/reset").status < 300)
    let client = try session.running.client()
    try client.send(Requests.get(Self.link + "/wait?status=cancelled&timeout=60", authorization: nil))
    try session.running.await(waiting: 1)
    #expect(try session.running.admin("POST", "/snapshots/cancelled/restore").status < 300)
    #expect(try client.reply().status == 200)
  }

  @Test("what comes after all that there is has no \"before\"")
  func before() async throws {
    let session = try await Session()
    let reply = try session.admin("/__admin/requests/wait?route=fetch&before=2")
    #expect(reply.status == 400)
    #expect(reply.body.contains(#"unknown parameter \"before\""#))
  }

  @Test("one entry is held against those who wait a few at a time, and against each once")
  func turns() throws {
    let journal = Journal()
    var waits = RequestWaits(journal)
    var ended: [EndedWait] = []
    for token in 1...3 {
      waits.add(
        RequestWaits.Wait(
          ticket: ReplyTicket(token: UInt64(token)), view: JournalView(journal), page: RequestsPage(), count: 2, due: 0,
          timeoutText: "1", next: 1))
    }
    for _ in 1...2 { journal.add(RequestFacts(unixNanoseconds: 0), reply: SeenReply(Reply(status: 404))) }
    for turn in 1...6 {
      #expect(waits.isBehind)
      waits.look(into: &ended) { true }
      #expect(waits.count == (turn > 3 ? 6 - turn : 3))
    }
    #expect(!waits.isBehind)
    #expect(ended.count == 3)
  }

  @Test("of those who ask what bodies contain 200 may wait, and others beside them")
  func bodies() async throws {
    let session = try await Session()
    let path = "/__admin/requests/wait?timeout=60&body_contains=tea"
    let clients = try (0..<200).map { _ in
      let client = try session.running.client()
      try client.send(Requests.get(path, authorization: nil))
      return client
    }
    try session.running.await(waiting: 200)
    let refused = try session.admin(path)
    #expect(refused.status == 503)
    #expect(refused.body.contains("200 calls are already waiting with body_contains"))
    #expect(try session.admin("/__admin/requests/wait?timeout=0&route=fetch").status == 422)
    _ = try session.exchange(Requests.post(Requests.link(3) + "/cancel", body: #"{"remarks":"tea"}"#))
    for client in clients { #expect(try client.reply().status == 200) }
  }

  @Test("each waits for requests of its own kind, and is answered by these alone")
  func kinds() async throws {
    let session = try await Session()
    let waits = [
      "id=poutlk_00000000000001", "id=poutlk_00000000000002", "route=cancel", "route=fetch&count=3", "status=400",
      "path=/v1/payout-links", "route=list&key=rzp_test_sandbox", "outcome=unmatched", "count=7", "",
    ]
    var clients: [RawClient] = []
    for query in waits {
      let client = try session.running.client()
      try client.send(Requests.get("/__admin/requests/wait?timeout=60&\(query)", authorization: nil))
      clients.append(client)
    }
    try session.running.await(waiting: waits.count)
    let requests = [
      Requests.get(Requests.link(1)), Requests.get(Requests.link(2)), Requests.post(Requests.link(3) + "/cancel"),
      Requests.get("/v1/payout-links"), Requests.get(Requests.link(3)), Requests.get("/v2"),
      Requests.get(Requests.link(4)),
    ]
    for request in requests { _ = try session.exchange(request) }
    // By the number of the entry that answered each.
    let numbers = [1, 2, 3, 5, 6, 4, 4, 6, 7, 1]
    for (client, (query, number)) in zip(clients, zip(waits, numbers)) {
      let body = try client.reply().body
      let latest = body.firstRange(of: #""number":"#).flatMap { Int(body[$0.upperBound...].prefix { $0 != "," }) }
      #expect(latest ?? 0 >= number, "\(query): \(body)")
    }
    try session.running.await(waiting: 0)
  }
}
