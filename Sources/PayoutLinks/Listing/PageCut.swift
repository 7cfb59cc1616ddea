/// Cuts a page out of sorted indexes, newest first: the shortest that applies is walked, `from` and `to` are found in it
/// by halving, and what else is asked is checked on the way.
///
/// A walk over a million goes on in slices. What it walks is its own: what happens meanwhile changes nothing in it.
package struct PageCut: Sendable {
  private var candidates: [Int32]
  // The value that each place has, and which is asked for.
  private var checks: [(values: SharedArray<Int32>, wanted: Int32)] = []
  private var hasOther = false
  /// What no index knows, nil where nothing else is asked.
  private var fits: (@Sendable (Int) -> Bool)?
  private var index = 0
  private var end = 0
  private var skip = 0
  private var count = 0
  /// Those found, the newest first: all of the page once `go` has said so.
  package private(set) var places: [Int] = []

  /// Of all that there is, the oldest first.
  init(_ order: [Int32]) {
    candidates = order
  }

  /// Of nothing.
  static let nothing = PageCut([])

  /// Those with this value.
  mutating func narrow(_ postings: Postings, _ key: Int32) {
    let slots = postings.slots(key)
    if slots.count < candidates.count { candidates = slots }
    checks.append((postings.keys, key))
  }

  /// The one at `slot` alone.
  mutating func narrow(to slot: Int) {
    candidates = [Int32(truncatingIfNeeded: slot)]
    hasOther = true
  }

  /// Sets out for one page.
  mutating func begin(_ range: PageRange, createdAt: (Int) -> Timestamp, fits: (@Sendable (Int) -> Bool)? = nil) {
    index = range.to.map { to in candidates.partitionPoint { createdAt(Int($0)) <= to } } ?? candidates.count
    end = range.from.map { from in candidates.partitionPoint { createdAt(Int($0)) < from } } ?? 0
    (skip, count) = (range.skip, range.count)
    self.fits = fits
    // One condition, and the candidates are exactly what fits it: what is skipped is not looked at.
    guard fits == nil, checks.count + (hasOther ? 1 : 0) <= 1 else { return }
    checks = []
    index -= min(skip, max(index - end, 0))
    skip = 0
  }

  /// Goes on until so many more have been looked at; false where that was not the end.
  package mutating func go(_ budget: inout Int) -> Bool {
    while index > end, places.count < count {
      guard budget > 0 else { return false }
      budget -= 1
      index -= 1
      let place = Int(candidates[index])
      if let fits, !fits(place) { continue }
      guard hasAll(place) else { continue }
      if skip > 0 { skip -= 1 } else { places.append(place) }
    }
    return true
  }

  private func hasAll(_ place: Int) -> Bool {
    for index in checks.indices where checks[index].values[place] != checks[index].wanted { return false }
    return true
  }

  /// The whole page, however long it takes.
  package func whole() -> [Int] {
    var cut = self
    var budget = Int.max
    _ = cut.go(&budget)
    return cut.places
  }
}
