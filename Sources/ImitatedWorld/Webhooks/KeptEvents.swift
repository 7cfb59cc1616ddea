import Synchronization

/// How many events one book of webhooks keeps, counted among those of all books. It goes with the book's array: a copy
/// that changes has one of its own.
final class KeptEvents: Sendable {
  /// Of all accounts together. Books end on any thread.
  final class Total: Sendable {
    fileprivate let countMax: Int
    fileprivate let count = Atomic(0)

    /// A quarter of a gigabyte, unless said otherwise; four times that where each has a long link to show.
    init(countMax: Int = 262_144) { self.countMax = countMax }
  }

  private let total: Total
  private let count: Atomic<Int>

  init(in total: Total, count: Int = 0) {
    self.total = total
    self.count = Atomic(count)
    total.count.add(count, ordering: .relaxed)
  }

  deinit { total.count.subtract(count.load(ordering: .relaxed), ordering: .relaxed) }

  func copy() -> KeptEvents { KeptEvents(in: total, count: count.load(ordering: .relaxed)) }

  /// False where all books together have as many as there may be.
  func add() -> Bool {
    guard total.count.load(ordering: .relaxed) < total.countMax else { return false }
    count.add(1, ordering: .relaxed)
    total.count.add(1, ordering: .relaxed)
    return true
  }
}
