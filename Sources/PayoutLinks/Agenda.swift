/// What falls due, earliest first; of equal times in the order of the slots. A binary heap.
struct Agenda: Sendable {
  struct Entry: Comparable, Sendable {
    let due: Timestamp
    let slot: Int

    static func < (left: Entry, right: Entry) -> Bool {
      (left.due, left.slot) < (right.due, right.slot)
    }
  }

  private var heap: [Entry] = []

  var earliest: Timestamp? { heap.first?.due }

  mutating func add(_ due: Timestamp, _ slot: Int) {
    heap.append(Entry(due: due, slot: slot))
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child] < heap[parent] else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes out the earliest entry that is due by `now`.
  mutating func popDue(by now: Timestamp) -> Entry? {
    guard let first = heap.first, first.due <= now else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      let left = 2 * parent + 1
      guard left < heap.count else { break }
      let right = left + 1
      let smaller = right < heap.count && heap[right] < heap[left] ? right : left
      guard heap[smaller] < heap[parent] else { break }
      heap.swapAt(parent, smaller)
      parent = smaller
    }
    return first
  }
}
