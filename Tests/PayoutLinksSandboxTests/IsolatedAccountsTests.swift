import PayoutLinks
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("Accounts that came to be while the server ran")
struct IsolatedAccountsTests {
  private static let second: Int64 = 1_000_000_000

  @Test("whoever was used last stays longest, whatever comes and goes", arguments: 1...20)
  func row(seed: UInt64) throws {
    let start = Timestamp(1_800_000_000)
    let world = World(try Seed([.builtIn], start: start), randomness: 1, at: start)
    var isolation = Isolation()
    isolation.accountsMax = 5
    isolation.idleSeconds = 600
    var accounts = IsolatedAccounts(isolation)
    // By key, the longest idle first.
    var model: [(key: String, usedAt: Int64)] = []
    var numbers = SplitMix64(seed: seed)
    var real: Int64 = 0
    for _ in 0..<400 {
      real += Int64(numbers.next() % 90) * Self.second
      model.removeAll { (real - $0.usedAt) / Self.second >= isolation.idleSeconds }
      let key = "k\(numbers.next() % 9)"
      switch numbers.next() % 4 {
      case 0:
        let isThere = accounts.remove("acc_\(key)")
        // One that is idle for too long may stand there still.
        if model.contains(where: { $0.key == key }) { #expect(isThere) }
        model.removeAll { $0.key == key }
      default:
        let known = model.firstIndex { $0.key == key }
        let found = accounts.account(ofKey: Array(key.utf8).span, at: real)
        #expect(found?.id == known.map { _ in "acc_\(key)" })
        if let known {
          model.remove(at: known)
        } else {
          let account = Account(
            copyOf: world.accounts[0], id: "acc_\(key)", key: APIKey(id: key, secret: ""), mark: Array(key.utf8),
            generator: IdentifierGenerator(seed: 1, stream: 1))
          let isFull = model.count == isolation.accountsMax
          let canEnd = model.first.map { (real - $0.usedAt) / Self.second >= Isolation.idleSecondsAtLeast } ?? false
          let isIn = accounts.add(account, key: key, secret: nil, at: real)
          #expect(isIn == (!isFull || canEnd))
          if !isIn { continue }
          if isFull { model.removeFirst() }
        }
        model.append((key, real))
      }
      #expect(Set(accounts.accounts(at: real).map(\.id)) == Set(model.map { "acc_\($0.key)" }))
    }
  }

  @Test("a world that fixtures have replaced is let go of, whatever falls due in it")
  func replaced() throws {
    let start = Timestamp(1_800_000_000)
    let seed = try Seed([.builtIn], start: start)
    let world = World(seed, randomness: 1, at: start)
    weak let account = world.accounts.first
    weak let isolated = world.makeAccount(at: 0)
    #expect(account != nil && isolated != nil && world.dueTimes.earliest != nil)
    world.load(PreparedWorld(seed, randomness: 1, at: start))
    _ = world.discards.drain()
    #expect(account == nil && isolated == nil)
  }

  @Test("what takes long to let go of is left to another thread: a reset, a snapshot, an account of many links")
  func discards() throws {
    let start = Timestamp(1_800_000_000)
    let links = (100..<800).map { #"{"id":"poutlk_00000000000\#($0)","status":"issued"}"# }
    let seed = try Seed([.json("[\(links.joined(separator: ","))]")], start: start)
    let world = World(seed, randomness: 1, at: start)
    let account = world.accounts[0]
    #expect(world.discards.isEmpty)
    #expect(account.takeSnapshot("a", at: 0))
    for step in [
      { account.reset(at: 0) }, { _ = account.takeSnapshot("a", at: 0) },
      { account.restore(account.snapshots[0], at: 0) },
      { account.removeSnapshot("a") }, { _ = world.makeAccount(at: 0).map { world.removeAccount(named: $0.id) } },
    ] {
      step()
      #expect(!world.discards.isEmpty)
      _ = world.discards.drain()
      #expect(world.discards.isEmpty)
    }
  }

  @Test("of many small things too the loop lets go of a few itself, and the rest is left to another thread")
  func smallDiscards() {
    let discards = Discards(Activity())
    for _ in 0..<5 { discards.add(1, links: 100) }
    #expect(discards.isEmpty)
    discards.add(1, links: 1)
    #expect(!discards.isEmpty)
    _ = discards.drain()
    discards.add(1, links: 500)
    #expect(discards.isEmpty)
  }
}
