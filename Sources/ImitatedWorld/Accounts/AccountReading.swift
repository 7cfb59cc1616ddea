package import PayoutLinks

// What is read of an account: everything that has fallen due by then has happened.
extension Account {
  /// The link's reply at `now`; nil where the account has no such link.
  package func document(of id: Identifier, at now: Timestamp) -> [UInt8]? {
    switch state.glance(id, at: now) {
    case .found(let status, let document):
      events?.showed(status)
      return document
    case .unknown: return nil
    case .unsettled: return fetched(id, at: now)?.document
    }
  }

  /// The same with its payouts; they are nil where it has none.
  package func expandedDocument(of id: Identifier, at now: Timestamp) -> (alone: [UInt8], withPayouts: ListPage?)? {
    fetched(id, at: now).map { ($0.document, state.expanded($0.document, $0.slot)) }
  }

  private func fetched(_ id: Identifier, at now: Timestamp) -> AccountState.Found? {
    settle(at: now)
    guard var found = state.look(id) else { return nil }
    let happened = state.ledger.countFetch(of: found.slot, at: now)
    if !happened.isEmpty {
      redraw(happened)
      offerTurns(by: now)
      found = state.look(id) ?? found
    }
    events?.showed(found.status)
    return found
  }

  /// How many links are in the state, or in any.
  package func count(of status: Status?, at now: Timestamp) -> Int {
    settle(at: now)
    return status.map { state.ledger.count(of: $0) } ?? state.ledger.count
  }

  /// All that there is to a link: its reply with its payouts, and what its script has still to do.
  package func view(of id: Identifier, at now: Timestamp) -> View? {
    settle(at: now)
    guard let slot = state.ledger.slot(of: id) else { return nil }
    return View(
      status: state.ledger[slot].status,
      document: state.expandedText(state.document(slot), slot),
      script: state.ledger.remainingScript(of: slot, at: now),
      possible: LifeCycle.rows(from: state.ledger[slot].status, payout: state.ledger.payoutUnderWay(of: slot)))
  }

  package struct View {
    package let status: Status
    package let document: [UInt8]
    package let script: Script?
    package let possible: [LifeCycle.Row]
  }

  /// Where the link stands, and its reply; no fetch that a script would count, and nothing falls due by it.
  package func standing(of id: Identifier) -> (status: Status, document: [UInt8])? {
    state.look(id).map { ($0.status, $0.document) }
  }

  package func has(_ id: Identifier) -> Bool { state.ledger.slot(of: id) != nil }

  package func hasContact(_ id: Identifier) -> Bool { state.ledger.contact(id) != nil }

  /// Whose account it is, where the account knows it.
  package func fundAccount(_ id: Identifier) -> FundAccount? { state.ledger.fundAccount(id) }

  package func contactID(of id: Identifier) -> Identifier? {
    state.ledger.slot(of: id).flatMap { state.ledger.contactID(of: $0) }
  }

  func hasCode(_ code: Span<UInt8>) -> Bool { state.slot(ofCode: code) != nil }

  /// The id and the reply of the link whose short URL ends in `code`.
  package func link(ofCode code: Span<UInt8>, at now: Timestamp) -> (id: Identifier, document: [UInt8])? {
    settle(at: now)
    return state.slot(ofCode: code).map { (state.ledger[$0].id, state.document($0)) }
  }
}
