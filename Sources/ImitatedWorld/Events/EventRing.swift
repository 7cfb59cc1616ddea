package import PayoutLinks

/// What has happened to the payout links of all accounts, in one order: the latest of it is kept, and all of it is
/// counted.
///
/// Whoever has to know what happens reads from here: waits, the account of what a suite has touched, `/__admin/events`.
package final class EventRing {
  package struct Event {
    package enum Kind {
      /// A call, or the fixtures, made the link.
      case created(Status)
      case transition(from: Status, PayoutLinks.Event.Kind, to: Status)
      /// The link's contact was reminded of it.
      case reminded
      /// A reset, or a restored snapshot: the account is another, whatever its links are now.
      case accountReplaced
      /// The account is there no more: it was one for a test.
      case accountEnded
      /// Fixtures have replaced all accounts.
      case worldReplaced
    }

    /// From 1 on; no number comes twice.
    package let number: Int
    /// Whose it is; nil for everybody's.
    package let share: JournalShare?
    /// Nil where no single link is meant.
    package let link: Identifier?
    package let kind: Kind
    /// Nil where no single link is meant.
    package let cause: Cause?
    /// By the account's clock; nil where no account's is meant.
    package let at: Timestamp?
  }

  /// As many as a page of a million expiries leaves.
  static let eventsMax = 10_000

  /// Of reading and writing one, in the measure of `JournalCost`.
  package static let cost = 500

  /// Where it is said that something has happened; nil where nobody has to hear of it.
  var activity: Activity?
  private var ring: [Event] = []
  /// The number that the next event gets.
  package private(set) var nextNumber = 1

  /// How often each row of the table has been taken, in the order of `LifeCycle.rows`.
  package private(set) var counts = [Int](repeating: 0, count: LifeCycle.rows.count)
  /// How often a link was found in each state, or came to it.
  private var statuses = [Int](repeating: 0, count: Status.allCases.count)

  /// The number of the oldest that is kept.
  package var firstNumber: Int { nextNumber - ring.count }

  /// The event of this number, where it is still kept.
  package func event(_ number: Int) -> Event? {
    guard number >= firstNumber, number < nextNumber else { return nil }
    return ring[(number - 1) % Self.eventsMax]
  }

  package func count(of status: Status) -> Int { statuses[status.place] }

  /// A caller was shown a link in this state.
  func showed(_ status: Status) { statuses[status.place] += 1 }

  package func created(
    _ link: Identifier, _ status: Status, of share: JournalShare, at: Timestamp, by cause: Cause
  ) {
    statuses[status.place] += 1
    add(share, link, .created(status), cause, at)
  }

  package func happened(_ transition: Transition, to share: JournalShare) {
    let (from, event, to) = (transition.before.status, transition.event.kind, transition.after.status)
    statuses[to.place] += 1
    if let row = LifeCycle.rows.firstIndex(where: { $0.from == from && $0.event == event }) { counts[row] += 1 }
    add(share, transition.after.id, .transition(from: from, event, to: to), transition.cause, transition.at)
  }

  func reminded(_ link: Identifier, of share: JournalShare, at: Timestamp) { add(share, link, .reminded, .clock, at) }

  package func accountReplaced(_ share: JournalShare) { add(share, nil, .accountReplaced, nil, nil) }

  package func accountEnded(_ share: JournalShare) { add(share, nil, .accountEnded, nil, nil) }

  package func worldReplaced() { add(nil, nil, .worldReplaced, nil, nil) }

  private func add(
    _ share: JournalShare?, _ link: Identifier?, _ kind: Event.Kind, _ cause: Cause?, _ at: Timestamp?
  ) {
    let event = Event(number: nextNumber, share: share, link: link, kind: kind, cause: cause, at: at)
    if ring.count < Self.eventsMax { ring.append(event) } else { ring[(nextNumber - 1) % Self.eventsMax] = event }
    nextNumber += 1
    activity?.isBusy = true
  }
}
