import PayoutLinks

/// What the provider tells by webhooks of payout links and of the payouts behind them. Documented names.
package enum WebhookEventName: String, CaseIterable, Sendable {
  case linkPending = "payout_link.pending"
  case linkIssued = "payout_link.issued"
  case linkProcessing = "payout_link.processing"
  case linkProcessed = "payout_link.processed"
  case linkAttempted = "payout_link.attempted"
  case linkCancelled = "payout_link.cancelled"
  case linkRejected = "payout_link.rejected"
  case linkExpired = "payout_link.expired"
  case payoutPending = "payout.pending"
  case payoutRejected = "payout.rejected"
  case payoutQueued = "payout.queued"
  case payoutInitiated = "payout.initiated"
  case payoutProcessed = "payout.processed"
  case payoutUpdated = "payout.updated"
  case payoutReversed = "payout.reversed"
  case payoutFailed = "payout.failed"

  package static let all = allCases.map(\.rawValue)

  /// Its place among all.
  package var place: Int { Self.places[self] ?? 0 }

  private static let places = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })

  /// Whether it shows a payout, not a link.
  package var isOfPayout: Bool { place >= Self.payoutPending.place }

  /// What a new link is told as.
  static func created(_ status: Status) -> WebhookEventName { status == .pending ? .linkPending : .linkIssued }

  /// What a change is told as, in the order in which the sandbox tells it. Link and payout have both changed before the
  /// first of them leaves.
  static func told(_ event: Event.Kind, _ payout: Payout.Status?) -> [WebhookEventName] {
    switch event {
    case .approve: [.linkIssued]
    case .reject: [.linkRejected]
    case .claim: begun(payout) + [.linkProcessing]
    case .process: payout == nil ? [.linkProcessed] : [.payoutUpdated, .payoutProcessed, .linkProcessed]
    case .fail: payout == nil ? [.linkAttempted] : [.payoutFailed, .linkAttempted]
    case .reverse: payout == nil ? [.linkAttempted] : [.payoutReversed, .linkAttempted]
    case .cancel: [.linkCancelled]
    case .expire: [.linkExpired]
    // The link stays as it is.
    case .approvePayout, .releasePayout: begun(payout)
    case .rejectPayout: [.payoutRejected, .linkAttempted]
    // There is no event of a payout that was called back.
    case .cancelPayout: [.linkAttempted]
    }
  }

  /// A payout that has begun, or waits for an approver or for money.
  private static func begun(_ payout: Payout.Status?) -> [WebhookEventName] {
    switch payout {
    case .pending?: [.payoutPending]
    case .queued?: [.payoutQueued]
    case .processing?: [.payoutInitiated]
    default: []
    }
  }
}
