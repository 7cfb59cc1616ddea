/// The provider's table of states: which event leads where, and that nothing else does.
package enum LifeCycle {
  /// The state that an event of this kind leads to from `status`; nil where the table has no such row.
  ///
  /// One switch over every pair, without a `default` for the states: a new state or event does not compile until its
  /// rows are written.
  package static func next(from status: Status, on event: Event.Kind) -> Status? {
    switch (status, event) {
    case (.pending, .approve): .issued
    case (.pending, .reject): .rejected
    case (.issued, .claim): .processing
    case (.issued, .cancel): .cancelled
    case (.issued, .expire): .expired
    case (.processing, .process): .processed
    case (.processing, .fail), (.processing, .reverse): .issued
    // The link waits while its payout does; one that was turned down or called back was an attempt that failed.
    case (.processing, .approvePayout), (.processing, .releasePayout): .processing
    case (.processing, .rejectPayout), (.processing, .cancelPayout): .issued

    case (.pending, .claim), (.pending, .process), (.pending, .fail), (.pending, .reverse), (.pending, .cancel),
      (.pending, .expire):
      nil
    case (.issued, .approve), (.issued, .reject), (.issued, .process), (.issued, .fail), (.issued, .reverse):
      nil
    case (.processing, .approve), (.processing, .reject), (.processing, .claim), (.processing, .cancel),
      (.processing, .expire):
      nil
    case (.pending, .approvePayout), (.pending, .rejectPayout), (.pending, .releasePayout), (.pending, .cancelPayout):
      nil
    case (.issued, .approvePayout), (.issued, .rejectPayout), (.issued, .releasePayout), (.issued, .cancelPayout):
      nil
    // Final: `processed` and `cancelled` as documented, `rejected` and `expired` by our decision.
    case (.processed, _), (.cancelled, _), (.rejected, _), (.expired, _):
      nil
    }
  }

  /// One row of the table.
  package struct Row: Hashable, Sendable {
    package let from: Status
    package let event: Event.Kind
    package let to: Status
  }

  package static func next(from status: Status, on event: Event) -> Status? {
    next(from: status, on: event.kind)
  }

  /// All rows, for whoever has to tell somebody what is possible.
  package static let rows: [Row] = Status.allCases.flatMap { status in
    Event.Kind.allCases.compactMap { event in
      next(from: status, on: event).map { Row(from: status, event: event, to: $0) }
    }
  }
  /// The rows that can be taken by a link in this state whose payout under way is in that one.
  package static func rows(from status: Status, payout: Payout.Status?) -> [Row] {
    rows.filter { row in
      guard row.from == status else { return false }
      guard PayoutLifeCycle.concerns(row.event) else { return true }
      return PayoutLifeCycle.next(from: payout ?? .processing, on: row.event) != nil
    }
  }
}
