/// The payouts of all links of an account. Links without any, most of them, cost nothing here.
struct Payouts: Sendable {
  /// A link that fails and is claimed again and again shows the newest of its payouts, as many as a page of a list has:
  /// each carries the link's notes, and a reply has them all.
  static let shownMax = 100

  private struct Entry: Sendable {
    var payout: Payout
    /// The one before of the same link.
    let previous: Int32?
  }

  private var entries: [Entry] = []
  private var latest: [Ledger.Slot: Int32] = [:]

  /// A link's payouts, the newest first; of very many the newest.
  func all(of slot: Ledger.Slot) -> [Payout] {
    var payouts: [Payout] = []
    var next = latest[slot]
    while let index = next, payouts.count < Self.shownMax {
      payouts.append(entries[Int(index)].payout)
      next = entries[Int(index)].previous
    }
    return payouts
  }

  /// The payout under way.
  func running(of slot: Ledger.Slot) -> Payout? {
    guard let index = latest[slot], entries[Int(index)].payout.status == .processing else { return nil }
    return entries[Int(index)].payout
  }

  mutating func add(_ payout: Payout, to slot: Ledger.Slot) {
    guard entries.count < Ledger.linksMax else { return }
    entries.append(Entry(payout: payout, previous: latest[slot]))
    latest[slot] = Int32(truncatingIfNeeded: entries.count - 1)
  }

  /// Ends the payout under way.
  mutating func end(
    of slot: Ledger.Slot, _ status: Payout.Status, bankReference: UInt64?, reason: PayoutReason?
  ) {
    guard let index = latest[slot], entries[Int(index)].payout.status == .processing else { return }
    entries[Int(index)].payout.status = status
    entries[Int(index)].payout.bankReference = bankReference
    entries[Int(index)].payout.reason = reason
  }
}
