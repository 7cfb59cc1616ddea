/// An event that the tables of states do not allow for a link in its state, or for its payout in its own. Nothing was
/// changed.
package struct Refusal: Error, Hashable, Sendable {
  package let id: Identifier
  package let status: Status
  /// Where the payout under way is, where that is why.
  package let payout: Payout.Status?
  package let event: Event.Kind

  package init(id: Identifier, status: Status, payout: Payout.Status? = nil, event: Event.Kind) {
    self.id = id
    self.status = status
    self.payout = payout
    self.event = event
  }
}
