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

  /// A link that has some, and its latest.
  private struct Head: Sendable {
    let slot: Int32
    var latest: Int32
  }

  private var entries = SharedArray<Entry>()
  private var heads = SharedArray<Head>()
  private var places = SlotTable()

  private func place(of slot: Ledger.Slot) -> Int? {
    places.find(hash: slot.hashValue) { Int(heads[$0].slot) == slot }
  }

  private func latest(of slot: Ledger.Slot) -> Int? { place(of: slot).map { Int(heads[$0].latest) } }

  /// A link's payouts, the newest first; of very many the newest.
  func all(of slot: Ledger.Slot) -> [Payout] {
    var payouts: [Payout] = []
    var next = latest(of: slot)
    while let index = next, payouts.count < Self.shownMax {
      payouts.append(entries[index].payout)
      next = entries[index].previous.map { Int($0) }
    }
    return payouts
  }

  /// The payout under way.
  func running(of slot: Ledger.Slot) -> Payout? {
    guard let index = latest(of: slot), entries[index].payout.status.isUnderWay else { return nil }
    return entries[index].payout
  }

  mutating func add(_ payout: Payout, to slot: Ledger.Slot) {
    guard entries.count < Ledger.linksMax else { return }
    let new = Int32(truncatingIfNeeded: entries.count)
    if let place = place(of: slot) {
      entries.append(Entry(payout: payout, previous: heads[place].latest))
      heads[place].latest = new
    } else {
      entries.append(Entry(payout: payout, previous: nil))
      heads.append(Head(slot: Int32(truncatingIfNeeded: slot), latest: new))
      let heads = heads
      places.insert(heads.count - 1, hash: slot.hashValue) { Int(heads[$0].slot).hashValue }
    }
  }

  /// Moves the payout under way, and gives it as it is then.
  mutating func move(
    of slot: Ledger.Slot, to status: Payout.Status, bankReference: UInt64?, reason: PayoutReason?
  ) -> Payout? {
    guard let index = latest(of: slot), entries[index].payout.status.isUnderWay else { return nil }
    entries[index].payout.status = status
    entries[index].payout.bankReference = bankReference
    entries[index].payout.reason = reason
    return entries[index].payout
  }
}
