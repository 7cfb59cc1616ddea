import JSON
import PayoutLinks

/// Everything of an account that requests change: one value, so that a reset or a snapshot is an assignment.
struct AccountState: Sendable {
  var ledger: Ledger
  /// How each link looks in a reply, by slot of the ledger.
  var documents = SharedArray<[UInt8]>()
  var idempotent = IdempotentReplies()
  var clock = AccountClock()

  /// `now` is what the scripts of the fixture's links count from.
  init(_ seed: SeedAccount, generator: IdentifierGenerator, at now: Timestamp) {
    ledger = Ledger(generator: generator)
    for contact in seed.contacts { ledger.insert(contact) }
    for fundAccount in seed.fundAccounts { ledger.insert(fundAccount) }
    ledger.reserveCapacity(seed.links.count)
    documents.reserveCapacity(seed.links.count)
    // The loader has refused ids that stand there twice.
    for index in Self.oldestFirst(seed.links) {
      let link = seed.links[index]
      let facts = LinkFacts(link.document)
      if ledger.insert(link.link, facts, script: link.script, payouts: link.payouts, at: now) != nil {
        documents.append(link.document)
      }
    }
  }

  // These are mutating, though they change nothing: read through the account's reference, all of the ledger would be
  // copied first.

  /// Where a link is and how it looks; nil where there is none.
  mutating func look(_ id: Identifier) -> (slot: Ledger.Slot, status: Status, document: [UInt8])? {
    guard let slot = ledger.slot(of: id) else { return nil }
    return (slot, ledger[slot].status, documents[slot])
  }

  enum Glance {
    case found(Status, document: [UInt8])
    case unknown
    /// A fetch might let something happen.
    case unsettled
  }

  /// A link as a fetch finds it, where that lets nothing happen.
  mutating func glance(_ id: Identifier, at now: Timestamp) -> Glance {
    switch ledger.glance(id, at: now) {
    case .found(let slot, let status): .found(status, document: documents[slot])
    case .unknown: .unknown
    case .unsettled: .unsettled
    }
  }

  /// One page of links, in the provider's envelope.
  mutating func list(_ listing: Listing, shownTo watch: TransitionWatch?) -> [UInt8] {
    let page = ledger.page(listing)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(page.reduce(64) { $0 + documents[$1].count + 1 })
    var writer = JSONWriter(appendingTo: bytes)
    bytes = []
    writer.beginObject()
    writer.field("entity", "collection")
    writer.field("count", page.count)
    writer.key("items")
    writer.beginArray()
    for slot in page {
      writer.raw(documents[slot])
      watch?.showed(ledger[slot].status)
    }
    writer.endArray()
    writer.endObject()
    return writer.finish()
  }

  /// Whether something has fallen due by `now`.
  mutating func isDue(at now: Timestamp) -> Bool {
    guard let due = ledger.nextDue else { return false }
    return due <= now
  }

  /// Captured lists are newest first: taken in like that, each link would have to be put before all others.
  private static func oldestFirst(_ links: [SeedLink]) -> [Int] {
    links.indices.sorted { (links[$0].createdAt, $0) < (links[$1].createdAt, $1) }
  }
}
