import JSON
import PayoutLinks

/// One account of the provider: its payout links, and how they look in a reply.
final class Account {
  let id: String
  let rules: AccountRules
  private var ledger: Ledger
  /// By slot of the ledger.
  private var documents: [[UInt8]] = []
  private var idempotent = IdempotentReplies()

  /// `now` is what the scripts of the fixture's links count from.
  init(_ seed: SeedAccount, generator: IdentifierGenerator, at now: Timestamp) {
    id = seed.id
    rules = seed.rules
    ledger = Ledger(generator: generator)
    for contact in seed.contacts { ledger.insert(contact) }
    for fundAccount in seed.fundAccounts { ledger.insert(fundAccount) }
    ledger.reserveCapacity(seed.links.count)
    documents.reserveCapacity(seed.links.count)
    // The loader has refused ids that stand there twice.
    for index in Self.oldestFirst(seed.links) {
      let link = seed.links[index]
      let facts = LinkFacts(link.document)
      if ledger.insert(link.link, facts, script: link.script, at: now) != nil { documents.append(link.document) }
    }
  }

  /// Captured lists are newest first: taken in like that, each link would have to be put before all others.
  private static func oldestFirst(_ links: [SeedLink]) -> [Int] {
    links.indices.sorted { (links[$0].createdAt, $0) < (links[$1].createdAt, $1) }
  }

  var linkCount: Int { ledger.count }

  // MARK: Reading

  /// The link's reply at `now`, with its payouts where that is asked for; nil where the account has no such link.
  func document(of id: Identifier, expandingPayouts: Bool = false, at now: Timestamp) -> [UInt8]? {
    settle(at: now)
    guard let slot = ledger.slot(of: id) else { return nil }
    redraw(ledger.countFetch(of: slot, at: now))
    guard expandingPayouts else { return documents[slot] }
    return PayoutDocument.expanded(documents[slot], with: ledger.payouts(of: slot))
  }

  /// One page of links, in the provider's envelope.
  func list(_ listing: Listing, at now: Timestamp) -> [UInt8] {
    settle(at: now)
    let page = ledger.page(listing)
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("entity", "collection")
    writer.field("count", page.count)
    writer.key("items")
    writer.beginArray()
    for slot in page { writer.raw(documents[slot]) }
    writer.endArray()
    writer.endObject()
    return writer.finish()
  }

  func has(_ id: Identifier) -> Bool { ledger.slot(of: id) != nil }

  func hasContact(_ id: Identifier) -> Bool { ledger.contact(id) != nil }

  /// Whose account it is, where the account knows it.
  func fundAccount(_ id: Identifier) -> FundAccount? { ledger.fundAccount(id) }

  func contactID(of id: Identifier) -> Identifier? {
    ledger.slot(of: id).flatMap { ledger.contactID(of: $0) }
  }

  /// The id and the reply of the link whose short URL ends in `code`.
  func link(ofCode code: Span<UInt8>, at now: Timestamp) -> (id: Identifier, document: [UInt8])? {
    settle(at: now)
    return ledger.slot(ofCode: code).map { (ledger[$0].id, documents[$0]) }
  }

  // MARK: Creating

  /// Creates the link that the draft describes; nil where the account holds as many as it may.
  func create(_ draft: Draft, script: Script?, urlBase: String, at now: Timestamp) -> [UInt8]? {
    settle(at: now)
    guard ledger.count < Ledger.linksMax else { return nil }
    let contact: Contact
    switch draft.recipient {
    case .details(let details): contact = ledger.contact(with: details)
    case .known(let id):
      guard let known = ledger.contact(id) else { return nil }
      contact = known
    }
    let names = ledger.newNames()
    let new = NewLink(
      id: names.id, contact: contact, draft: draft, status: rules.approvalWorkflow ? .pending : .issued,
      shortURL: "\(urlBase)/i/\(String(decoding: names.code, as: UTF8.self))", createdAt: now)
    let document = LinkDocument.exact(new.document)
    guard ledger.insert(new.link, new.facts, script: script, at: now) != nil else { return nil }
    documents.append(document)
    // As it came to be: a script that begins at once shows in whatever is asked next.
    return document
  }

  func reply(toIdempotencyKey key: String, _ body: Span<UInt8>) -> IdempotentReplies.Known? {
    idempotent.reply(to: key, body)
  }

  func remember(_ key: String, _ body: [UInt8], reply: [UInt8]) {
    idempotent.remember(key, body, reply: reply)
  }

  // MARK: Changing

  enum Outcome {
    case changed(document: [UInt8])
    case refused(Refusal, PayoutLink)
    case unknown
  }

  /// Applies `event` to the link, or tells why not.
  func apply(_ event: Event, to id: Identifier, at now: Timestamp) -> Outcome {
    guard let slot = ledger.slot(of: id) else { return .unknown }
    return outcome(ledger.apply(event, to: slot, at: now), slot)
  }

  /// What an admin asks for. A changed link comes with its payouts.
  func apply(_ occurrence: Occurrence, to id: Identifier, at now: Timestamp) -> Outcome {
    guard let slot = ledger.slot(of: id) else { return .unknown }
    let outcome = outcome(ledger.apply(occurrence, to: slot, at: now), slot)
    guard case .changed(let document) = outcome else { return outcome }
    return .changed(document: PayoutDocument.expanded(document, with: ledger.payouts(of: slot)))
  }

  private func outcome(_ applied: Ledger.Applied, _ slot: Ledger.Slot) -> Outcome {
    redraw(applied.happened)
    if let refusal = applied.refusal { return .refused(refusal, ledger[slot]) }
    return .changed(document: documents[slot])
  }

  private func settle(at now: Timestamp) {
    guard let due = ledger.nextDue, due <= now else { return }
    redraw(ledger.settle(at: now))
  }

  private func redraw(_ transitions: [Transition]) {
    for transition in transitions {
      documents[transition.slot] = LinkDocument.updated(
        documents[transition.slot], from: transition.before, to: transition.after)
    }
  }
}
