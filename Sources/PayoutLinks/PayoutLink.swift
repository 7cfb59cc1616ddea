/// What the rules need to know of one payout link. What it looks like in a reply is the business of whoever keeps it.
package struct PayoutLink: Hashable, Sendable {
  package let id: Identifier
  package private(set) var status: Status
  /// How many payouts were tried; 1 after the first claim.
  package private(set) var attemptCount: Int32
  package private(set) var fundAccountID: Identifier?
  package private(set) var payoutID: Identifier?
  // In one byte: a second one would cost eight, of a million links 8 MB.
  private let traits: UInt8
  private var cancelledAtTime: SparseTime
  private var expiredAtTime: SparseTime
  private let expireByTime: SparseTime

  package init(
    id: Identifier, status: Status, attemptCount: Int32 = 0, fundAccountID: Identifier? = nil,
    payoutID: Identifier? = nil, amount: Int? = nil, cancelledAt: Timestamp? = nil, expireBy: Timestamp? = nil,
    expiredAt: Timestamp? = nil, channels: Message.Channels = []
  ) {
    self.id = id
    self.status = status
    self.attemptCount = attemptCount
    self.fundAccountID = fundAccountID
    self.payoutID = payoutID
    traits = channels.rawValue | (amount ?? 0 > Payout.Mode.impsMax ? Self.exceedsIMPSTrait : 0)
    cancelledAtTime = SparseTime(cancelledAt)
    expireByTime = SparseTime(expireBy)
    expiredAtTime = SparseTime(expiredAt)
  }

  private static let exceedsIMPSTrait: UInt8 = 128

  /// It promises more than a bank takes at once by IMPS.
  package var exceedsIMPS: Bool { traits & Self.exceedsIMPSTrait != 0 }
  /// How its contact is told of it.
  package var channels: Message.Channels { Message.Channels(rawValue: traits & ~Self.exceedsIMPSTrait) }

  package var cancelledAt: Timestamp? { cancelledAtTime.value }
  package var expireBy: Timestamp? { expireByTime.value }
  package var expiredAt: Timestamp? { expiredAtTime.value }

  /// When this link expires if nothing happens to it before: only an issued link does.
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
    case .cancel: cancelledAtTime = SparseTime(now)
    // Not the time of the look: `expired_at` does not depend on who looked when. Only by hand can it come earlier.
    case .expire: expiredAtTime = SparseTime(min(expireBy ?? now, now))
    case .approve, .reject, .fail, .reverse: break
    case .approvePayout, .rejectPayout, .releasePayout, .cancelPayout: break
    }
  }
}

/// A time that may be absent, in 8 bytes instead of 16: a million links hold three each.
private struct SparseTime: Hashable, Sendable {
  // The beginning of 64-bit time is no time of any link.
  private let seconds: Int64

  init(_ time: Timestamp?) {
    seconds = time?.seconds ?? .min
  }

  var value: Timestamp? { seconds == .min ? nil : Timestamp(seconds) }
}
