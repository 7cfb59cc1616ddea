/// Cuts a page out of sorted indexes, newest first: the shortest that applies is walked, `from` and `to` are found in it
/// by halving, and what else is asked is checked on the way.
struct PageCut {
  private var candidates: [Int32]
  private var checks: [(postings: Postings, key: Int32)] = []
  private var hasOther = false

  /// Of all that there is, the oldest first.
  init(_ order: [Int32]) {
    candidates = order
  }

  /// Those with this value.
  mutating func narrow(_ postings: Postings, _ key: Int32) {
    let slots = postings.slots(key)
    if slots.count < candidates.count { candidates = slots }
    checks.append((postings, key))
  }

  /// The one at `slot` alone.
  mutating func narrow(to slot: Int) {
    candidates = [Int32(truncatingIfNeeded: slot)]
    hasOther = true
  }

  /// One page; `fits` is what no index knows, nil where nothing else is asked.
  func page(_ range: PageRange, createdAt: (Int) -> Timestamp, fits: ((Int) -> Bool)? = nil) -> [Int] {
    var index = range.to.map { to in candidates.partitionPoint { createdAt(Int($0)) <= to } } ?? candidates.count
    let end = range.from.map { from in candidates.partitionPoint { createdAt(Int($0)) < from } } ?? 0
    var skip = range.skip
    // One condition, and the candidates are exactly what fits it: what is skipped is not looked at.
    if fits == nil, checks.count + (hasOther ? 1 : 0) <= 1 {
      index -= min(skip, max(index - end, 0))
      skip = 0
    }
    var page: [Int] = []
    while index > end, page.count < range.count {
      index -= 1
      let slot = Int(candidates[index])
      if let fits, !fits(slot) { continue }
      guard checks.allSatisfy({ $0.postings.key(of: slot) == $0.key }) else { continue }
      if skip > 0 { skip -= 1 } else { page.append(slot) }
    }
    return page
  }
}
