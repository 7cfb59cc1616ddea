import Harness
import PayoutLinks
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("What falls due happens at its moment")
struct DueTimesTests {
  static let start = RunningSandbox.start
  static let link = Identifier("poutlk_0000000000000A", kind: .payoutLink)
  private static let fixture = #"""
    {"accounts":[
      {"id":"acc_00000000000001","keys":[{"id":"rzp_test_one","secret":"s"}],
       "payout_links":[{"id":"poutlk_0000000000000A","status":"issued","expire_by":"+15m"}]},
      {"id":"acc_00000000000002","keys":[{"id":"rzp_test_two","secret":"s"}],
       "payout_links":[{"id":"poutlk_0000000000000B","status":"issued"}]}]}
    """#

  private func world() throws -> World {
    World(try Seed([.json(Self.fixture)], start: Timestamp(Self.start)), randomness: 1, at: Timestamp(Self.start))
  }

  private static func real(_ seconds: Int64) -> Int64 { (start + seconds) * 1_000_000_000 }

  private func happened(_ world: World) -> Int { world.events.counts.reduce(0, +) }

  @Test("a world in which nothing is due has no moment to wait for")
  func nothing() throws {
    let world = try world()
    #expect(world.dueTimes.earliest == Self.real(900))
    world.passTime(at: Self.real(899))
    #expect(happened(world) == 0)
    world.passTime(at: Self.real(900))
    #expect(happened(world) == 1)
    #expect(world.dueTimes.earliest == nil)
  }

  private static let clockTable: [(AccountClock.Mode, Int64?)] = [
    (.system, 900_000_000_000), (.frozen(nanoseconds: 0), nil),
    (.offset(nanoseconds: 1_800_000_000_000), -900_000_000_000), (.offset(nanoseconds: -5), 900_000_000_005),
    (.scaled(thousandths: 3_000, nanoseconds: 0, real: 0), 300_000_000_000),
    (.scaled(thousandths: 7, nanoseconds: 1, real: 11), 128_571_428_571_297),
  ]

  @Test(
    "whatever clock an account lives by, its time comes at the nanosecond at which the clock shows it, or never",
    arguments: clockTable)
  func clocks(mode: AccountClock.Mode, expected: Int64?) {
    let clock = AccountClock(mode)
    let real = clock.realTime(of: Timestamp(900))
    #expect(real == expected)
    guard let real else { return }
    #expect(clock.time(at: real) >= Timestamp(900))
    #expect(clock.time(at: real - 1) < Timestamp(900))
  }

  @Test("an account's clock that is moved moves what is due, and one that stands lets nothing happen")
  func moved() throws {
    let world = try world()
    let account = world.accounts[0]
    var clock = account.clock
    try clock.set(.frozen(nanoseconds: Self.real(0)), at: Self.real(0))
    account.setClock(clock, at: Self.start * 1_000_000_000)
    world.passTime(at: Self.real(10_000))
    #expect(happened(world) == 0)
    try clock.set(
      .scaled(thousandths: 90_000, nanoseconds: Self.real(0), real: Self.real(10_000)), at: Self.real(10_000))
    account.setClock(clock, at: Self.start * 1_000_000_000)
    #expect(world.dueTimes.earliest == Self.real(10_010))
    world.passTime(at: Self.real(10_010))
    #expect(happened(world) == 1)
  }

  @Test("a reset brings back what was due, by the account's own clock")
  func reset() throws {
    let world = try world()
    world.passTime(at: Self.real(900))
    world.accounts[0].reset(at: 0)
    #expect(world.dueTimes.earliest == Self.real(900))
    world.passTime(at: Self.real(901))
    #expect(happened(world) == 2)
  }

  @Test("an account that has ended falls due no more, and is not held")
  func ended() throws {
    let world = try world()
    weak let account = world.makeAccount(at: Self.real(0))
    let id = try #require(account?.id)
    #expect(world.removeAccount(named: id))
    #expect(account == nil)
    while let due = world.dueTimes.earliest { world.passTime(at: due) }
    #expect(happened(world) == 1)
  }

  @Test("an expiry is an event though nobody looks, and whoever waits for events is told of it")
  func pushed() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    let client = try running.client()
    try client.send(Requests.get("/__admin/events?after=1&timeout=60", authorization: nil))
    try running.await(waiting: 1)
    running.clock.advance(by: .seconds(900))
    let body = try client.reply().body
    #expect(body.contains(#""payout_link_id":"poutlk_0000000000000A","event":"expire","from":"issued","to":"expired""#))
    #expect(body.contains(#""meta":{"next_after":2,"latest":2,"lost":0,"other_run":false}"#))
  }
}
