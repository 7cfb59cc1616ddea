import PayoutLinks

/// One account of the provider: its payout links, and how they look in a reply.
final class Account {
  let id: String
  let accountNumbers: [String]
  private var ledger = Ledger()
  /// By slot of the ledger.
  private var documents: [[UInt8]] = []

  init(_ seed: SeedAccount) {
    id = seed.id
    accountNumbers = seed.accountNumbers
    ledger.reserveCapacity(seed.links.count)
    documents.reserveCapacity(seed.links.count)
    // The loader has refused ids that stand there twice.
    for link in seed.links where ledger.insert(link.link) != nil { documents.append(link.document) }
  }

  var linkCount: Int { ledger.count }

  /// The link's reply at `now`; nil where the account has no such link.
  func document(of id: Identifier, at now: Timestamp) -> [UInt8]? {
    settle(at: now)
    return ledger.slot(of: id).map { documents[$0] }
  }

  enum Outcome {
    case changed(document: [UInt8])
    case refused(Refusal, PayoutLink)
    case unknown
  }

  /// Applies `event` to the link, or tells why not.
  func apply(_ event: Event, to id: Identifier, at now: Timestamp) -> Outcome {
    guard let slot = ledger.slot(of: id) else { return .unknown }
    let applied = ledger.apply(event, to: slot, at: now)
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
