import JSON
package import PayoutLinks

/// Everything of an account that requests change: one value, so that a reset or a snapshot is an assignment.
package struct AccountState: Sendable {
  package var ledger: Ledger
  /// How each link looks in a reply, by slot of the ledger.
  package var documents = SharedArray<[UInt8]>()
  var idempotent = IdempotentReplies()
  package var clock = AccountClock()
  package var webhooks: WebhookBook
  package internal(set) var captured = CapturedPayouts()
  var codeTries = CodeTries()
  /// What the short URLs end in of the links that an account with a key of its own began with, so that a code names its
  /// world; its text is shared with other accounts and has it not. Empty for the accounts of fixtures.
  private(set) var mark: [UInt8] = []
  private var markedCount = 0

  /// Has all links that there are now shown with the mark.
  mutating func setMark(_ mark: [UInt8]) {
    self.mark = mark
    markedCount = documents.count
  }

  /// `now` is what the scripts of the fixture's links count from.
  package init(_ seed: SeedAccount, generator: IdentifierGenerator, at now: Timestamp) {
    ledger = Ledger(generator: generator, payoutRules: seed.rules.payouts)
    webhooks = WebhookBook(generator)
    for settings in seed.webhooks { _ = webhooks.add(settings, at: now) }
    for event in seed.webhookEvents { webhooks.restore(event) }
    for seeded in seed.contacts { ledger.insert(seeded.contact, seeded.record) }
    for fundAccount in seed.fundAccounts { ledger.insert(fundAccount) }
    ledger.reserveCapacity(seed.links.count)
    documents.reserveCapacity(seed.links.count)
    // The loader has refused ids that stand there twice.
    for index in Self.oldestFirst(seed.links) {
      let link = seed.links[index]
      if ledger.insert(link.link, LinkFacts(link), script: link.script, at: now) != nil {
        documents.append(link.document)
      }
    }
    let named = (0..<ledger.count).count { ledger[$0].payoutID != nil }
    ledger.reservePayouts(max(seed.payouts.count, named))
    for seeded in seed.payouts {
      guard let slot = ledger.slot(of: seed.links[seeded.link].link.id) else { continue }
      ledger.insert(seeded.payout, of: slot)
      guard let text = seeded.text else { continue }
      // What its link tells need not be kept twice.
      let own = PayoutDocument.text(seeded.payout, of: documents[slot])
      let whole = PayoutDocument.completed(text, by: own)
      if whole != own { captured.add(seeded.payout.id, whole) }
    }
    for slot in 0..<ledger.count { ledger.takeNamedPayout(of: slot) }
  }

  // These are mutating, though they change nothing: read through the account's reference, all of the ledger would be
  // copied first.

  package typealias Found = (slot: Ledger.Slot, status: Status, document: [UInt8])

  /// Where a link is and how it looks; nil where there is none.
  package mutating func look(_ id: Identifier) -> Found? {
    guard let slot = ledger.slot(of: id) else { return nil }
    return (slot, ledger[slot].status, document(slot))
  }

  /// The link as it is returned.
  package mutating func document(_ slot: Ledger.Slot) -> [UInt8] { shown(slot) }

  /// The same, of a state that nobody changes any more.
  package func shown(_ slot: Ledger.Slot) -> [UInt8] {
    slot < markedCount ? LinkDocument.marked(documents[slot], with: mark) : documents[slot]
  }

  /// What the short URL of the link ends in besides its text.
  func mark(of slot: Ledger.Slot) -> [UInt8] { slot < markedCount ? mark : [] }

  /// What the index of short URLs has of a link that is shown with this one; nil where none is.
  mutating func indexed(shortURL: String) -> String? {
    if mark.isEmpty { return shortURL }
    guard shortURL.utf8.suffix(mark.count).elementsEqual(mark) else { return nil }
    let code = Array(shortURL.utf8.reversed().prefix { $0 != UInt8(ascii: "/") }.reversed())
    if ledger.slot(ofCode: code.span) != nil { return shortURL }
    return String(decoding: shortURL.utf8.dropLast(mark.count), as: UTF8.self)
  }

  /// The link whose short URL, as it is shown, ends in `code`.
  mutating func slot(ofCode code: Span<UInt8>) -> Ledger.Slot? {
    if mark.isEmpty { return ledger.slot(ofCode: code) }
    guard code.count > mark.count else { return nil }
    let start = code.count - mark.count
    for index in mark.indices where code[start + index] != mark[index] { return nil }
    if let slot = ledger.slot(ofCode: code), slot >= markedCount { return slot }
    return ledger.slot(ofCode: code.extracting(0..<start)).flatMap { $0 < markedCount ? $0 : nil }
  }

  /// A payout as it is returned.
  mutating func text(of payout: Payout, _ slot: Ledger.Slot) -> [UInt8] {
    captured[payout.id] ?? PayoutDocument.text(payout, of: document(slot))
  }

  /// The same of a list.
  mutating func item(_ payout: Payout, _ slot: Ledger.Slot) -> ListPage.Item {
    if let text = captured[payout.id] { return .text(text) }
    return .payout(payout, ofLink: document(slot))
  }

  /// The link's text with its payouts as a collection, last in the object; nil where it has none.
  mutating func expanded(_ text: [UInt8], _ slot: Ledger.Slot) -> ListPage? {
    expanded(text, slot, ledger.payouts(of: slot))
  }

  private mutating func expanded(_ text: [UInt8], _ slot: Ledger.Slot, _ payouts: [Payout]) -> ListPage? {
    guard !payouts.isEmpty else { return nil }
    var items: [ListPage.Item] = []
    for payout in payouts { items.append(item(payout, slot)) }
    return ListPage(items, before: PayoutDocument.beforePayouts(text), after: [UInt8(ascii: "}")])
  }

  /// The same whole: with the latest payouts alone, where there are many of a long link.
  mutating func expandedText(_ text: [UInt8], _ slot: Ledger.Slot) -> [UInt8] {
    let shown = max(1, Self.expandedBytesMax / (text.count + 512))
    return expanded(text, slot, Array(ledger.payouts(of: slot).prefix(shown)))?.text ?? text
  }

  private static let expandedBytesMax = 256 << 10

  enum Glance {
    case found(Status, document: [UInt8])
    case unknown
    /// A fetch might let something happen.
    case unsettled
  }

  /// A link as a fetch finds it, where that lets nothing happen.
  mutating func glance(_ id: Identifier, at now: Timestamp) -> Glance {
    switch ledger.glance(id, at: now) {
    case .found(let slot, let status): .found(status, document: document(slot))
    case .unknown: .unknown
    case .unsettled: .unsettled
    }
  }

  mutating func status(_ slot: Ledger.Slot) -> Status { ledger[slot].status }

  mutating func cut(_ listing: AccountListing) -> PageCut {
    switch listing {
    case .links(let listing): ledger.cut(listing)
    case .payouts(let listing): ledger.cut(listing)
    case .contacts(let listing): ledger.cut(listing)
    case .fundAccounts(let listing): ledger.cut(listing)
    }
  }

  /// What stands at a place of such a list.
  mutating func item(_ listing: AccountListing, _ place: Int) -> ListPage.Item {
    switch listing {
    case .links: return .text(document(place))
    case .payouts:
      let found = ledger.payout(atPlace: place)
      return item(found.payout, found.slot)
    case .contacts:
      guard let contact = ledger.contact(atPlace: place) else { return .text([]) }
      return .contact(contact, ledger.contactRecord(atPlace: place))
    case .fundAccounts: return .fundAccount(ledger.fundAccount(atPlace: place))
    }
  }

  /// When the next thing falls due to a link.
  package var nextDue: Timestamp? { mutating get { ledger.nextDue } }

  /// Whether something has fallen due by `now`.
  package mutating func isDue(at now: Timestamp) -> Bool {
    guard let due = ledger.nextDue else { return false }
    return due <= now
  }

  /// Captured lists are newest first: taken in like that, each link would have to be put before all others.
  private static func oldestFirst(_ links: [SeedLink]) -> [Int] {
    links.indices.sorted { (links[$0].createdAt, $0) < (links[$1].createdAt, $1) }
  }
}
