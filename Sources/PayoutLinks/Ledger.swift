/// All payout links of one account with their contacts, fund accounts and payouts, each found in constant time, and
/// what falls due for them in order of time.
package struct Ledger: Sendable {
  /// A link's place in the order of arrival; stays its own as long as the ledger lives.
  package typealias Slot = Int

  package static let linksMax = Bounds.entriesMax

  // Not private for the sake of the extensions of this type alone.
  var links = SharedArray<PayoutLink>()
  private var slots = SlotTable()
  var catalogue = Catalogue()
  var fundAccounts = FundAccounts()
  var payouts = Payouts()
  private var scripts: [Slot: RunningScript] = [:]
  var agenda = Agenda()
  package var outbox = Outbox()
  var generator: IdentifierGenerator
  let payoutRules: PayoutRules
  // The latest time ever settled: what has fallen due stays so if the clock is set back.
  private var settledAt = Timestamp(.min)

  package init(
    generator: IdentifierGenerator = IdentifierGenerator(seed: 0), payoutRules: PayoutRules = PayoutRules()
  ) {
    self.generator = generator
    self.payoutRules = payoutRules
  }

  package var count: Int { links.count }

  package mutating func reserveCapacity(_ count: Int) {
    links.reserveCapacity(count)
    let links = links
    slots.reserveCapacity(count) { links[$0].id.hashValue }
  }

  // MARK: Links

  /// Takes a link in and gives its slot; nil, and no change, where its id is taken or the ledger is full. A script's
  /// first step counts from `now`.
  package mutating func insert(
    _ link: PayoutLink, _ facts: LinkFacts = LinkFacts(), script: Script? = nil, at now: Timestamp = Timestamp(0)
  ) -> Slot? {
    guard slot(of: link.id) == nil, links.count < Self.linksMax else { return nil }
    let slot = links.count
    links.append(link)
    let links = links
    slots.insert(slot, hash: link.id.hashValue) { links[$0].id.hashValue }
    catalogue.insert(link, facts)
    takeFundAccount(link.fundAccountID, of: slot)
    // Whatever its state: a link that may yet become issued keeps its place in the order of time from the start.
    if let expireBy = link.expireBy, !link.status.isFinal {
      agenda.add(Agenda.Entry(expireBy, slot, .expiry))
      scheduleReminder(of: slot, after: now)
    }
    if let script, !link.status.isFinal {
      scripts[slot] = RunningScript(script)
      schedule(slot, since: now)
    }
    return slot
  }

  package func slot(of id: Identifier) -> Slot? {
    slots.find(hash: id.hashValue) { links[$0].id == id }
  }

  /// The link whose short URL ends in `code`.
  package func slot(ofCode code: Span<UInt8>) -> Slot? {
    catalogue.slot(ofCode: code)
  }

  package enum Glance: Sendable {
    case found(Slot, Status)
    case unknown
    /// A fetch at this time might let something happen.
    case unsettled
  }

  /// A link as a fetch finds it, where that lets nothing happen: nothing is due, and no script waits for a fetch.
  package func glance(_ id: Identifier, at now: Timestamp) -> Glance {
    if let due = nextDue, due <= now { return .unsettled }
    guard scripts.isEmpty else { return .unsettled }
    guard let slot = slot(of: id) else { return .unknown }
    return .found(slot, links[slot].status)
  }

  package subscript(slot: Slot) -> PayoutLink {
    links[slot]
  }

  /// What finds the slots of one page of a list, newest first.
  package func cut(_ listing: Listing) -> PageCut {
    catalogue.cut(listing, slot: listing.id.flatMap { slot(of: $0) })
  }

  /// How many links are in the state; looks at each.
  package func count(of status: Status) -> Int {
    catalogue.count(of: status)
  }

  /// An id that no link has, and the last part of a short URL that none ends in; it ends in `codeEnd`.
  package mutating func newNames(codeEnd: [UInt8] = []) -> (id: Identifier, code: [UInt8]) {
    var id = generator.identifier(.payoutLink)
    while slot(of: id) != nil { id = generator.identifier(.payoutLink) }
    // The provider's have 6 to 10 characters.
    let length = min(8, 10 - codeEnd.count)
    var code = generator.code().prefix(length) + codeEnd
    while slot(ofCode: code.span) != nil { code = generator.code().prefix(length) + codeEnd }
    return (id, Array(code))
  }

  // MARK: Everything

  /// The link at a place in the order of lists, the oldest at 0.
  package func slot(atPlace place: Int) -> Slot { Int(catalogue.order[place]) }

  /// Contacts and fund accounts have places in the order in which they became known.
  package var contactPlaces: Int { catalogue.contacts.count }
  package var fundAccountPlaces: Int { fundAccounts.count }

  /// Nil where the place holds other details that a link shows of a contact.
  package func contact(atPlace place: Int) -> Contact? { catalogue.contacts.own(at: place) }
  package func contactRecord(atPlace place: Int) -> Contact.Record { catalogue.contacts.record(at: place) }
  package func fundAccount(atPlace place: Int) -> FundAccount { fundAccounts[place] }

  /// What is left of a link's script, as one that begins at `now`.
  package func remainingScript(of slot: Slot, at now: Timestamp) -> Script? {
    scripts[slot]?.remaining(at: now)
  }

  /// Draws what it makes from here on from another generator.
  package mutating func draw(from generator: IdentifierGenerator) {
    self.generator = generator
  }

  // MARK: Time

  /// When something next falls due; nil when nothing will.
  package var nextDue: Timestamp? { agenda.earliest }

  /// Lets everything that has fallen due by `now` happen, in order of time, and tells what did.
  ///
  /// Whoever reads or changes a link calls this first with the same `now`: then an issued link is expired at the very
  /// second of its `expire_by`, whether or not somebody looked. Costs one comparison while nothing is due.
  package mutating func settle(at now: Timestamp) -> [Transition] {
    var budget = Int.max
    return settle(at: now, &budget)
  }

  /// The same for so many entries of the agenda at most; `nextDue` tells whether some are left.
  package mutating func settle(at now: Timestamp, _ budget: inout Int) -> [Transition] {
    var happened: [Transition] = []
    while budget > 0, let entry = agenda.popDue(by: now) {
      budget -= 1
      // Entry by entry: what comes later has not happened yet for what comes first.
      settledAt = max(settledAt, entry.due)
      switch entry.item {
      case .reminder: remind(entry.slot, at: entry.due)
      case .expiry: if let transition = expire(entry.slot, at: entry.due) { happened.append(transition) }
      case .step(let number): run(number, of: entry.slot, at: entry.due, &happened)
      }
    }
    if nextDue.map({ $0 > now }) ?? true { settledAt = max(settledAt, now) }
    return happened
  }

  /// Counts a fetch of the link, after whatever had fallen due, for a script that waits for it; tells what happened.
  package mutating func countFetch(of slot: Slot, at now: Timestamp) -> [Transition] {
    guard !scripts.isEmpty else { return [] }
    var happened = settle(at: now)
    guard scripts[slot]?.countFetch() == true, let step = scripts[slot]?.next else { return happened }
    run(step, of: slot, at: now, &happened)
    return happened + settle(at: now)
  }

  // MARK: Events

  /// What one call of `apply` did. Changes that fell due before the event are told even where it was refused.
  package struct Applied: Sendable {
    package let happened: [Transition]
    package let refusal: Refusal?
  }

  /// Applies `event` to one link at `now`, after whatever had fallen due; a link that comes back to `issued` with its
  /// `expire_by` passed expires at once.
  package mutating func apply(_ event: Event, to slot: Slot, at now: Timestamp, by cause: Cause = .api) -> Applied {
    var happened = settle(at: now)
    let refusal = move(slot, event, because: nil, by: cause, at: now, &happened)
    return Applied(happened: happened, refusal: refusal)
  }

  /// The same for what somebody asks for: ids are found, or made, where the event needs them and can happen.
  package mutating func apply(
    _ occurrence: Occurrence, to slot: Slot, at now: Timestamp, by cause: Cause = .admin
  ) -> Applied {
    var happened = settle(at: now)
    let refusal = apply(occurrence, to: slot, by: cause, at: now, &happened)
    return Applied(happened: happened, refusal: refusal)
  }

  private mutating func apply(
    _ occurrence: Occurrence, to slot: Slot, by cause: Cause, at now: Timestamp, _ happened: inout [Transition]
  ) -> Refusal? {
    if let account = othersAccount(occurrence.payee, of: slot) {
      return Refusal(id: links[slot].id, status: links[slot].status, event: occurrence.kind, fundAccount: account)
    }
    if let refusal = refusal(of: occurrence.kind, slot) { return refusal }
    let event = event(occurrence, for: slot, at: now)
    return move(slot, event, because: occurrence.reason, by: cause, at: now, &happened)
  }

  /// Why the event cannot happen to the link; nil where it can.
  private func refusal(of event: Event.Kind, _ slot: Slot) -> Refusal? {
    let link = links[slot]
    guard LifeCycle.next(from: link.status, on: event) != nil else {
      return Refusal(id: link.id, status: link.status, event: event)
    }
    // A fixture's link that is processing may have no payout yet: it is as if that were too.
    let payout = payoutUnderWay(of: slot) ?? .processing
    guard PayoutLifeCycle.concerns(event), PayoutLifeCycle.next(from: payout, on: event) == nil else { return nil }
    return Refusal(id: link.id, status: link.status, payout: payout, event: event)
  }

  private mutating func event(_ occurrence: Occurrence, for slot: Slot, at now: Timestamp) -> Event {
    switch occurrence.kind {
    case .approve: .approve
    case .reject: .reject
    case .claim: .claim(fundAccount: fundAccount(for: occurrence.payee, of: slot, at: now))
    case .process:
      .process(payout: payouts.running(of: slot)?.id ?? links[slot].payoutID ?? generator.identifier(.payout))
    case .fail: .fail
    case .reverse: .reverse
    case .cancel: .cancel
    case .expire: .expire
    case .approvePayout: .approvePayout
    case .rejectPayout: .rejectPayout
    case .releasePayout: .releasePayout
    case .cancelPayout: .cancelPayout
    }
  }

  // MARK: Steps

  private mutating func run(_ number: Int, of slot: Slot, at time: Timestamp, _ happened: inout [Transition]) {
    guard let running = scripts[slot], running.next == number, let step = running.step else { return }
    // A step that cannot happen is passed over: the script says what may happen, not what must.
    let place = happened.count
    if apply(step.occurrence, to: slot, by: .script, at: time, &happened) == nil {
      happened[place].webhookFault = step.webhookFault
    }
    if links[slot].status.isFinal || number + 1 == running.script.steps.count {
      scripts[slot] = nil
    } else {
      scripts[slot]?.advance()
      schedule(slot, since: time)
    }
  }

  private mutating func schedule(_ slot: Slot, since: Timestamp) {
    guard let running = scripts[slot], case .after(let seconds) = running.step?.trigger,
      let due = since.advanced(bySeconds: seconds)
    else { return }
    scripts[slot]?.due = due
    agenda.add(Agenda.Entry(due, slot, .step(running.next)))
  }

  /// Expires the link if it is due; one that is not, since it was cancelled or claimed in time, stays as it is.
  private mutating func expire(_ slot: Slot, at time: Timestamp) -> Transition? {
    guard let due = links[slot].dueAt, due <= max(settledAt, time) else { return nil }
    var happened: [Transition] = []
    _ = step(slot, .expire, because: nil, by: .clock, at: time, &happened)
    return happened.first
  }

  /// One row of the table, and the expiry that it may uncover.
  private mutating func move(
    _ slot: Slot, _ event: Event, because reason: PayoutReason?, by cause: Cause, at time: Timestamp,
    _ happened: inout [Transition]
  ) -> Refusal? {
    if let refusal = step(slot, event, because: reason, by: cause, at: time, &happened) { return refusal }
    if let expiry = expire(slot, at: time) { happened.append(expiry) }
    return nil
  }

  private mutating func step(
    _ slot: Slot, _ event: Event, because reason: PayoutReason?, by cause: Cause, at time: Timestamp,
    _ happened: inout [Transition]
  ) -> Refusal? {
    if let refusal = refusal(of: event.kind, slot) { return refusal }
    let before = links[slot]
    do throws(Refusal) {
      try links[slot].apply(event, at: time)
    } catch {
      return error
    }
    var transition = Transition(
      slot: slot, event: event, cause: cause, before: before, after: links[slot], payout: nil, at: time)
    // Nothing leads out of a final state: what was still to come is not.
    if transition.after.status.isFinal, !scripts.isEmpty { scripts[slot] = nil }
    catalogue.update(transition)
    transition.payout = bookPayout(transition, reason)
    announce(transition)
    happened.append(transition)
    return nil
  }
}
