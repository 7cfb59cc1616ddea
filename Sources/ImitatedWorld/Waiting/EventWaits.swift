package import HTTP1

/// Those who wait for anything to happen: to the links of one account, or to any.
package struct EventWaits {
  package struct Wait {
    package let ticket: ReplyTicket
    /// Nil for whoever looks at all accounts.
    package let share: JournalShare?
    /// The last event that the caller knows.
    package let after: Int
    package let limit: Int
    package let due: Int64

    package init(ticket: ReplyTicket, share: JournalShare?, after: Int, limit: Int, due: Int64) {
      self.ticket = ticket
      self.share = share
      self.after = after
      self.limit = limit
      self.due = due
    }
  }

  private let events: EventRing
  private var waits: [ReplyTicket: Wait] = [:]
  private var places: [ObjectIdentifier?: Set<ReplyTicket>] = [:]
  /// Everything before this event has been looked at.
  private var next = 0
  /// Those whom something has happened for, to be answered.
  private var met: [ReplyTicket] = []

  package init(_ events: EventRing) {
    self.events = events
  }

  package var isEmpty: Bool { waits.isEmpty }
  package var count: Int { waits.count }
  var tickets: [ReplyTicket] { Array(waits.keys) }
  var earliestDue: Int64? { waits.values.map(\.due).min() }
  var hasMet: Bool { !met.isEmpty }

  package mutating func add(_ wait: Wait) {
    if waits.isEmpty { next = events.nextNumber }
    waits[wait.ticket] = wait
    places[wait.share.map { ObjectIdentifier($0) }, default: []].insert(wait.ticket)
  }

  /// False where nobody waits by that ticket.
  package mutating func remove(_ ticket: ReplyTicket) -> Bool {
    guard let wait = waits.removeValue(forKey: ticket) else { return false }
    let key = wait.share.map { ObjectIdentifier($0) }
    places[key]?.remove(ticket)
    if places[key]?.isEmpty == true { places[key] = nil }
    return true
  }

  /// Finds those whom what has happened since the last call concerns.
  mutating func readEvents() {
    guard next < events.nextNumber else { return }
    meet(nil)
    if next < events.firstNumber {
      // What nobody can read any more may have been anybody's.
      for key in Array(places.keys) { meet(key) }
      next = events.firstNumber
    }
    while next < events.nextNumber, !places.isEmpty {
      if let event = events.event(next) {
        if let share = event.share {
          meet(ObjectIdentifier(share))
        } else {
          for key in Array(places.keys) { meet(key) }
        }
      }
      next += 1
    }
    next = events.nextNumber
  }

  private mutating func meet(_ key: ObjectIdentifier?) {
    guard let tickets = places.removeValue(forKey: key) else { return }
    met += tickets
  }

  /// Answers those who have something to read, until the budget, in the measure of `JournalCost`, is used up.
  package mutating func answer(_ budget: inout Int, into ended: inout [EndedWait]) {
    while budget > 0, let ticket = met.popLast() {
      guard let wait = waits[ticket] else { continue }
      end(wait, &budget, &ended)
    }
  }

  /// Answers those whose time is up, until the budget is used up.
  mutating func timeOut(at now: Int64, _ budget: inout Int, into ended: inout [EndedWait]) {
    for wait in Array(waits.values) where now >= wait.due {
      guard budget > 0 else { return }
      end(wait, &budget, &ended)
    }
  }

  private mutating func end(_ wait: Wait, _ budget: inout Int, _ ended: inout [EndedWait]) {
    _ = remove(wait.ticket)
    budget -= JournalCost.answer + EventRing.cost * min(wait.limit, events.nextNumber - wait.after)
    ended.append(EndedWait(wait.ticket, .events(wait)))
  }
}
