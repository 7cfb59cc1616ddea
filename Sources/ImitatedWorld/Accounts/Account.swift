package import PayoutLinks

/// One account of the provider: its payout links, and how they look in a reply.
package final class Account {
  package let id: String
  package let rules: AccountRules
  package let branding: Branding?
  package let transactions: CapturedTransactions
  package let keys: [APIKey]
  /// What it began with, shared with everything that has begun with the same.
  private var seed: AccountState
  // Not private for the sake of the extensions of this type alone.
  var state: AccountState
  /// How often that has been replaced.
  package private(set) var stateNumber = 0
  /// Where what happens is told.
  package var events: EventRing?
  /// Where it is said when something falls due. Weak: it holds the accounts in which something does.
  package weak var dueTimes: DueTimes?
  /// Where it puts what takes long to let go of.
  package var discards: Discards?
  /// Who sends what it tells by webhooks; nil before the world is served.
  package var sender: WebhookSender?
  /// Where changes of what is told are told to whoever waits for them.
  package var changes: WebhookChanges?
  /// The fault rules that are everybody's.
  package var sharedFaults: FaultBook?
  /// Webhooks, or nil for what is sent once, that have something due and are to have a turn.
  var turnsTaken: Set<Identifier?> = []
  /// Attempts under way.
  var outCount = 0
  /// The moment that has been reached while a moved clock lets things happen one after another; nil while it runs.
  private var reached: Timestamp?
  /// What has been said there; nil where nothing is waited for.
  private var queuedDue: Int64?
  /// Its entries of the journal.
  package let journalShare: JournalShare
  /// Its own fault rules; made with the first.
  package var faults: FaultBook?

  package init(_ seeded: SeedAccount, state: AccountState) {
    id = seeded.id
    rules = seeded.rules
    branding = seeded.branding
    transactions = seeded.transactions
    keys = seeded.keys
    journalShare = JournalShare(account: id)
    seed = state
    self.state = state
  }

  /// A copy of what another began with, for a key of its own: it shares everything until it changes something.
  package init(copyOf other: Account, id: String, key: APIKey, mark: [UInt8], generator: IdentifierGenerator) {
    self.id = id
    rules = other.rules
    branding = other.branding
    transactions = other.transactions
    keys = [key]
    journalShare = JournalShare(account: id)
    var seed = other.seed
    seed.ledger.draw(from: generator)
    seed.webhooks.draw(from: generator)
    seed.setMark(mark)
    self.seed = seed
    state = seed
  }

  /// The account's own time when real time is `real`, in nanoseconds since 1970.
  package func now(at real: Int64) -> Timestamp { reached ?? state.clock.time(at: real) }

  package var clock: AccountClock { state.clock }

  /// What falls due by the new time has not happened yet: who is told of something is told at the present one.
  package func setClock(_ clock: AccountClock, at real: Int64) {
    if hasListeners { reached = now(at: real) }
    state.clock = clock
    queueDue()
  }

  /// Has itself looked at when the next thing falls due.
  func queueDue() {
    // While it happens in slices it needs nobody else; the end of these asks again.
    guard backlog == nil, let next = nextDue, let due = state.clock.realTime(of: next), due < queuedDue ?? .max
    else { return }
    queuedDue = due
    dueTimes?.add(self, due: due)
  }

  /// When, by the account's clock, the next thing falls due, to a link or to whoever is told of one; nil where nothing
  /// will by itself. Who has a turn waits for no time.
  package var nextDue: Timestamp? {
    guard state.webhooks.hasQueues, let told = state.webhooks.nextDue(excluding: turnsTaken) else {
      return state.nextDue
    }
    return min(state.nextDue ?? told, told)
  }

  /// It is looked at now.
  func dueCame() { queuedDue = nil }

  /// Whether its clock is on its way to a later time.
  package var isMoving: Bool { backlog != nil }

  /// Of what is due here, while it happens in slices.
  package weak var backlog: Backlog?

  /// Whether nothing has fallen due, and nothing is happening in slices. While somebody is being told of what has
  /// happened, the account is as it was at that moment, and whoever asks is answered.
  func isSettled(at real: Int64) -> Bool { !state.isDue(at: now(at: real)) && (backlog == nil || isTelling) }

  package enum Progress {
    case done
    case more
    /// Somebody is being told of what has happened, and time stands still until that is over.
    case telling
  }

  /// Lets so many of the things happen that have fallen due.
  func catchUp(real: Int64, _ budget: inout Int, tell: ((Transition) -> Void)?) -> Bool {
    let now = now(at: real)
    guard state.isDue(at: now) else {
      offerTurns(by: now)
      return true
    }
    let happened = state.ledger.settle(at: now, &budget)
    redraw(happened)
    if let tell { for transition in happened { tell(transition) } }
    guard !state.isDue(at: now) else { return false }
    offerTurns(by: now)
    return true
  }

  /// The same of a clock that was moved: one moment after another, and at each of them those who listen
  /// are told before the next comes.
  func catchUpStepwise(real: Int64, _ budget: inout Int, tell: ((Transition) -> Void)?) -> Progress {
    let target = state.clock.time(at: real)
    while budget > 0 {
      if isTelling { return .telling }
      guard let next = nextDue, next <= target else {
        reached = nil
        return .done
      }
      budget -= 1
      reached = max(reached ?? next, next)
      guard catchUp(real: real, &budget, tell: tell) else { return .more }
    }
    return isTelling ? .telling : .more
  }

  /// Whether a moved clock has come to a moment and not yet to its end, also where nobody listens any more.
  var isBetweenMoments: Bool { reached != nil }

  /// Whether somebody is to be told of what happens while a clock moves.
  package var hasListeners: Bool {
    state.webhooks.webhooks.contains { $0.isActive } || state.webhooks.hasQueues || isTelling
  }

  // MARK: Saved states

  /// Changes what it begins with, and begins with that.
  func changeBeginning(_ change: (inout AccountState) -> Void) {
    change(&seed)
    state = seed
  }

  /// Everything as it was at the beginning: the clock, the journal and the faults too. Costs nothing but what was
  /// changed since.
  package func reset(at real: Int64) {
    discard(state)
    state = seed
    journalShare.forget()
    faults = nil
    wasReplaced(at: real)
  }

  /// All that there is once everything due has happened.
  func settledState(at real: Int64) -> AccountState {
    settle(at: now(at: real))
    return state
  }

  package struct Snapshot {
    package let name: String
    /// By the account's clock.
    package let takenAt: Timestamp
    package let state: AccountState
  }

  /// A test has a handful; each costs what was changed since.
  package static let snapshotsMax = 16
  package private(set) var snapshots: [Snapshot] = []

  /// Keeps the present state under a name, in the place of an earlier one of that name; false where there are too many.
  package func takeSnapshot(_ name: String, at real: Int64) -> Bool {
    let snapshot = Snapshot(name: name, takenAt: now(at: real), state: settledState(at: real))
    if let index = snapshots.firstIndex(where: { $0.name == name }) {
      discard(snapshots[index].state)
      snapshots[index] = snapshot
      return true
    }
    guard snapshots.count < Self.snapshotsMax else { return false }
    snapshots.append(snapshot)
    return true
  }

  package func restore(_ snapshot: Snapshot, at real: Int64) {
    discard(state)
    state = snapshot.state
    wasReplaced(at: real)
  }

  private func discard(_ state: AccountState) {
    discards?.add(state, links: state.documents.count + state.webhooks.eventCount)
  }

  /// It is there no more: all that others have of it is taken back.
  package func end() {
    dueTimes?.remove(self)
    events?.accountEnded(journalShare)
    // These are counted where the loop is alone.
    faults = nil
    discards?.add(self, links: snapshots.reduce(linkCount) { $0 + $1.state.documents.count })
  }

  private func wasReplaced(at real: Int64) {
    stateNumber += 1
    reached = nil
    state.webhooks.sendAgainWhatWasOut(at: now(at: real))
    events?.accountReplaced(journalShare)
    queueDue()
  }

  package func removeSnapshot(_ name: String) {
    for snapshot in snapshots where snapshot.name == name { discard(snapshot.state) }
    snapshots.removeAll { $0.name == name }
  }

  // Each link has one document; to ask the ledger would copy all of its references first, for each of many accounts.
  /// What its short URLs end in; empty for an account of the fixtures.
  package var mark: [UInt8] { seed.mark }

  package var linkCount: Int { state.documents.count }

  // MARK: Creating

  package struct Created {
    package let document: [UInt8]
    /// Of other contacts: steps of the script that claim with them will not happen.
    package let othersAccounts: [FundAccount]
  }

  /// Creates the link that the draft describes; nil where the account holds as many as it may.
  package func create(
    _ draft: Draft, script: Script?, urlBase: String, at now: Timestamp, by cause: Cause
  ) -> Created? {
    settle(at: now)
    guard state.ledger.count < Ledger.linksMax else { return nil }
    let contact: Contact
    switch draft.recipient {
    case .details(let details): contact = state.ledger.contact(with: details, at: now)
    case .known(let id):
      guard let known = state.ledger.contact(id) else { return nil }
      contact = known
    }
    let names = state.ledger.newNames(codeEnd: state.mark)
    let new = NewLink(
      id: names.id, contact: contact, draft: draft, status: rules.approvalWorkflow ? .pending : .issued,
      shortURL: "\(urlBase)/i/\(String(decoding: names.code, as: UTF8.self))", createdAt: now)
    let document = LinkDocument.exact(new.document)
    guard let slot = state.ledger.insert(new.link, new.facts, script: script, at: now) else { return nil }
    state.documents.append(document)
    let others = script.map { state.ledger.othersAccounts(in: $0, of: slot) } ?? []
    state.ledger.announce(slot, at: now)
    events?.created(new.id, new.status, of: journalShare, at: now, by: cause)
    let told = state.webhooks.nextNumber
    tellCreated(new, document, at: now)
    tellCaller(since: told)
    queueDue()
    offerTurns(by: now)
    // As it came to be: a script that begins at once shows in whatever is asked next.
    return Created(document: document, othersAccounts: others)
  }

  package func reply(toIdempotencyKey key: String, _ body: Span<UInt8>) -> IdempotentReplies.Known? {
    state.idempotent.reply(to: key, body)
  }

  package func remember(_ key: String, _ body: [UInt8], reply: [UInt8]) {
    state.idempotent.remember(key, body, reply: reply)
  }

  // MARK: Changing

  package enum Outcome {
    case changed(document: [UInt8])
    case refused(Refusal, PayoutLink)
    case unknown
  }

  /// Applies `event` to the link, or tells why not.
  package func apply(_ event: Event, to id: Identifier, at now: Timestamp, by cause: Cause) -> Outcome {
    guard let slot = state.ledger.slot(of: id) else { return .unknown }
    return outcome(state.ledger.apply(event, to: slot, at: now, by: cause), slot, at: now)
  }

  /// What people and banks do. A changed link comes with its payouts.
  package func apply(_ occurrence: Occurrence, to id: Identifier, at now: Timestamp, by cause: Cause) -> Outcome {
    guard let slot = state.ledger.slot(of: id) else { return .unknown }
    let outcome = outcome(state.ledger.apply(occurrence, to: slot, at: now, by: cause), slot, at: now)
    guard case .changed(let document) = outcome else { return outcome }
    return .changed(document: state.expandedText(document, slot))
  }

  private func outcome(_ applied: Ledger.Applied, _ slot: Ledger.Slot, at now: Timestamp) -> Outcome {
    let told = state.webhooks.nextNumber
    redraw(applied.happened)
    tellCaller(since: told)
    offerTurns(by: now)
    if let refusal = applied.refusal { return .refused(refusal, state.ledger[slot]) }
    return .changed(document: state.document(slot))
  }

  @discardableResult
  func settle(at now: Timestamp) -> [Transition] {
    guard state.isDue(at: now) else { return [] }
    let happened = state.ledger.settle(at: now)
    redraw(happened)
    offerTurns(by: now)
    return happened
  }

  func redraw(_ transitions: [Transition]) {
    var reminded = state.ledger.takeReminded()[...]
    for transition in transitions {
      while let first = reminded.first, first.at <= transition.at {
        tellReminded(first)
        reminded.removeFirst()
      }
      events?.happened(transition, to: journalShare)
      if let payout = transition.payout { state.captured.forget(payout.id) }
      state.documents[transition.slot] = LinkDocument.updated(
        state.documents[transition.slot], from: transition.before, to: transition.after)
      tell(transition)
    }
    for one in reminded { tellReminded(one) }
    // A step of a script begins the next one.
    if !transitions.isEmpty { queueDue() }
  }
}
