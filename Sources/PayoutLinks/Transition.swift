/// One change of state that took place: what a document, a journal or a webhook is made from.
package struct Transition: Hashable, Sendable {
  package let slot: Ledger.Slot
  package let event: Event
  package let cause: Cause
  package let before: PayoutLink
  package let after: PayoutLink
  /// The payout that the event made or ended, as it is then; nil where it is about none.
  package internal(set) var payout: Payout?
  /// When it took place, by the account's clock; for an expiry the second at which it fell due.
  package let at: Timestamp
  /// What the script that made it wants done to the first attempt to tell of it.
  package internal(set) var webhookFault: WebhookFault?
}
