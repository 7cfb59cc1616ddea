package import PayoutLinks

/// One account of the provider: its payout links, and how they look in a reply.
package final class Account {
  package let id: String
  package let rules: AccountRules
  package let keys: [APIKey]
  /// What it began with, shared with everything that has begun with the same.
  private let seed: AccountState
  private var state: AccountState
  /// Where what happens is told.
  package var events: EventRing?
  /// Where it is said when something falls due. Weak: it holds the accounts in which something does.
  package weak var dueTimes: DueTimes?
  /// Where it puts what takes long to let go of.
  package var discards: Discards?
  /// What has been said there; nil where nothing is waited for.
  private var queuedDue: Int64?
  /// Its entries of the journal.
  package let journalShare: JournalShare
  /// Its own fault rules; made with the first.
  package var faults: FaultBook?

  package init(_ seeded: SeedAccount, state: AccountState) {
    id = seeded.id
    rules = seeded.rules
    keys = seeded.keys
    journalShare = JournalShare(account: id)
    seed = state
    self.state = state
  }

  /// A copy of what another began with, for a key of its own: it shares everything until it changes something.
  package init(copyOf other: Account, id: String, key: APIKey, mark: [UInt8], generator: IdentifierGenerator) {
    self.id = id
    rules = other.rules
    keys = [key]
    journalShare = JournalShare(account: id)
    var seed = other.seed
    seed.ledger.draw(from: generator)
    seed.setMark(mark)
    self.seed = seed
    state = seed
  }

  /// The account's own time when real time is `real`, in nanoseconds since 1970.
  package func now(at real: Int64) -> Timestamp { state.clock.time(at: real) }

  package var clock: AccountClock { state.clock }

  /// What falls due by the new time has not happened yet.
  package func setClock(_ clock: AccountClock) {
    state.clock = clock
    queueDue()
  }

  /// Has itself looked at when the next thing falls due.
  func queueDue() {
    // While it happens in slices it needs nobody else; the end of these asks again.
    guard backlog == nil, let next = state.nextDue, let due = state.clock.realTime(of: next), due < queuedDue ?? .max
    else { return }
    queuedDue = due
    dueTimes?.add(self, due: due)
  }

  /// It is looked at now.
  func dueCame() { queuedDue = nil }

  /// Of what is due here, while it happens in slices.
  package weak var backlog: Backlog?

  /// Whether nothing has fallen due, and nothing is happening in slices.
  func isSettled(at real: Int64) -> Bool { !state.isDue(at: now(at: real)) && backlog == nil }

  /// Lets so many of the things happen that have fallen due; false where more are left.
  func catchUp(real: Int64, _ budget: inout Int, tell: ((Transition) -> Void)?) -> Bool {
    let now = now(at: real)
    guard state.isDue(at: now) else { return true }
    let happened = state.ledger.settle(at: now, &budget)
    redraw(happened)
    if let tell { for transition in happened { tell(transition) } }
    return !state.isDue(at: now)
  }

  // MARK: Saved states

  /// Everything as it was at the beginning: the clock, the journal and the faults too. Costs nothing but what was
  /// changed since.
  package func reset() {
    discard(state)
    state = seed
    journalShare.forget()
    faults = nil
    wasReplaced()
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

  package func restore(_ snapshot: Snapshot) {
    discard(state)
    state = snapshot.state
    wasReplaced()
  }

  private func discard(_ state: AccountState) {
    discards?.add(state, links: state.documents.count)
  }

  /// It is there no more: all that others have of it is taken back.
  package func end() {
    dueTimes?.remove(self)
    events?.accountEnded(journalShare)
    // These are counted where the loop is alone.
    faults = nil
    discards?.add(self, links: snapshots.reduce(linkCount) { $0 + $1.state.documents.count })
  }

  private func wasReplaced() {
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

  // MARK: Reading

  /// The link's reply at `now`, with its payouts where that is asked for; nil where the account has no such link.
  package func document(of id: Identifier, expandingPayouts: Bool = false, at now: Timestamp) -> [UInt8]? {
    if !expandingPayouts {
      switch state.glance(id, at: now) {
      case .found(let status, let document):
        events?.showed(status)
        return document
      case .unknown: return nil
      case .unsettled: break
      }
    }
    settle(at: now)
    guard var found = state.look(id) else { return nil }
    let happened = state.ledger.countFetch(of: found.slot, at: now)
    if !happened.isEmpty {
      redraw(happened)
      found = state.look(id) ?? found
    }
    events?.showed(found.status)
    guard expandingPayouts else { return found.document }
    return PayoutDocument.expanded(found.document, with: state.ledger.payouts(of: found.slot))
  }

  /// One page of links, in the provider's envelope.
  package func list(_ listing: Listing, at now: Timestamp) -> [UInt8] {
    settle(at: now)
    return state.list(indexed(listing), shownTo: events)
  }

  /// The replies of the links that a listing asks for.
  package func documents(_ listing: Listing, at now: Timestamp) -> [[UInt8]] {
    settle(at: now)
    return state.ledger.page(indexed(listing)).map { state.document($0) }
  }

  /// A short URL as the index has it: nothing is found where no link can have it.
  private func indexed(_ listing: Listing) -> Listing {
    guard let url = listing.shortURL else { return listing }
    var listing = listing
    listing.shortURL = state.indexed(shortURL: url) ?? ""
    return listing
  }

  /// How many links are in the state, or in any.
  package func count(of status: Status?, at now: Timestamp) -> Int {
    settle(at: now)
    return status.map { state.ledger.count(of: $0) } ?? state.ledger.count
  }

  /// When, by the account's clock, the next thing falls due; nil where nothing will by itself.
  package var nextDue: Timestamp? { state.nextDue }

  /// All that there is to a link: its reply with its payouts, and what its script has still to do.
  package func view(of id: Identifier, at now: Timestamp) -> View? {
    settle(at: now)
    guard let slot = state.ledger.slot(of: id) else { return nil }
    return View(
      status: state.ledger[slot].status,
      document: PayoutDocument.expanded(state.document(slot), with: state.ledger.payouts(of: slot)),
      script: state.ledger.remainingScript(of: slot, at: now),
      possible: LifeCycle.rows(from: state.ledger[slot].status, payout: state.ledger.payoutUnderWay(of: slot)))
  }

  package struct View {
    package let status: Status
    package let document: [UInt8]
    package let script: Script?
    package let possible: [LifeCycle.Row]
  }

  /// Where the link stands, and its reply; no fetch that a script would count, and nothing falls due by it.
  package func standing(of id: Identifier) -> (status: Status, document: [UInt8])? {
    state.look(id).map { ($0.status, $0.document) }
  }

  package func has(_ id: Identifier) -> Bool { state.ledger.slot(of: id) != nil }

  package func hasContact(_ id: Identifier) -> Bool { state.ledger.contact(id) != nil }

  /// Whose account it is, where the account knows it.
  package func fundAccount(_ id: Identifier) -> FundAccount? { state.ledger.fundAccount(id) }

  package func contactID(of id: Identifier) -> Identifier? {
    state.ledger.slot(of: id).flatMap { state.ledger.contactID(of: $0) }
  }

  func hasCode(_ code: Span<UInt8>) -> Bool { state.slot(ofCode: code) != nil }

  /// The id and the reply of the link whose short URL ends in `code`.
  package func link(ofCode code: Span<UInt8>, at now: Timestamp) -> (id: Identifier, document: [UInt8])? {
    settle(at: now)
    return state.slot(ofCode: code).map { (state.ledger[$0].id, state.document($0)) }
  }

  // MARK: Creating

  /// Creates the link that the draft describes; nil where the account holds as many as it may.
  package func create(_ draft: Draft, script: Script?, urlBase: String, at now: Timestamp) -> [UInt8]? {
    settle(at: now)
    guard state.ledger.count < Ledger.linksMax else { return nil }
    let contact: Contact
    switch draft.recipient {
    case .details(let details): contact = state.ledger.contact(with: details)
    case .known(let id):
      guard let known = state.ledger.contact(id) else { return nil }
      contact = known
    }
    let names = state.ledger.newNames(codeEnd: state.mark)
    let new = NewLink(
      id: names.id, contact: contact, draft: draft, status: rules.approvalWorkflow ? .pending : .issued,
      shortURL: "\(urlBase)/i/\(String(decoding: names.code, as: UTF8.self))", createdAt: now)
    let document = LinkDocument.exact(new.document)
    guard state.ledger.insert(new.link, new.facts, script: script, at: now) != nil else { return nil }
    state.documents.append(document)
    events?.created(new.id, new.status, of: journalShare, at: now)
    queueDue()
    // As it came to be: a script that begins at once shows in whatever is asked next.
    return document
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
  package func apply(_ event: Event, to id: Identifier, at now: Timestamp) -> Outcome {
    guard let slot = state.ledger.slot(of: id) else { return .unknown }
    return outcome(state.ledger.apply(event, to: slot, at: now), slot)
  }

  /// What an admin asks for. A changed link comes with its payouts.
  package func apply(_ occurrence: Occurrence, to id: Identifier, at now: Timestamp) -> Outcome {
    guard let slot = state.ledger.slot(of: id) else { return .unknown }
    let outcome = outcome(state.ledger.apply(occurrence, to: slot, at: now), slot)
    guard case .changed(let document) = outcome else { return outcome }
    return .changed(document: PayoutDocument.expanded(document, with: state.ledger.payouts(of: slot)))
  }

  private func outcome(_ applied: Ledger.Applied, _ slot: Ledger.Slot) -> Outcome {
    redraw(applied.happened)
    if let refusal = applied.refusal { return .refused(refusal, state.ledger[slot]) }
    return .changed(document: state.document(slot))
  }

  @discardableResult
  private func settle(at now: Timestamp) -> [Transition] {
    guard state.isDue(at: now) else { return [] }
    let happened = state.ledger.settle(at: now)
    redraw(happened)
    return happened
  }

  private func redraw(_ transitions: [Transition]) {
    for transition in transitions {
      events?.happened(transition, to: journalShare)
      state.documents[transition.slot] = LinkDocument.updated(
        state.documents[transition.slot], from: transition.before, to: transition.after)
    }
    // A step of a script begins the next one.
    if !transitions.isEmpty { queueDue() }
  }
}
