import PayoutLinks

/// Everything that is imitated: the accounts and the keys that open them.
final class World {
  /// Those of the fixtures, in their order.
  private(set) var accounts: [Account] = []
  private(set) var keys = KeyRing()
  private let randomness: UInt64

  /// Ids and codes are made from `randomness`; each account draws from a stream of its own.
  init(_ seed: consuming Seed, randomness: UInt64, at now: Timestamp) {
    self.randomness = randomness
    load(seed, at: now)
  }

  /// Begins anew with what a seed says.
  func load(_ seed: consuming Seed, at now: Timestamp) {
    var keys = KeyRing()
    var accounts: [Account] = []
    for (index, seeded) in seed.accounts.enumerated() {
      let account = Account(seeded, generator: IdentifierGenerator(seed: randomness, stream: index), at: now)
      for key in seeded.keys { keys.add(key, of: account) }
      accounts.append(account)
    }
    self.accounts = accounts
    self.keys = keys
  }

  func account(named id: String) -> Account? {
    accounts.first { $0.id == id }
  }

  func account(ofKey id: String) -> Account? {
    accounts.first { $0.keys.contains { $0.id == id } }
  }

  var linkCount: Int { accounts.reduce(0) { $0 + $1.linkCount } }

  /// The account that has the link: ids are the provider's, one of them stands for one link among all accounts.
  func account(of id: Identifier) -> Account? {
    accounts.first { $0.has(id) }
  }
}
