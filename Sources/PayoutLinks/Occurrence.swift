/// An event as somebody asks for it, by an admin call or a script: which account and which reason, and no ids yet.
package struct Occurrence: Hashable, Sendable {
  /// Where the contact wants the money.
  package enum Payee: Hashable, Sendable {
    /// Where it went before, else an account of the contact that is known, else a new one.
    case any
    case fundAccount(Identifier)
    case details(FundAccount.Details)
  }

  package let kind: Event.Kind
  /// Of a claim.
  package let payee: Payee
  /// Of a failed or reversed payout.
  package let reason: PayoutReason?

  package init(_ kind: Event.Kind, payee: Payee = .any, reason: PayoutReason? = nil) {
    self.kind = kind
    self.payee = payee
    self.reason = reason
  }
}
