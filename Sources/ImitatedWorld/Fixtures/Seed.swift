package import PayoutLinks

/// What the fixtures say: the world a sandbox starts with, checked and with every time absolute.
package struct Seed: Sendable {
  package var accounts: [SeedAccount]
  /// What was odd, and taken as it stands.
  package var warnings: [FixtureIssue] = []

  /// Few enough for a call to look through all of them.
  package static let accountsMax = 10_000
  /// Of one link, payout or contact as it is returned: a page has a hundred of them. A link that a call has made, with
  /// every note as long as it may be, has less.
  static let entityBytesMax = 64 << 10
}

package struct SeedAccount: Sendable {
  package var id: String
  package var rules = AccountRules()
  package var branding: Branding?
  package var transactions = CapturedTransactions()
  package var keys: [APIKey] = []
  package var contacts: [SeedContact] = []
  package var fundAccounts: [FundAccount] = []
  package var webhooks: [Webhook.Settings] = []
  /// Of which somebody is still to be told.
  package var webhookEvents: [SeedWebhookEvent] = []
  package var links: [SeedLink] = []
  /// Payouts of its links, the oldest first.
  package var payouts: [SeedPayout] = []
}

/// A payout as a fixture gives it.
package struct SeedPayout: Sendable {
  package var payout: Payout
  /// The place of its link among the account's.
  package var link: Int
  /// As the provider returned it, where that says more.
  package var text: [UInt8]?
}

/// An event of which somebody is still to be told, as an export has it.
package struct SeedWebhookEvent: Sendable {
  package struct Delivery: Sendable {
    /// Its place among the account's webhooks.
    package var webhook: Int
    package var tries: Int
    package var due: Timestamp
    package var signature: String?
    package var style: WebhookStyle?
  }

  package var id: Identifier
  package var name: WebhookEventName
  package var link: Identifier
  package var payout: Identifier?
  package var at: Timestamp
  /// In the plain style.
  package var body: [UInt8]
  package var deliveries: [Delivery]
}

/// A contact as a fixture gives it.
package struct SeedContact: Sendable {
  package var contact: Contact
  package var record: Contact.Record
}

/// A payout link as a fixture gives it.
package struct SeedLink: Sendable {
  package var link: PayoutLink
  /// What lists are in the order of; a link that does not tell is the oldest.
  package var createdAt: Timestamp
  /// The link as it is returned: compact JSON with exactly the fields, values and order of the fixture.
  package var document: [UInt8]
  /// What lists find it by, besides what `link` tells.
  package var facts: SeedLinkFacts
  /// What will happen to it on its own; never returned.
  package var script: Script?
  /// The payouts that stand at it, the oldest first; until the account has them.
  package var payouts: [Payout] = []
}

/// A key id and its secret, as a client sends them by Basic authentication.
public struct APIKey: Hashable, Sendable {
  public var id: String
  public var secret: String

  public init(id: String, secret: String) {
    self.id = id
    self.secret = secret
  }

  /// The key of the built-in account.
  public static let builtIn = APIKey(id: "rzp_test_sandbox", secret: "sandbox_secret")
}

extension SeedAccount {
  /// The account that bare payout links go to.
  package static let builtIn = SeedAccount(
    id: "acc_00000000000001", rules: AccountRules(accountNumbers: ["7878780080316316"]), keys: [.builtIn])
}
