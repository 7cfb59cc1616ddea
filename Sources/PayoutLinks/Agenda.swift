/// What falls due, earliest first; of equal times in the order of the slots, a link's expiry before its script. A heap.
struct Agenda: Sendable {
  struct Entry: Comparable, Sendable {
    let due: Timestamp
    private let place: Int32
    /// 0 for the expiry, else the number of the script's step, from 1.
    private let item: Int32

    init(_ due: Timestamp, _ slot: Int, step: Int? = nil) {
      self.due = due
      place = Int32(truncatingIfNeeded: slot)
      item = step.map { Int32(truncatingIfNeeded: $0 + 1) } ?? 0
    }

    var slot: Int { Int(place) }
    /// Which step of the link's script; nil for its expiry.
    var step: Int? { item == 0 ? nil : Int(item) - 1 }

    static func < (left: Entry, right: Entry) -> Bool {
      (left.due, left.place, left.item) < (right.due, right.place, right.item)
    }
  }

  private var heap = SharedArray<Entry>()

  var earliest: Timestamp? { heap.count > 0 ? heap[0].due : nil }

  mutating func add(_ entry: Entry) {
    heap.append(entry)
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
    guard heap.count > 0, heap[0].due <= now else { return nil }
    let first = heap[0]
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
