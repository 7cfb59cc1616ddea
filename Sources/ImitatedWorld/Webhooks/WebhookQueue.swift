import PayoutLinks

/// What falls due to one receiver, in order of time. An entry whose delivery has been put off, sent again or forgotten
/// since is stale, and stays until it is come upon or the queue is tidied.
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
  private var tidiedAt = WebhookQueue.staleMax

  /// Stale entries that are thrown away in one turn.
  static let staleMax = 256

  var first: Entry? { entries.first }

  /// With twice as many as were current the last time, the stale ones are taken out.
  mutating func add(_ entry: Entry, isCurrent: (Entry) -> Bool) {
    entries.add(entry)
    guard entries.count > tidiedAt else { return }
    entries.filter(isCurrent)
    tidiedAt = max(Self.staleMax, 2 * entries.count)
  }

  mutating func removeFirst() { _ = entries.popFirst { _ in true } }
}
