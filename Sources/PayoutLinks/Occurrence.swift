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
  /// Of a payout that fails, is reversed or turned down; of a claim, why its payout begins where it does.
  package let reason: PayoutReason?

  package init(_ kind: Event.Kind, payee: Payee = .any, reason: PayoutReason? = nil) {
    self.kind = kind
    self.payee = payee
    self.reason = reason
  }

  /// Whether a reason can be given for an event of this kind.
  package static func takesReason(_ kind: Event.Kind) -> Bool {
    switch kind {
    case .claim, .fail, .reverse, .rejectPayout: true
    case .approve, .reject, .process, .cancel, .expire, .approvePayout, .releasePayout, .cancelPayout: false
    }
  }
}
