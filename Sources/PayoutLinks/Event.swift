/// What can happen to a payout link: a call of the API, a person's decision, a bank's answer, or time. Its
/// payout's life is a part of it.
package enum Event: Hashable, Sendable {
  /// An approver of the account let the link go out.
  case approve
  /// An approver of the account turned it down.
  case reject
  /// The contact gave a fund account, and a payout to it was made.
  case claim(fundAccount: Identifier)
  /// The payout reached the contact.
  case process(payout: Identifier)
  /// The bank refused the payout.
  case fail
  /// The bank took the payout and gave it back.
  case reverse
  /// The owner called the link back.
  case cancel
  /// `expire_by` came and nobody had claimed it.
  case expire
  /// An approver of the account let the payout go out.
  case approvePayout
  /// An approver of the account turned the payout down.
  case rejectPayout
  /// What a queued payout waited for has come: money, or a bank.
  case releasePayout
  /// The owner called a queued payout back.
  case cancelPayout

  /// An event by its name alone: what the table of states is about, and what people write.
  package enum Kind: String, CaseIterable, Sendable {
    case approve, reject, claim, process, fail, reverse, cancel, expire
    case approvePayout = "approve_payout"
    case rejectPayout = "reject_payout"
    case releasePayout = "release_payout"
    case cancelPayout = "cancel_payout"
  }

  package var kind: Kind {
    switch self {
    case .approve: .approve
    case .reject: .reject
    case .claim: .claim
    case .process: .process
    case .fail: .fail
    case .reverse: .reverse
    case .cancel: .cancel
    case .expire: .expire
    case .approvePayout: .approvePayout
    case .rejectPayout: .rejectPayout
    case .releasePayout: .releasePayout
    case .cancelPayout: .cancelPayout
    }
  }
}
