import HTTP1

/// Who must have moved by when: one list for each kind, its members in the order of their deadlines.
///
/// All deadlines of a kind last equally long, so a new one goes to the tail and the head is always the next to pass:
/// setting, moving and dropping one is a few writes, whatever the number of connections. Members are named by their
/// descriptor's number; each is in one list at the most.
struct DeadlineLists {
  private struct Member {
    var previous: Int32 = -1
    var next: Int32 = -1
    var due: Int64 = 0
    var kind: Deadline?
  }

  private struct Ends {
    var first: Int32 = -1
    var last: Int32 = -1
  }

  private var members: [Member] = []
  private var ends = [Ends](repeating: Ends(), count: Deadline.allCases.count)

  /// The kind of deadline that `number` has.
  func kind(of number: Int32) -> Deadline? {
    let index = Int(number)
    return index < members.count ? members[index].kind : nil
  }

  /// When the deadline of `number` passes.
  func due(of number: Int32) -> Int64? {
    kind(of: number) == nil ? nil : members[Int(number)].due
  }

  /// Gives `number` the deadline `due` of `kind`, in the place of any other it had.
  mutating func set(_ number: Int32, _ kind: Deadline, due: Int64) {
    let index = Int(number)
    while members.count <= index { members.append(Member()) }
    remove(number)
    let list = Int(kind.rawValue)
    let last = ends[list].last
    members[index] = Member(previous: last, next: -1, due: due, kind: kind)
    if last >= 0 { members[Int(last)].next = number } else { ends[list].first = number }
    ends[list].last = number
  }

  mutating func remove(_ number: Int32) {
    let index = Int(number)
    guard index < members.count, let kind = members[index].kind else { return }
    let member = members[index]
    let list = Int(kind.rawValue)
    if member.previous >= 0 { members[Int(member.previous)].next = member.next } else { ends[list].first = member.next }
    if member.next >= 0 {
      members[Int(member.next)].previous = member.previous
    } else {
      ends[list].last = member.previous
    }
    members[index].kind = nil
  }

  /// The member of `kind` whose deadline is next: of the idle ones the longest idle.
  func first(_ kind: Deadline) -> Int32? {
    let number = ends[Int(kind.rawValue)].first
    return number >= 0 ? number : nil
  }

  /// When the next deadline of all passes.
  var nextDue: Int64? {
    var earliest: Int64?
    for end in ends where end.first >= 0 {
      let due = members[Int(end.first)].due
      if due < earliest ?? .max { earliest = due }
    }
    return earliest
  }

  /// Takes out one member whose deadline has passed at `now`.
  mutating func popPassed(at now: Int64) -> (number: Int32, kind: Deadline)? {
    for kind in Deadline.allCases {
      let number = ends[Int(kind.rawValue)].first
      if number >= 0, members[Int(number)].due <= now {
        remove(number)
        return (number, kind)
      }
    }
    return nil
  }
}
