import HTTP1
import PayoutLinks
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("Those who wait for links")
struct LinkWaitsTests {
  static let start: Int64 = 1_800_000_000
  let world: World
  let waits: LinkWaits

  init() throws {
    let seed = try Seed([.builtIn], start: Timestamp(Self.start))
    world = World(seed, randomness: 1, at: Timestamp(Self.start))
    waits = LinkWaits(world.events)
  }

  private func add(_ token: UInt64, _ id: Identifier, _ statuses: [Status], due: Int64 = .max) {
    waits.add(
      LinkWaits.Wait(
        ticket: ReplyTicket(token: token), id: id, statuses: StatusSet(statuses), due: due, timeoutText: "1"),
      of: world.accounts[0])
  }

  @Test("what becomes of links that nobody waits for is not kept")
  func others() throws {
    let id = try #require(Identifier("poutlk_00000000000003", kind: .payoutLink))
    let other = try #require(Identifier("poutlk_00000000000001", kind: .payoutLink))
    add(1, id, [.processed])
    _ = world.accounts[0].apply(Event.cancel, to: other, at: Timestamp(Self.start), by: .api)
    waits.readEvents()
    #expect(!waits.hasChanged)
    _ = world.accounts[0].apply(Event.cancel, to: id, at: Timestamp(Self.start), by: .api)
    waits.readEvents()
    #expect(waits.hasChanged)
    var ended: [EndedWait] = []
    var budget = Int.max
    waits.lookAtChanged(&budget, into: &ended)
    guard case .inVain? = ended.first?.end else { return #expect(Bool(false), "\(ended)") }
    #expect(waits.isEmpty)
    #expect(!waits.hasChanged)
  }

  @Test("a link of the same id in another account is another")
  func accounts() throws {
    let id = try #require(Identifier("poutlk_00000000000003", kind: .payoutLink))
    add(1, id, [.cancelled])
    let other = try #require(world.makeAccount(at: Self.start * 1_000_000_000))
    _ = other.apply(Event.cancel, to: id, at: Timestamp(Self.start), by: .api)
    waits.readEvents()
    #expect(!waits.hasChanged)
  }

  @Test("a ticket is given back once, and the others keep theirs")
  func tickets() throws {
    let id = try #require(Identifier("poutlk_00000000000003", kind: .payoutLink))
    add(1, id, [.cancelled], due: 5)
    add(2, id, [.cancelled], due: 7)
    #expect(waits.earliestDue == 5)
    #expect(waits.remove(ReplyTicket(token: 1)))
    #expect(!waits.remove(ReplyTicket(token: 1)))
    #expect(waits.count == 1)
    var ended: [EndedWait] = []
    var budget = Int.max
    waits.timeOut(at: 6, &budget, into: &ended)
    #expect(ended.isEmpty)
    waits.timeOut(at: 7, &budget, into: &ended)
    #expect(ended.map(\.ticket) == [ReplyTicket(token: 2)])
    #expect(waits.isEmpty)
  }

  @Test("of many who wait for one link some are answered in each turn, and none misses what comes between")
  func slices() throws {
    let id = try #require(Identifier("poutlk_00000000000003", kind: .payoutLink))
    for token in 1...5 { add(UInt64(token), id, token == 5 ? [.processed] : [.processing]) }
    let account = world.accounts[0]
    _ = account.apply(Occurrence(.claim), to: id, at: Timestamp(Self.start), by: .admin)
    var ended: [EndedWait] = []
    var turns = 0
    waits.readEvents()
    while waits.hasChanged {
      // For one more than the look at the link itself.
      var budget = JournalCost.answer + 1
      let before = ended.count
      waits.lookAtChanged(&budget, into: &ended)
      #expect(ended.count - before <= 1)
      turns += 1
      try #require(turns < 20)
      if turns == 2 { _ = account.apply(Occurrence(.process), to: id, at: Timestamp(Self.start), by: .admin) }
      waits.readEvents()
    }
    #expect(turns > 4)
    #expect(ended.count == 5)
    for wait in ended {
      guard case .reached = wait.end else { return #expect(Bool(false), "\(wait)") }
    }
    #expect(waits.isEmpty)
  }

  @Test("of many whose time is up some are answered in each turn")
  func timeouts() throws {
    let id = try #require(Identifier("poutlk_00000000000003", kind: .payoutLink))
    for token in 1...3 { add(UInt64(token), id, [.cancelled], due: 5) }
    var ended: [EndedWait] = []
    for count in 1...3 {
      var budget = 1
      waits.timeOut(at: 5, &budget, into: &ended)
      #expect(ended.count == count)
    }
    #expect(waits.isEmpty)
  }

  @Test("whoever waits is looked at when the account is another, and when too much has happened to be read")
  func replaced() throws {
    let id = try #require(Identifier("poutlk_00000000000003", kind: .payoutLink))
    let account = world.accounts[0]
    add(1, id, [.cancelled])
    account.reset(at: 0)
    waits.readEvents()
    #expect(waits.hasChanged)
    var ended: [EndedWait] = []
    var budget = Int.max
    waits.lookAtChanged(&budget, into: &ended)
    #expect(ended.isEmpty)
    for _ in 0...EventRing.eventsMax { world.events.accountReplaced(JournalShare(account: "another")) }
    waits.readEvents()
    #expect(waits.hasChanged)
  }
}
