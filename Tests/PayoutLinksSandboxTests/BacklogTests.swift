import HTTP1
import Harness
import PayoutLinks
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox
@testable import Server

@Suite("What falls due at once")
struct BacklogTests {
  private static let count = 1_000
  private static let start = RunningSandbox.start

  /// So many links that expire in the same second, and one that does not; and another account.
  private static let fixture: String = {
    let links = (0..<count).map { index in
      let number = String(String(100_000 + index).dropFirst())
      return #"{"id":"poutlk_000000000\#(number)","status":"issued","expire_by":"+15m","expired_at":null}"#
    }
    return #"""
      {"accounts":[{"id":"acc_00000000000002","keys":[{"id":"rzp_test_two","secret":"s"}],
      "payout_links":[{"id":"poutlk_0000000000000B","status":"issued","expire_by":"+15m"}]}],
      "payout_links":[{"id":"poutlk_0000000000000A","status":"issued"},\#(links.joined(separator: ","))]}
      """#
  }()

  @Test("happens in slices, one a turn, while other accounts are served")
  func slices() throws {
    let world = World(
      try Seed([.json(Self.fixture)], start: Timestamp(Self.start)), randomness: 1, at: Timestamp(Self.start))
    let backlogs = world.backlogs
    let due = (Self.start + 900) * 1_000_000_000
    let busy = try #require(world.accounts.first { $0.linkCount > 1 })
    let other = try #require(world.accounts.first { $0.linkCount == 1 })
    #expect(backlogs.areSettled(world.accounts, at: due - 1))
    #expect(!backlogs.areSettled([busy], at: due))
    backlogs.wait(ReplyTicket(token: 1))
    var slices = 0
    while backlogs.nextToBeAsked().isEmpty {
      // Nobody is shown half of it.
      #expect(!backlogs.areSettled([busy], at: due))
      #expect(backlogs.areSettled([other], at: due))
      backlogs.work()
      slices += 1
      try #require(slices < 10)
    }
    #expect(slices >= (Self.count - Backlogs.slice) / Backlogs.slice)
    #expect(!backlogs.hasWork)
    #expect(busy.count(of: .expired, at: Timestamp(Self.start + 900)) == Self.count)
  }

  @Test(
    "of accounts that fall due together no more happens in one turn than of one, and each that has more goes on")
  func together() throws {
    let start = Timestamp(Self.start)
    let world = World(try Seed([.json(Self.fixture)], start: start), randomness: 1, at: start)
    let due = (Self.start + 900) * 1_000_000_000
    var happened: Int { world.events.counts.reduce(0, +) }
    world.passTime(at: due - 1)
    #expect(happened == 0)
    world.passTime(at: due)
    #expect(happened <= Backlogs.slice)
    for _ in 0..<20 {
      world.passTime(at: due)
      world.backlogs.work()
    }
    #expect(happened == Self.count + 1)
    #expect(!world.backlogs.hasWork)
    #expect(world.dueTimes.earliest.map { $0 > due } ?? true)
  }

  @Test("two backlogs take turns, and one that nobody waits for any more goes on to its end")
  func turns() throws {
    let start = Timestamp(Self.start)
    let worlds = try (0..<2).map { _ in World(try Seed([.json(Self.fixture)], start: start), randomness: 1, at: start) }
    let due = (Self.start + 900) * 1_000_000_000
    let accounts = worlds.map { $0.accounts.max { $0.linkCount < $1.linkCount } }.compactMap { $0 }
    let backlogs = Backlogs(Activity())
    for (index, account) in accounts.enumerated() {
      #expect(!backlogs.areSettled([account], at: due))
      backlogs.wait(ReplyTicket(token: UInt64(index)))
    }
    var ended: [ReplyTicket] = []
    for _ in 0..<7 { backlogs.work() }
    ended += backlogs.nextToBeAsked()
    #expect(ended.count == 1)
    backlogs.abandon(ReplyTicket(token: 2))
    #expect(backlogs.hasWork)
    for index in 0..<2 { backlogs.abandon(ReplyTicket(token: UInt64(index))) }
    for _ in 0..<7 { backlogs.work() }
    ended += backlogs.nextToBeAsked()
    #expect(ended.count == 2)
    #expect(!backlogs.hasWork)
    #expect(accounts.allSatisfy { $0.backlog == nil })
  }

  @Test("a fetch, a list and a cancel in the second of expiry find all of it expired")
  func expiry() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    running.clock.advance(by: .seconds(900))
    let paths = ["poutlk_00000000000999", "poutlk_00000000000000"].map { "/v1/payout-links/\($0)" }
    let clients = try paths.map { path in
      let client = try running.client()
      try client.send(Requests.get(path) + Requests.get("/v1/payout-links?count=100&skip=900&status=expired"))
      return client
    }
    for client in clients {
      #expect(try client.reply().body.contains(#""status":"expired""#))
      #expect(try client.reply().body.hasPrefix(#"{"entity":"collection","count":100,"#))
    }
    #expect(try running.exchange(Requests.post(paths[0] + "/cancel")).status == 400)
    #expect(try running.admin("POST", "/requests/count", "{}").body.contains(#""count":5"#))
  }

  @Test("of many cancels that wait exactly one wins")
  func cancels() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    running.clock.advance(by: .seconds(900))
    let clients = try (0..<20).map { _ in try running.client() }
    for client in clients { try client.send(Requests.post("/v1/payout-links/poutlk_0000000000000A/cancel")) }
    let statuses = try clients.map { try $0.reply().status }
    #expect(statuses.count { $0 == 200 } == 1)
    #expect(statuses.count { $0 == 400 } == 19)
  }

  @Test("an advance over all of it is answered when it has happened, and is complete though its caller goes")
  func advance() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    let reply = try running.admin("POST", "/clock/advance", #"{"seconds":900}"#)
    #expect(reply.status == 200)
    #expect(reply.body.contains(#""count":1001,"happened":["#))
    #expect(reply.body.occurrences(of: #""event":"expire""#) == 1000)
    _ = try running.admin("POST", "/reset")
    let gone = try running.client()
    let body = #"{"seconds":900}"#
    try gone.send(
      Requests.request(
        "POST", "/__admin/clock/advance", authorization: nil,
        fields: "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n") + body)
    gone.abort()
    // What was sent before it has been read when this is answered.
    var text = ""
    for _ in 0..<1_000 where !text.contains(#""offset_seconds":900"#) { text = try running.admin("GET", "/clock").body }
    let page = try running.exchange(Requests.get("/v1/payout-links?count=100&skip=900&status=expired")).body
    #expect(page.hasPrefix(#"{"entity":"collection","count":100,"#))
  }

  @Test("an export of it all is streamed, and is what was there when it began")
  func export() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    running.clock.advance(by: .seconds(900))
    let client = try running.client()
    try client.send(Requests.get("/__admin/fixtures", authorization: nil))
    let reply = try client.reply()
    #expect(reply["Transfer-Encoding"] == "chunked")
    #expect(reply.body.occurrences(of: #""status":"expired""#) == 1001)
    let again = try await RunningSandbox(json: reply.body)
    #expect(try again.admin("GET", "/fixtures").body == reply.body)
  }
}

extension String {
  /// How often `part` stands in it.
  fileprivate func occurrences(of part: String) -> Int {
    var count = 0
    var rest = utf8[...]
    while let range = rest.firstRange(of: part.utf8) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
