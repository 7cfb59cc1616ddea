/// An event that the tables of states do not allow for a link in its state, or for its payout in its own; or a claim
/// with another contact's fund account. Nothing was changed.
package struct Refusal: Error, Hashable, Sendable {
  package let id: Identifier
  package let status: Status
  /// Where the payout under way is, where that is why.
  package let payout: Payout.Status?
  package let event: Event.Kind
  /// Another contact's, where that is why.
  package let fundAccount: FundAccount?

  package init(
    id: Identifier, status: Status, payout: Payout.Status? = nil, event: Event.Kind, fundAccount: FundAccount? = nil
  ) {
    self.id = id
    self.status = status
    self.payout = payout
    self.event = event
    self.fundAccount = fundAccount
  }
}
