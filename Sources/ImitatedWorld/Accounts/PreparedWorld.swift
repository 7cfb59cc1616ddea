package import PayoutLinks

/// What a seed comes to, ready to serve: made on any thread, taken over by the loop at once.
///
/// It crosses threads whole: whoever made it keeps nothing of it.
package struct PreparedWorld: @unchecked Sendable {
  package let accounts: [Account]
  package let keys: KeyRing
  /// By their ids, and by their keys' ids.
  let accountsByID: [String: Account]
  let accountsByKey: [String: Account]
  package let warnings: [FixtureIssue]
  package let dueTimes = DueTimes()

  /// Ids and codes are made from `randomness`; each account draws from a stream of its own.
  package init(_ seed: consuming Seed, randomness: UInt64, at now: Timestamp) {
    var keys = KeyRing()
    warnings = seed.warnings
    accounts = seed.accounts.enumerated().map { index, seeded in
      let generator = IdentifierGenerator(seed: randomness, stream: index)
      let account = Account(seeded, state: AccountState(seeded, generator: generator, at: now))
      for key in account.keys { keys.add(key, of: account) }
      return account
    }
    self.keys = keys
    accountsByID = Dictionary(accounts.map { ($0.id, $0) }) { first, _ in first }
    accountsByKey = Dictionary(accounts.flatMap { account in account.keys.map { ($0.id, account) } }) { first, _ in
      first
    }
    for account in accounts {
      account.dueTimes = dueTimes
      account.queueDue()
    }
  }
}
