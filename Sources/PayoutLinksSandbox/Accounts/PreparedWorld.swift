import PayoutLinks

/// What a seed comes to, ready to serve: made on any thread, taken over by the loop at once.
struct PreparedWorld: Sendable {
  struct Account: Sendable {
    let id: String
    let rules: AccountRules
    let keys: [APIKey]
    let state: AccountState
  }

  let accounts: [Account]
  let warnings: [FixtureIssue]

  /// Ids and codes are made from `randomness`; each account draws from a stream of its own.
  init(_ seed: consuming Seed, randomness: UInt64, at now: Timestamp) {
    warnings = seed.warnings
    accounts = seed.accounts.enumerated().map { index, seeded in
      let generator = IdentifierGenerator(seed: randomness, stream: index)
      return Account(
        id: seeded.id, rules: seeded.rules, keys: seeded.keys,
        state: AccountState(seeded, generator: generator, at: now))
    }
  }
}
