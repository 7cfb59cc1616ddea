import PayoutLinks

/// What a seed comes to, ready to serve: made on any thread, taken over by the loop at once.
///
/// It crosses threads whole: whoever made it keeps nothing of it.
struct PreparedWorld: @unchecked Sendable {
  let accounts: [Account]
  let keys: KeyRing
  let warnings: [FixtureIssue]
  let dueTimes = DueTimes()

  /// Ids and codes are made from `randomness`; each account draws from a stream of its own.
  init(_ seed: consuming Seed, randomness: UInt64, at now: Timestamp) {
    var keys = KeyRing()
    warnings = seed.warnings
    accounts = seed.accounts.enumerated().map { index, seeded in
      let generator = IdentifierGenerator(seed: randomness, stream: index)
      let account = Account(seeded, state: AccountState(seeded, generator: generator, at: now))
      for key in account.keys { keys.add(key, of: account) }
      return account
    }
    self.keys = keys
    for account in accounts {
      account.dueTimes = dueTimes
      account.queueDue()
    }
  }
}

/// A world that nobody sees any more. To let go of a million links takes longer than a turn of the loop: another thread
/// does.
struct DiscardedWorld: @unchecked Sendable {
  let accounts: [Account]
  let keys: KeyRing
  let isolated: IsolatedAccounts
  let dueTimes: DueTimes
}
