/// All payout links of one account, found in constant time, and what falls due for them in order of time.
package struct Ledger: Sendable {
  /// A link's place in the order of arrival; stays its own as long as the ledger lives.
  package typealias Slot = Int

  private var links: [PayoutLink] = []
  private var slots: [Identifier: Slot] = [:]
  private var agenda = Agenda()
  // The latest time ever settled: what has fallen due stays so if the clock is set back.
  private var settledAt = Timestamp(.min)

  package init() {}

  package var count: Int { links.count }

  package mutating func reserveCapacity(_ count: Int) {
    links.reserveCapacity(count)
    slots.reserveCapacity(count)
  }

  /// Takes a link in and gives its slot; nil, and no change, where its id is taken.
  package mutating func insert(_ link: PayoutLink) -> Slot? {
    let slot = links.count
    if let taken = slots.updateValue(slot, forKey: link.id) {
      slots[link.id] = taken
      return nil
    }
    links.append(link)
    // Whatever its state: a link that may yet become issued keeps its place in the order of time from the start.
    if let expireBy = link.expireBy, !link.status.isFinal { agenda.add(expireBy, slot) }
    return slot
  }

  package func slot(of id: Identifier) -> Slot? {
    slots[id]
  }

  package subscript(slot: Slot) -> PayoutLink {
    links[slot]
  }

  /// When something next falls due; nil when nothing will.
  package var nextDue: Timestamp? { agenda.earliest }

  /// Lets everything that has fallen due by `now` happen, in order of time, and tells what did.
  ///
  /// Whoever reads or changes a link calls this first with the same `now`: then an issued link is expired at the very
  /// second of its `expire_by`, whether or not somebody looked. Costs one comparison while nothing is due.
  package mutating func settle(at now: Timestamp) -> [Transition] {
    settledAt = max(settledAt, now)
    var happened: [Transition] = []
    while let entry = agenda.popDue(by: now) {
      if let transition = expire(entry.slot, at: entry.due) { happened.append(transition) }
    }
    return happened
  }

  /// What one call of `apply` did. Changes that fell due before the event are told even where it was refused.
  package struct Applied: Sendable {
    package let happened: [Transition]
    package let refusal: Refusal?
  }

  /// Applies `event` to one link at `now`, after whatever had fallen due; a link that comes back to `issued` with its
  /// `expire_by` passed expires at once.
  package mutating func apply(_ event: Event, to slot: Slot, at now: Timestamp) -> Applied {
    var happened = settle(at: now)
    do {
      happened.append(try move(slot, event, at: now))
    } catch {
      return Applied(happened: happened, refusal: error)
    }
    if let expiry = expire(slot, at: now) { happened.append(expiry) }
    return Applied(happened: happened, refusal: nil)
  }

  /// Expires the link if it is due; one that is not, since it was cancelled or claimed in time, stays as it is.
  private mutating func expire(_ slot: Slot, at time: Timestamp) -> Transition? {
    guard let due = links[slot].dueAt, due <= settledAt else { return nil }
    return try? move(slot, .expire, at: time)
  }

  private mutating func move(_ slot: Slot, _ event: Event, at time: Timestamp) throws(Refusal) -> Transition {
    let before = links[slot]
    try links[slot].apply(event, at: time)
    return Transition(slot: slot, event: event, before: before, after: links[slot], at: time)
  }
}
