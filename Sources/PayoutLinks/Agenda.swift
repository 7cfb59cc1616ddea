/// What falls due, earliest first; of equal times in the order of the slots, a link's expiry before its script.
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

  private var heap = Heap<Entry>()

  var earliest: Timestamp? { heap.first?.due }

  mutating func add(_ entry: Entry) { heap.add(entry) }

  /// Takes out the earliest entry that is due by `now`.
  mutating func popDue(by now: Timestamp) -> Entry? { heap.popFirst { $0.due <= now } }
}
