import PayoutLinks

/// What falls due to one receiver, in order of time. An entry whose delivery has been put off, sent again or forgotten
/// since is stale, and stays until somebody comes upon it.
struct WebhookQueue: Sendable {
  struct Entry: Comparable, Sendable {
    let due: Timestamp
    /// What comes first of those that are due at once.
    let rank: Int
    /// The delivery has that of its latest.
    let number: Int
    let place: WebhookBook.Place

    static func < (left: Entry, right: Entry) -> Bool { (left.due, left.rank) < (right.due, right.rank) }
  }

  private var entries = Heap<Entry>()
  /// Where stale ones are looked for next.
  private var cursor = 0
  /// As each new entry makes at most one stale, there are never more than a third as many as are current.
  private static let looksPerEntry = 4

  /// Stale entries that are thrown away in one turn.
  static let staleMax = 256

  var first: Entry? { entries.first }

  /// Looks at a few of the others too, so that no turn has to look at all of them.
  mutating func add(_ entry: Entry, isCurrent: (Entry) -> Bool) {
    entries.add(entry)
    for _ in 0..<min(Self.looksPerEntry, entries.count) {
      if cursor >= entries.count { cursor = 0 }
      if isCurrent(entries[cursor]) { cursor += 1 } else { entries.remove(at: cursor) }
    }
  }

  mutating func removeFirst() { _ = entries.popFirst { _ in true } }
}
