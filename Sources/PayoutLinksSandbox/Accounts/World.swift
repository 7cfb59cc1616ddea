import PayoutLinks

/// Everything that is imitated: the accounts and the keys that open them.
struct World {
  let accounts: [Account]
  let keys: KeyRing

  /// Ids and codes are made from `randomness`; each account draws from a stream of its own.
  init(_ seed: consuming Seed, randomness: UInt64, at now: Timestamp) {
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

  var linkCount: Int { accounts.reduce(0) { $0 + $1.linkCount } }

  /// The account that has the link: ids are the provider's, one of them stands for one link among all accounts.
  func account(of id: Identifier) -> Account? {
    accounts.first { $0.has(id) }
  }
}
