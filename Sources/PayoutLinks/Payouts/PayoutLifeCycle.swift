/// The states of a payout, while its link is processing and after.
package enum PayoutLifeCycle {
  /// The state that an event of the link leads its payout to; nil where it may not happen to a payout in this one.
  package static func next(from status: Payout.Status, on event: Event.Kind) -> Payout.Status? {
    switch (status, event) {
    case (.pending, .approvePayout): .processing
    case (.pending, .rejectPayout): .rejected
    case (.queued, .releasePayout): .processing
    case (.queued, .cancelPayout): .cancelled
    // What waits for a bank fails in the end.
    case (.queued, .fail), (.processing, .fail): .failed
    case (.processing, .process): .processed
    case (.processing, .reverse): .reversed
    case (.pending, _), (.queued, _), (.processing, _): nil
    case (.processed, _), (.failed, _), (.reversed, _), (.rejected, _), (.cancelled, _): nil
    }
  }

  /// Whether the event is one of the payout under way: its state decides too, not the link's alone.
  package static func concerns(_ event: Event.Kind) -> Bool {
    switch event {
    case .process, .fail, .reverse, .approvePayout, .rejectPayout, .releasePayout, .cancelPayout: true
    case .approve, .reject, .claim, .cancel, .expire: false
    }
  }
}

/// What an account does with a payout before the bank gets it.
package struct PayoutRules: Hashable, Sendable {
  /// Approvers have to let each payout go out.
  package var approval = false
  /// There is not enough money for any: they are queued.
  package var lowBalance = false

  package init() {}

  /// Where a claim's payout begins.
  var beginning: Payout.Status { approval ? .pending : afterApproval }

  /// Where one goes that was approved.
  var afterApproval: Payout.Status { lowBalance ? .queued : .processing }
}
