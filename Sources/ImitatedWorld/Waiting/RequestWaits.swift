package import HTTP1
import PayoutLinks

/// Those who wait for requests to come, found by what an entry of the journal says at a glance: account, route and id.
///
/// An entry is held only against those who may mean it, so that it costs the same however many wait for others.
package struct RequestWaits {
  package struct Wait {
    package let ticket: ReplyTicket
    package let view: JournalView
    package let page: RequestsPage
    package let count: Int
    package let due: Int64
    package let timeoutText: String
    /// Entries before this one have been counted already.
    package var next: Int
    package var found = 0
    /// Of so many the journal keeps too little to tell.
    package var unknown = 0
    /// Of `RequestWaits.missedCount`, when it began.
    var missedBefore = 0

    package init(
      ticket: ReplyTicket, view: JournalView, page: RequestsPage, count: Int, due: Int64, timeoutText: String, next: Int
    ) {
      self.ticket = ticket
      self.view = view
      self.page = page
      self.count = count
      self.due = due
      self.timeoutText = timeoutText
      self.next = next
    }
  }

  private struct Key: Hashable {
    /// nil for whoever looks at all accounts.
    let account: String?
    let mark: Mark
  }

  /// The most telling condition of a pattern.
  private enum Mark: Hashable {
    case id([UInt8])
    case route(RouteName)
    case any
  }

  private let journal: Journal
  private var waits: [ReplyTicket: Wait] = [:]
  private var places: [Key: Set<ReplyTicket>] = [:]
  /// Everything before this entry has been looked at.
  private var cursor = 0
  /// Those whom the entry there is still to be held against; nil before it is looked at.
  private var toAsk: [ReplyTicket]?
  private var epoch = 0
  /// So many entries had to go before anybody could look at them.
  private var missedCount = 0

  package init(_ journal: Journal) {
    self.journal = journal
  }

  package var isEmpty: Bool { waits.isEmpty }
  package var count: Int { waits.count }
  var tickets: [ReplyTicket] { Array(waits.keys) }
  var earliestDue: Int64? { waits.values.map(\.due).min() }
  /// Whether anything has come that nobody has looked at.
  var isBehind: Bool { !waits.isEmpty && cursor < journal.nextNumber }

  package mutating func add(_ wait: Wait) {
    if waits.isEmpty {
      cursor = journal.nextNumber
      epoch = journal.epoch
      toAsk = nil
    }
    var wait = wait
    wait.missedBefore = missedCount
    waits[wait.ticket] = wait
    places[Self.key(of: wait), default: []].insert(wait.ticket)
  }

  /// False where nobody waits by that ticket.
  package mutating func remove(_ ticket: ReplyTicket) -> Bool {
    guard let wait = waits.removeValue(forKey: ticket) else { return false }
    let key = Self.key(of: wait)
    places[key]?.remove(ticket)
    if places[key]?.isEmpty == true { places[key] = nil }
    return true
  }

  private static func key(of wait: Wait) -> Key {
    var mark = Mark.any
    for condition in wait.page.pattern.conditions {
      switch condition {
      case .id(let id): return Key(account: wait.view.account, mark: .id(Array(id.utf8)))
      case .route(let route): mark = .route(route)
      default: break
      }
    }
    return Key(account: wait.view.account, mark: mark)
  }

  var bodyWaitCount: Int { waits.values.count { $0.page.pattern.readsBodies } }

  /// Looks at what has come to the journal, until there is no more of it or `isLate` says so; one entry is held against
  /// one wait at least.
  package mutating func look(into ended: inout [EndedWait], isLate: () -> Bool) {
    if cursor < journal.firstNumber {
      if epoch == journal.epoch { missedCount += journal.firstNumber - cursor }
      cursor = journal.firstNumber
      toAsk = nil
    }
    epoch = journal.epoch
    while cursor < journal.nextNumber, !waits.isEmpty {
      if let entry = journal.entry(cursor) {
        var tickets = toAsk ?? askable(entry)
        toAsk = nil
        while let ticket = tickets.popLast() {
          look(entry, ticket, &ended)
          if !tickets.isEmpty, isLate() {
            toAsk = tickets
            return
          }
        }
      }
      cursor += 1
      if isLate() { return }
    }
  }

  /// Who may mean the entry; somebody who waits for what its path has twice is named twice.
  private func askable(_ entry: JournalEntry) -> [ReplyTicket] {
    var tickets: [ReplyTicket] = []
    let account = entry.request.accountText
    for account in account == nil ? [nil] : [nil, account] {
      tickets += places[Key(account: account, mark: .any)] ?? []
      if let route = entry.record.route { tickets += places[Key(account: account, mark: .route(route))] ?? [] }
      entry.request.eachSegment { tickets += places[Key(account: account, mark: .id(Array($0)))] ?? [] }
    }
    return tickets
  }

  private mutating func look(_ entry: JournalEntry, _ ticket: ReplyTicket, _ ended: inout [EndedWait]) {
    guard let wait = waits[ticket], entry.number >= wait.next else { return }
    waits[ticket]?.next = entry.number + 1
    guard wait.view.shows(entry) else { return }
    switch wait.page.pattern.match(entry) {
    case .no: return
    case .unknown:
      waits[ticket]?.unknown += 1
      return
    case .yes: waits[ticket]?.found += 1
    }
    guard wait.found + 1 >= wait.count else { return }
    ended.append(EndedWait(ticket, .came(wait)))
    _ = remove(ticket)
  }

  /// Answers those whose time is up, until the budget, in the measure of `JournalCost`, is used up.
  mutating func timeOut(at now: Int64, _ budget: inout Int, into ended: inout [EndedWait]) {
    for wait in Array(waits.values) where now >= wait.due {
      guard budget > 0 else { return }
      _ = remove(wait.ticket)
      let missed = missedCount - wait.missedBefore + max(0, journal.nextNumber - max(cursor, wait.next))
      // What is said of it names the pattern, in the body, a header and the log.
      budget -= JournalCost.answer + 20 * (200 + wait.page.pattern.description.utf8.count)
      ended.append(EndedWait(wait.ticket, .tooFew(wait, missed: missed)))
    }
  }
}
