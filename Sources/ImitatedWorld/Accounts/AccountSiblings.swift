import JSON
package import PayoutLinks

/// What an integration meets around its links: payouts, contacts, fund accounts.
extension Account {
  package func payout(_ id: Identifier, at now: Timestamp) -> [UInt8]? {
    settle(at: now)
    guard let found = state.ledger.payout(id) else { return nil }
    return state.text(of: found.payout, found.slot)
  }

  package func contact(_ id: Identifier) -> [UInt8]? {
    state.ledger.contactRecord(id).map { ContactDocument.text($0.contact, $0.record) }
  }

  /// The contact that the draft describes: the one that is the same in everything but notes, or a new one. Nil where
  /// the account knows as many as it may.
  package func makeContact(_ draft: ContactDraft, at now: Timestamp) -> [UInt8]? {
    guard state.ledger.contactPlaces < Ledger.linksMax else { return nil }
    var notes: [UInt8] = []
    if !draft.notes.isEmpty {
      var writer = JSONWriter()
      NotesDocument.write(draft.notes, to: &writer)
      notes = writer.finish()
    }
    let record = Contact.Record(createdAt: now, reference: draft.reference, notes: notes)
    return contact(state.ledger.contact(with: draft.details, record).id)
  }

  package func fundAccountDocument(_ id: Identifier) -> [UInt8]? {
    state.ledger.fundAccount(id).map { FundAccountDocument.text($0) }
  }

  package func listTransactions(_ range: PageRange) -> ListPage {
    ListPage(transactions.page(range).map { .text($0) })
  }
}
