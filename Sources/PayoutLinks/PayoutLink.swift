/// What the rules need to know of one payout link. What it looks like in a reply is the business of whoever keeps it.
package struct PayoutLink: Hashable, Sendable {
  package let id: Identifier
  package private(set) var status: Status
  /// How many payouts were tried; 1 after the first claim.
  package private(set) var attemptCount: Int32
  package private(set) var fundAccountID: Identifier?
  package private(set) var payoutID: Identifier?
  package private(set) var cancelledAt: Timestamp?
  package private(set) var expiredAt: Timestamp?
  package let expireBy: Timestamp?

  package init(
    id: Identifier, status: Status, attemptCount: Int32 = 0, fundAccountID: Identifier? = nil,
    payoutID: Identifier? = nil, cancelledAt: Timestamp? = nil, expireBy: Timestamp? = nil, expiredAt: Timestamp? = nil
  ) {
    self.id = id
    self.status = status
    self.attemptCount = attemptCount
    self.fundAccountID = fundAccountID
    self.payoutID = payoutID
    self.cancelledAt = cancelledAt
    self.expireBy = expireBy
    self.expiredAt = expiredAt
  }

  /// When this link expires if nothing befalls it before: only an issued link does.
  package var dueAt: Timestamp? {
    status == .issued ? expireBy : nil
  }

  /// Since when the link is in its state, where a field of it tells.
  package var since: Timestamp? {
    switch status {
    case .cancelled: cancelledAt
    case .expired: expiredAt
    case .pending, .issued, .processing, .processed, .rejected: nil
    }
  }

  /// Moves the link along the table, with the fields that change; a pair the table has not is refused and changes
  /// nothing.
  package mutating func apply(_ event: Event, at now: Timestamp) throws(Refusal) {
    guard let next = LifeCycle.next(from: status, on: event) else {
      throw Refusal(id: id, status: status, event: event.kind)
    }
    status = next
    switch event {
    case .claim(let fundAccount):
      fundAccountID = fundAccount
      // Saturates: a fixture may start at the type's end.
      attemptCount = attemptCount == .max ? .max : attemptCount + 1
    case .process(let payout): payoutID = payout
    case .cancel: cancelledAt = now
    // Not the time of the look: `expired_at` does not depend on who looked when. Only by hand can it come earlier.
    case .expire: expiredAt = min(expireBy ?? now, now)
    case .approve, .reject, .fail, .reverse: break
    }
  }
}
