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
  package init(
    _ seed: consuming Seed, randomness: UInt64, webhooks: WebhookSettings = WebhookSettings(), at now: Timestamp
  ) {
    var keys = KeyRing()
    warnings = seed.warnings
    accounts = seed.accounts.enumerated().map { index, seeded in
      let generator = IdentifierGenerator(seed: randomness, stream: index)
      let seeded = seeded.with(webhooks)
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

extension SeedAccount {
  /// With the webhook that the sandbox was started with, and its secret where a fixture has left its own out.
  fileprivate func with(_ settings: WebhookSettings) -> SeedAccount {
    var account = self
    for index in account.webhooks.indices where account.webhooks[index].isSecretLeftOut {
      account.webhooks[index].secret = settings.secret
    }
    if let url = settings.url, account.webhooks.count < Webhook.countMax,
      !account.webhooks.contains(where: { $0.url == url })
    {
      var webhook = Webhook.Settings(url: url)
      webhook.secret = settings.secret
      webhook.style = settings.style
      account.webhooks.append(webhook)
    }
    return account
  }
}
