import PayoutLinks
import Testing

@testable import PayoutLinksSandbox
@testable import Server

@Suite("Those who wait for links")
struct LinkWaitsTests {
  static let start: Int64 = 1_800_000_000
  let world: World
  var waits: LinkWaits { world.watch.waits }

  init() throws {
    let seed = try Seed([.builtIn], start: Timestamp(Self.start))
    world = World(seed, randomness: 1, at: Timestamp(Self.start))
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
    _ = world.accounts[0].apply(Event.cancel, to: other, at: Timestamp(Self.start))
    #expect(!waits.hasChanged)
    _ = world.accounts[0].apply(Event.cancel, to: id, at: Timestamp(Self.start))
    #expect(waits.hasChanged)
    var ended: [WaitingRoom.Ended] = []
    waits.lookAtChanged(into: &ended)
    #expect(ended.map(\.reply.status) == [422])
    #expect(waits.isEmpty)
    #expect(!waits.hasChanged)
  }

  @Test("a link of the same id in another account is another")
  func accounts() throws {
    let id = try #require(Identifier("poutlk_00000000000003", kind: .payoutLink))
    add(1, id, [.cancelled])
    let other = try #require(world.makeAccount(at: Self.start * 1_000_000_000))
    _ = other.apply(Event.cancel, to: id, at: Timestamp(Self.start))
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
    var ended: [WaitingRoom.Ended] = []
    waits.timeOut(at: 6, into: &ended)
    #expect(ended.isEmpty)
    waits.timeOut(at: 7, into: &ended)
    #expect(ended.map(\.ticket) == [ReplyTicket(token: 2)])
    #expect(waits.isEmpty)
  }
}
