/// What an admin call sees of the journal: one account's entries, or all.
package struct JournalView {
  private let journal: Journal
  private let share: JournalShare?

  /// Of everybody where `share` is nil, and then of requests too that came to no account.
  package init(_ journal: Journal, of share: JournalShare? = nil) {
    self.journal = journal
    self.share = share
  }

  /// The numbers that may have an entry, the oldest first.
  package var numbers: Range<Int> {
    let all = journal.firstNumber..<journal.nextNumber
    guard let share else { return all }
    return all.clamped(to: share.epoch == journal.epoch ? share.firstNumber..<Int.max : 0..<0)
  }

  /// Whose it is; nil for everybody's.
  package var account: String? { share?.account }

  /// The entry of this number, where it is there and in view.
  package func entry(_ number: Int) -> JournalEntry? {
    guard numbers.contains(number), let entry = journal.entry(number) else { return nil }
    return isOwn(entry) ? entry : nil
  }

  /// Whether an entry of the journal is in view.
  package func shows(_ entry: JournalEntry) -> Bool { numbers.contains(entry.number) && isOwn(entry) }

  /// The entry of this number, one of those that were in view once.
  fileprivate func formerEntry(_ number: Int) -> JournalEntry? {
    journal.entry(number).flatMap { isOwn($0) ? $0 : nil }
  }

  private func isOwn(_ entry: JournalEntry) -> Bool {
    guard let share else { return true }
    return entry.request.bytes[entry.request.account].elementsEqual(share.account.utf8)
  }

  /// So many have come since the journal, or the account's part in it, was last emptied.
  fileprivate var total: Int {
    guard let share else { return journal.droppedCount + journal.count }
    return share.epoch == journal.epoch ? share.count : 0
  }

  fileprivate var firstKept: Int { journal.firstNumber }
  fileprivate var nextNumber: Int { journal.nextNumber }

  /// Forgets all entries in view.
  package func removeAll() {
    if let share { share.forget() } else { journal.removeAll() }
  }
}

/// A way through the entries that are in view when it begins, the oldest first, a slice at a time.
package struct JournalWalk {
  package let view: JournalView
  package private(set) var numbers: Range<Int>
  private var next: Int
  private let total: Int
  /// Entries that were still there.
  package private(set) var seenCount = 0

  package init(_ view: JournalView) {
    self.view = view
    numbers = view.numbers
    next = numbers.lowerBound
    total = view.total
  }

  /// So many are in the journal no more. Known at the end.
  package var droppedCount: Int { total - seenCount }

  /// The number of the first entry that it does not come to.
  package var end: Int { view.nextNumber }

  /// On to what has come since it began.
  package mutating func extend() {
    numbers = view.numbers
    next = max(next, numbers.lowerBound)
  }

  /// Shows entries until there are no more or `isFound`, which is true, or the budget is used up. `pattern` is what
  /// `look` asks of them.
  package mutating func go(
    _ budget: inout Int, _ pattern: RequestPattern?, until isFound: () -> Bool = { false },
    _ look: (JournalEntry) -> Void
  ) -> Bool {
    while next < numbers.upperBound, !isFound() {
      guard budget > 0 else { return false }
      budget -= JournalCost.step
      let number = max(next, view.firstKept)
      next = number + 1
      guard number < numbers.upperBound, let entry = view.formerEntry(number) else { continue }
      seenCount += 1
      if let pattern { budget -= pattern.cost(for: entry) }
      look(entry)
    }
    return true
  }

  /// The entry of this number, where it is still there.
  package func entry(_ number: Int) -> JournalEntry? { numbers.contains(number) ? view.formerEntry(number) : nil }
}

/// What looking at entries costs, in nanoseconds or so: so that work on them is cut by count, and not by a clock.
package enum JournalCost {
  package static let step = 200
  /// A millisecond or two.
  package static let slice = 1_000_000

  package static func writing(_ entry: JournalEntry) -> Int { writing(bytes: entry.record.byteCount) }
  package static func writing(bytes: Int) -> Int { 5_000 + 8 * bytes }
  package static let nearestRoute = 50_000
  /// Of somebody who has waited, the log line included.
  package static let answer = 5_000
}
