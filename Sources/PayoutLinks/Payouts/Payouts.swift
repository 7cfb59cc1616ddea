/// The payouts of all links of an account, found by id, by link and by what a list call may ask for. Links without any,
/// most of them, cost nothing here.
struct Payouts: Sendable {
  /// A link that fails and is claimed again and again shows the newest of its payouts, as many as a page of a list has:
  /// each carries the link's notes, and a reply has them all.
  static let shownMax = 100

  private struct Entry: Sendable {
    var payout: Payout
    /// The one before of the same link; -1 for the first.
    var previous: Int32
    /// Of the link.
    let slot: Int32
  }

  /// A link that has some, and its latest.
  private struct Head: Sendable {
    let slot: Int32
    var latest: Int32
  }

  /// What lists have no index for: it changes, or has three values.
  private struct Traits: Hashable, Sendable {
    let status: Payout.Status
    let mode: Payout.Mode
  }

  /// What lists find a payout by, besides its own fields: numbers that others have given.
  struct Facts {
    let contact: Int?
    let fundAccount: Int?
    let reference: TextPool.Key?
  }

  private var entries = SharedArray<Entry>()
  private var heads = SharedArray<Head>()
  private var places = SlotTable()
  private var byID = SlotTable()
  // The oldest first, by `created_at`, then by arrival.
  private var order: [Int32] = []
  private var traits = SharedArray<Traits>()
  private var ofContact = Postings()
  private var ofFundAccount = Postings()
  private var ofReference = Postings()

  private func place(of slot: Int) -> Int? {
    places.find(hash: slot.hashValue) { Int(heads[$0].slot) == slot }
  }

  private func latest(of slot: Int) -> Int? { place(of: slot).map { Int(heads[$0].latest) } }

  func place(of id: Identifier) -> Int? { byID.find(hash: id.hashValue) { entries[$0].payout.id == id } }

  subscript(place: Int) -> (payout: Payout, slot: Int) {
    (entries[place].payout, Int(entries[place].slot))
  }

  var count: Int { entries.count }

  /// In the order of lists, the oldest first.
  func place(inOrder index: Int) -> Int { Int(order[index]) }

  /// A link's payouts, in the order of lists, the newest first; of very many the newest.
  func all(of slot: Int) -> [Payout] {
    var places: [Int] = []
    var next = latest(of: slot)
    while let index = next, places.count < Self.shownMax {
      places.append(index)
      next = entries[index].previous < 0 ? nil : Int(entries[index].previous)
    }
    // As a rule they are; not where the clock was set back.
    places.sort { (entries[$1].payout.createdAt, $1) < (entries[$0].payout.createdAt, $0) }
    return places.map { entries[$0].payout }
  }

  /// The payout under way.
  func running(of slot: Int) -> Payout? {
    guard let index = latest(of: slot), entries[index].payout.status.isUnderWay else { return nil }
    return entries[index].payout
  }

  mutating func reserveCapacity(_ count: Int) {
    entries.reserveCapacity(count)
    order.reserveCapacity(count)
    let (entries, heads) = (entries, heads)
    byID.reserveCapacity(count) { entries[$0].payout.id.hashValue }
    places.reserveCapacity(count) { Int(heads[$0].slot).hashValue }
  }

  mutating func add(_ payout: Payout, to slot: Int, _ facts: Facts) {
    guard entries.count < Bounds.entriesMax else { return }
    let new = Int32(truncatingIfNeeded: entries.count)
    if let place = place(of: slot) {
      let latest = Int(heads[place].latest)
      if entries[latest].payout.status.isUnderWay, !payout.status.isUnderWay {
        // One that has ended came before the one under way, whatever their times.
        entries.append(Entry(payout: payout, previous: entries[latest].previous, slot: heads[place].slot))
        entries[latest].previous = new
      } else {
        entries.append(Entry(payout: payout, previous: heads[place].latest, slot: heads[place].slot))
        heads[place].latest = new
      }
    } else {
      let slot = Int32(truncatingIfNeeded: slot)
      entries.append(Entry(payout: payout, previous: -1, slot: slot))
      heads.append(Head(slot: slot, latest: new))
      let heads = heads
      places.insert(heads.count - 1, hash: Int(slot).hashValue) { Int(heads[$0].slot).hashValue }
    }
    traits.append(Traits(status: payout.status, mode: payout.mode))
    let entries = entries
    byID.insert(Int(new), hash: payout.id.hashValue) { entries[$0].payout.id.hashValue }
    let isOlder = { (left: Int32, right: Int32) in
      (entries[Int(left)].payout.createdAt, left) < (entries[Int(right)].payout.createdAt, right)
    }
    order.insertSorted(new, isOlder)
    func key(_ place: Int?) -> Postings.Key? { place.map { Postings.Key(truncatingIfNeeded: $0) } }
    ofContact.append(key(facts.contact), Int(new), isOlder: isOlder)
    ofFundAccount.append(key(facts.fundAccount), Int(new), isOlder: isOlder)
    ofReference.append(facts.reference, Int(new), isOlder: isOlder)
  }

  /// Moves the payout under way, and gives it as it is then.
  mutating func move(
    of slot: Int, to status: Payout.Status, bankReference: UInt64?, reason: PayoutReason?
  ) -> Payout? {
    guard let index = latest(of: slot), entries[index].payout.status.isUnderWay else { return nil }
    entries[index].payout.status = status
    entries[index].payout.bankReference = bankReference
    entries[index].payout.reason = reason
    traits[index] = Traits(status: status, mode: traits[index].mode)
    return entries[index].payout
  }

  /// What finds the places of one page, newest first; `facts` are the numbers of what the listing asks for.
  func cut(_ listing: PayoutListing, _ facts: Facts) -> PageCut {
    var cut = PageCut(order)
    for (key, postings) in [
      (facts.contact.map { Postings.Key(truncatingIfNeeded: $0) }, ofContact),
      (facts.fundAccount.map { Postings.Key(truncatingIfNeeded: $0) }, ofFundAccount),
      (facts.reference, ofReference),
    ] {
      if let key { cut.narrow(postings, key) }
    }
    let (status, mode) = (listing.status, listing.mode)
    let fits = { @Sendable [traits] (place: Int) in
      let found = traits[place]
      return (status == nil || status == found.status) && (mode == nil || mode == found.mode)
    }
    cut.begin(
      listing.range, createdAt: { entries[$0].payout.createdAt }, fits: status == nil && mode == nil ? nil : fits)
    return cut
  }
}
