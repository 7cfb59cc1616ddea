package import HTTP1
package import PayoutLinks

/// Those who wait until an event has been made, sent or acknowledged.
package struct WebhookWaits {
  package struct Wait {
    package let ticket: ReplyTicket
    /// Whose event it is.
    package let share: JournalShare
    package let name: WebhookEventName?
    package let link: Identifier?
    package let stage: WebhookEvent.Stage
    /// Events up to this number are not meant.
    package let after: Int
    package let due: Int64
    package let timeoutText: String

    package init(
      ticket: ReplyTicket, share: JournalShare, name: WebhookEventName?, link: Identifier?, stage: WebhookEvent.Stage,
      after: Int, due: Int64, timeoutText: String
    ) {
      self.ticket = ticket
      self.share = share
      self.name = name
      self.link = link
      self.stage = stage
      self.after = after
      self.due = due
      self.timeoutText = timeoutText
    }

    package func isMet(by event: WebhookEvent) -> Bool {
      event.number > after && (name ?? event.name) == event.name && (link ?? event.link) == event.link
        && event.hasReached(stage)
    }
  }

  private let changes: WebhookChanges
  private var waits: [ObjectIdentifier: [Wait]] = [:]
  /// Changes that have not been held against all of the waits.
  private var toLookAt: [WebhookChanges.Change] = []

  package init(_ changes: WebhookChanges) {
    self.changes = changes
  }

  package var isEmpty: Bool { waits.isEmpty }
  package var count: Int { waits.values.reduce(0) { $0 + $1.count } }
  var tickets: [ReplyTicket] { waits.values.flatMap { $0.map(\.ticket) } }
  var earliestDue: Int64? { waits.values.compactMap { $0.map(\.due).min() }.min() }
  var hasChanges: Bool { !toLookAt.isEmpty }

  package mutating func add(_ wait: Wait) {
    waits[ObjectIdentifier(wait.share), default: []].append(wait)
    changes.isWatched = true
  }

  /// False where nobody waits by that ticket.
  package mutating func remove(_ ticket: ReplyTicket) -> Bool {
    for (key, some) in waits where some.contains(where: { $0.ticket == ticket }) {
      waits[key]?.removeAll { $0.ticket == ticket }
      if waits[key]?.isEmpty == true { waits[key] = nil }
      changes.isWatched = !waits.isEmpty
      return true
    }
    return false
  }

  /// Answers those whose event has come so far, until the budget, in the measure of `JournalCost`, is used up.
  mutating func look(_ budget: inout Int, into ended: inout [EndedWait]) {
    toLookAt += changes.drain()
    var count = 0
    while count < toLookAt.count, budget > 0 {
      let change = toLookAt[count]
      count += 1
      let waiting = waits[ObjectIdentifier(change.share)] ?? []
      budget -= EventRing.cost * (1 + waiting.count / 8)
      for wait in waiting where wait.isMet(by: change.event) {
        budget -= JournalCost.answer
        ended.append(EndedWait(wait.ticket, .told(wait.share.account, change.event)))
        _ = remove(wait.ticket)
      }
    }
    toLookAt.removeFirst(count)
  }

  /// Answers those whose time is up, until the budget is used up.
  mutating func timeOut(at now: Int64, _ budget: inout Int, into ended: inout [EndedWait]) {
    for wait in waits.values.flatMap({ $0 }) where now >= wait.due {
      guard budget > 0 else { return }
      budget -= JournalCost.answer
      ended.append(EndedWait(wait.ticket, .untold(wait)))
      _ = remove(wait.ticket)
    }
  }
}
