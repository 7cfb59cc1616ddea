import PayoutLinks
import Server

/// Those who wait for links to come to a state, found by account and link: nobody else's link costs them anything.
final class LinkWaits {
  struct Wait {
    let ticket: ReplyTicket
    let id: Identifier
    let statuses: StatusSet
    let due: Int64
    let timeoutText: String
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

  private final class Party {
    /// nil once the world has let go of it.
    weak let account: Account?
    /// Held, so that no other account is taken for this one as long as somebody waits.
    let share: JournalShare
    /// Of the account, when all its links here were last looked at.
    var replacements: Int
    var links: [Identifier: Link] = [:]

    init(_ account: Account) {
      self.account = account
      share = account.journalShare
      replacements = account.replacements
    }
  }

  private struct Place: Hashable {
    let party: ObjectIdentifier
    let id: Identifier
  }

  private var parties: [ObjectIdentifier: Party] = [:]
  private var places: [ReplyTicket: Place] = [:]
  /// Links that somebody waits for and that have changed, the first to be looked at first.
  private var changed: [Place] = []

  var isEmpty: Bool { places.isEmpty }
  var count: Int { places.count }
  var tickets: [ReplyTicket] { Array(places.keys) }
  var hasChanged: Bool { !changed.isEmpty }
  var earliestDue: Int64? { all.map(\.due).min() }

  private var all: [Wait] {
    parties.values.flatMap { $0.links.values.flatMap { $0.waits.values } }
  }

  func add(_ wait: Wait, of account: Account) {
    let key = ObjectIdentifier(account.journalShare)
    let party = parties[key] ?? Party(account)
    parties[key] = party
    let link = party.links[wait.id] ?? Link()
    party.links[wait.id] = link
    link.waits[wait.ticket] = wait
    places[wait.ticket] = Place(party: key, id: wait.id)
  }

  /// False where nobody waits by that ticket.
  func remove(_ ticket: ReplyTicket) -> Bool {
    guard let place = places.removeValue(forKey: ticket) else { return false }
    guard let party = parties[place.party], let link = party.links[place.id] else { return true }
    link.waits[ticket] = nil
    if link.waits.isEmpty { party.links[place.id] = nil }
    if party.links.isEmpty { parties[place.party] = nil }
    return true
  }

  /// Told of every transition while anybody waits.
  func saw(_ status: Status, of id: Identifier, _ account: Account) {
    let key = ObjectIdentifier(account.journalShare)
    guard let link = parties[key]?.links[id] else { return }
    link.passed.insert(StatusSet(status))
    add(link, Place(party: key, id: id))
  }

  private func add(_ link: Link, _ place: Place) {
    if !link.isChanged { changed.append(place) }
    link.isChanged = true
  }

  /// Lets what has fallen due in the accounts in question happen, and has all of one looked at that has become another
  /// by a reset or a restored snapshot.
  func passTime(real: Int64, _ backlogs: Backlogs) {
    backlogs.settle(parties.values.lazy.compactMap { $0.account }, at: real)
    for (key, party) in parties {
      guard party.account?.replacements != party.replacements else { continue }
      party.replacements = party.account?.replacements ?? party.replacements
      for (id, link) in party.links { add(link, Place(party: key, id: id)) }
    }
  }

  /// Answers those whose links have changed, until there are no more or the budget, in the measure of `JournalCost`, is
  /// used up.
  func lookAtChanged(_ budget: inout Int, into ended: inout [WaitingRoom.Ended]) {
    while budget > 0, let place = changed.first {
      budget -= JournalCost.answer
      if let party = parties[place.party], let link = party.links[place.id] {
        if link.toTell.isEmpty { beginToTell(link) }
        tell(link, party.account?.standing(of: place.id), &budget, &ended)
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
    _ ended: inout [WaitingRoom.Ended]
  ) {
    let seen = standing.map { link.told.union(StatusSet($0.status)) } ?? []
    while budget > 0, let ticket = link.toTell.popLast() {
      guard let wait = link.waits[ticket] else { continue }
      budget -= JournalCost.answer
      guard let standing else {
        ended.append(WaitingRoom.Ended(ticket, Self.gone(wait.id)))
        _ = remove(ticket)
        continue
      }
      if !wait.statuses.isDisjoint(with: seen) {
        ended.append(WaitingRoom.Ended(ticket, Reply(status: 200, body: standing.document)))
      } else if let fault = Self.inVain(wait.id, standing.status, wait.statuses) {
        ended.append(WaitingRoom.Ended(ticket, fault))
      } else {
        continue
      }
      _ = remove(ticket)
    }
  }

  /// Answers those whose time is up, until the budget is used up.
  func timeOut(at now: Int64, _ budget: inout Int, into ended: inout [WaitingRoom.Ended]) {
    for wait in all where now >= wait.due {
      guard budget > 0 else { return }
      budget -= JournalCost.answer
      let party = places[wait.ticket].flatMap { parties[$0.party] }
      _ = remove(wait.ticket)
      guard let party, let standing = party.account?.standing(of: wait.id) else {
        ended.append(WaitingRoom.Ended(wait.ticket, Self.gone(wait.id)))
        continue
      }
      let fault = AdminFault(
        status: 422, code: "wait_timeout",
        message: "\(wait.id) is \(standing.status.rawValue) and did not become \(wait.statuses.text) within "
          + "\(wait.timeoutText) s",
        details: [("status", Array("\"\(standing.status.rawValue)\"".utf8))])
      ended.append(WaitingRoom.Ended(wait.ticket, fault))
    }
  }

  private static func gone(_ id: Identifier) -> AdminFault {
    AdminFault(status: 404, code: "unknown_id", message: "the payout link \(id) is there no more")
  }

  /// Why nobody need wait; nil where it may still happen.
  static func inVain(_ id: Identifier, _ status: Status, _ wanted: StatusSet) -> AdminFault? {
    guard status.isFinal, !wanted.contains(StatusSet(status)) else { return nil }
    return AdminFault(
      status: 422, code: "wait_in_vain",
      message: "\(id) is \(status.rawValue), which is final: it will not become \(wanted.text)",
      details: [("status", Array("\"\(status.rawValue)\"".utf8))])
  }
}
