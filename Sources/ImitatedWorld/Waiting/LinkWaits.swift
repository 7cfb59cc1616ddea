package import HTTP1
package import PayoutLinks

/// Those who wait for links to come to a state, found by account and link: nobody else's link costs them anything.
package final class LinkWaits {
  package struct Wait {
    package let ticket: ReplyTicket
    package let id: Identifier
    package let statuses: StatusSet
    package let due: Int64
    package let timeoutText: String

    package init(ticket: ReplyTicket, id: Identifier, statuses: StatusSet, due: Int64, timeoutText: String) {
      self.ticket = ticket
      self.id = id
      self.statuses = statuses
      self.due = due
      self.timeoutText = timeoutText
    }
  }

  private final class Link {
    var waits: [ReplyTicket: Wait] = [:]
    /// What it has come to since it was last looked at; it may have gone on.
    var passed: StatusSet = []
    /// Whether it stands among the changed ones.
    var isChanged = false
    /// Those who are still to be told what it had come to when they were taken.
    var toTell: [ReplyTicket] = []
    var told: StatusSet = []
  }

  private final class AccountWaits {
    /// Nil once the world has let go of it.
    weak var account: Account?
    /// Held, so that no other account is taken for this one as long as somebody waits.
    let share: JournalShare
    var links: [Identifier: Link] = [:]

    init(_ account: Account) {
      self.account = account
      share = account.journalShare
    }
  }

  private struct Place: Hashable {
    let account: ObjectIdentifier
    let id: Identifier
  }

  private let events: EventRing
  /// Everything before this event has been looked at.
  private var next = 0
  private var accounts: [ObjectIdentifier: AccountWaits] = [:]
  private var places: [ReplyTicket: Place] = [:]
  /// Links that somebody waits for and that have changed, the first to be looked at first.
  private var changed: [Place] = []

  package init(_ events: EventRing) {
    self.events = events
  }

  package var isEmpty: Bool { places.isEmpty }
  package var count: Int { places.count }
  var tickets: [ReplyTicket] { Array(places.keys) }
  var hasChanged: Bool { !changed.isEmpty }
  var earliestDue: Int64? { all.map(\.due).min() }

  private var all: [Wait] {
    accounts.values.flatMap { $0.links.values.flatMap { $0.waits.values } }
  }

  package func add(_ wait: Wait, of account: Account) {
    if places.isEmpty { next = events.nextNumber }
    let key = ObjectIdentifier(account.journalShare)
    let waits = accounts[key] ?? AccountWaits(account)
    accounts[key] = waits
    let link = waits.links[wait.id] ?? Link()
    waits.links[wait.id] = link
    link.waits[wait.ticket] = wait
    places[wait.ticket] = Place(account: key, id: wait.id)
  }

  /// False where nobody waits by that ticket.
  package func remove(_ ticket: ReplyTicket) -> Bool {
    guard let place = places.removeValue(forKey: ticket) else { return false }
    guard let waits = accounts[place.account], let link = waits.links[place.id] else { return true }
    link.waits[ticket] = nil
    if link.waits.isEmpty { waits.links[place.id] = nil }
    if waits.links.isEmpty { accounts[place.account] = nil }
    return true
  }

  /// Finds the links that what has happened since the last call has changed.
  func readEvents() {
    // What nobody can read any more may have been about any link.
    if next < events.firstNumber {
      for key in accounts.keys { addAll(of: key) }
      next = events.firstNumber
    }
    while next < events.nextNumber {
      if let event = events.event(next) { saw(event) }
      next += 1
    }
  }

  private func saw(_ event: EventRing.Event) {
    guard let share = event.share else {
      for (key, waits) in accounts {
        waits.account = nil
        addAll(of: key)
      }
      return
    }
    let key = ObjectIdentifier(share)
    guard let waits = accounts[key] else { return }
    switch event.kind {
    case .created(let status), .transition(_, _, let status):
      guard let id = event.link, let link = waits.links[id] else { return }
      link.passed.insert(StatusSet(status))
      add(link, Place(account: key, id: id))
    case .accountEnded, .worldReplaced:
      waits.account = nil
      addAll(of: key)
    case .accountReplaced: addAll(of: key)
    case .reminded: break
    }
  }

  private func addAll(of key: ObjectIdentifier) {
    for (id, link) in accounts[key]?.links ?? [:] { add(link, Place(account: key, id: id)) }
  }

  private func add(_ link: Link, _ place: Place) {
    if !link.isChanged { changed.append(place) }
    link.isChanged = true
  }

  /// Answers those whose links have changed, until there are no more or the budget, in the measure of `JournalCost`, is
  /// used up.
  func lookAtChanged(_ budget: inout Int, into ended: inout [EndedWait]) {
    while budget > 0, let place = changed.first {
      budget -= JournalCost.answer
      if let waits = accounts[place.account], let link = waits.links[place.id] {
        if link.toTell.isEmpty { beginToTell(link) }
        tell(link, waits.account?.standing(of: place.id), &budget, &ended)
        guard link.toTell.isEmpty else { return }
        link.isChanged = false
        // It has gone on while some were told.
        if !link.passed.isEmpty { add(link, place) }
      }
      changed.removeFirst()
    }
  }

  private func beginToTell(_ link: Link) {
    link.toTell = Array(link.waits.keys)
    link.told = link.passed
    link.passed = []
  }

  private func tell(
    _ link: Link, _ standing: (status: Status, document: [UInt8])?, _ budget: inout Int,
    _ ended: inout [EndedWait]
  ) {
    let seen = standing.map { link.told.union(StatusSet($0.status)) } ?? []
    while budget > 0, let ticket = link.toTell.popLast() {
      guard let wait = link.waits[ticket] else { continue }
      budget -= JournalCost.answer
      guard let standing else {
        ended.append(EndedWait(ticket, .gone(wait.id)))
        _ = remove(ticket)
        continue
      }
      if !wait.statuses.isDisjoint(with: seen) {
        ended.append(EndedWait(ticket, .reached(document: standing.document)))
      } else if Self.isInVain(standing.status, wait.statuses) {
        ended.append(EndedWait(ticket, .inVain(wait.id, standing.status, wanted: wait.statuses)))
      } else {
        continue
      }
      _ = remove(ticket)
    }
  }

  /// Answers those whose time is up, until the budget is used up.
  func timeOut(at now: Int64, _ budget: inout Int, into ended: inout [EndedWait]) {
    for wait in all where now >= wait.due {
      guard budget > 0 else { return }
      budget -= JournalCost.answer
      let waits = places[wait.ticket].flatMap { accounts[$0.account] }
      _ = remove(wait.ticket)
      guard let waits, let standing = waits.account?.standing(of: wait.id) else {
        ended.append(EndedWait(wait.ticket, .gone(wait.id)))
        continue
      }
      ended.append(EndedWait(wait.ticket, .late(wait, standing.status)))
    }
  }

  /// Whether nobody need wait: it is in a state that nothing leads out of.
  package static func isInVain(_ status: Status, _ wanted: StatusSet) -> Bool {
    status.isFinal && !wanted.contains(StatusSet(status))
  }
}
