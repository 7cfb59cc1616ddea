/// Who is to be woken when, for durations that differ from one another.
///
/// A sorted array: there are two for each connection at most, and to move all of 20,000 takes some 10 µs.
struct SortedAlarms {
  struct Alarm {
    let due: Int64
    /// A connection's token: whoever has got its descriptor since is told apart by it.
    let token: UInt64
  }

  // The earliest last: to take it out moves none.
  private var alarms: [Alarm] = []

  var count: Int { alarms.count }

  /// Forgets the alarms of those who have gone.
  mutating func keep(where isThere: (UInt64) -> Bool) {
    alarms.removeAll { !isThere($0.token) }
  }

  var nextDue: Int64? { alarms.last?.due }

  /// Of equal times the one added first is the first to come.
  mutating func add(_ alarm: Alarm) {
    var low = 0
    var high = alarms.count
    while low < high {
      let middle = (low + high) / 2
      if alarms[middle].due > alarm.due { low = middle + 1 } else { high = middle }
    }
    alarms.insert(alarm, at: low)
  }

  /// Takes out the earliest alarm that is due at `now`.
  mutating func popDue(at now: Int64) -> Alarm? {
    guard let earliest = alarms.last, earliest.due <= now else { return nil }
    return alarms.popLast()
  }
}
