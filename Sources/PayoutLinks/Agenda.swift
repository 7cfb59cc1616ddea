/// What falls due, earliest first; of equal times in the order of the slots, and of one link a reminder first, then its
/// expiry, then its script.
struct Agenda: Sendable {
  enum Item {
    /// The contact is told that the link will expire.
    case reminder
    case expiry
    /// Of the link's script.
    case step(Int)
  }

  struct Entry: Comparable, Sendable {
    let due: Timestamp
    private let place: Int32
    /// -1 for a reminder, 0 for the expiry, else the number of the script's step, from 1.
    private let code: Int32

    init(_ due: Timestamp, _ slot: Int, _ item: Item) {
      self.due = due
      place = Int32(truncatingIfNeeded: slot)
      code =
        switch item {
        case .reminder: -1
        case .expiry: 0
        case .step(let number): Int32(truncatingIfNeeded: number + 1)
        }
    }

    var slot: Int { Int(place) }
    var item: Item { code < 0 ? .reminder : code == 0 ? .expiry : .step(Int(code) - 1) }

    static func < (left: Entry, right: Entry) -> Bool {
      (left.due, left.place, left.code) < (right.due, right.place, right.code)
    }
  }

  private var heap = Heap<Entry>()

  var earliest: Timestamp? { heap.first?.due }

  mutating func add(_ entry: Entry) { heap.add(entry) }

  /// Takes out the earliest entry that is due by `now`.
  mutating func popDue(by now: Timestamp) -> Entry? { heap.popFirst { $0.due <= now } }
}
