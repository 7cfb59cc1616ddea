/// Who is to be woken when: a heap by time, for durations that differ from one another.
struct AlarmHeap {
  struct Alarm {
    let due: Int64
    /// A connection's token: whoever has got its descriptor since is told apart by it.
    let token: UInt64
  }

  private var heap: [Alarm] = []

  var count: Int { heap.count }

  /// Forgets the alarms of those who have gone.
  mutating func keep(where isThere: (UInt64) -> Bool) {
    // What is in order is a heap.
    heap = heap.filter { isThere($0.token) }.sorted { $0.due < $1.due }
  }

  var nextDue: Int64? { heap.first?.due }

  mutating func add(_ alarm: Alarm) {
    heap.append(alarm)
    var child = heap.count - 1
    while child > 0 {
      let parent = (child - 1) / 2
      guard heap[child].due < heap[parent].due else { break }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  /// Takes out the earliest alarm that is due at `now`.
  mutating func popDue(at now: Int64) -> Alarm? {
    guard let first = heap.first, first.due <= now else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      let left = 2 * parent + 1
      guard left < heap.count else { break }
      let right = left + 1
      let earlier = right < heap.count && heap[right].due < heap[left].due ? right : left
      guard heap[earlier].due < heap[parent].due else { break }
      heap.swapAt(parent, earlier)
      parent = earlier
    }
    return first
  }
}
