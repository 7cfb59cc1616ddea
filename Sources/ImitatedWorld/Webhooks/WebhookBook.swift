package import PayoutLinks

/// What an account tells by webhooks: who listens, what has happened, and who has still to be told of it.
///
/// A value of an account's state: a reset, a snapshot and a copy take it along as it is.
package struct WebhookBook: Sendable {
  /// What of a delivery is where: by it an outcome finds its way back.
  package struct Place: Hashable, Sendable {
    package let event: Int
    package let delivery: Int
  }

  private typealias Entry = WebhookQueue.Entry

  package private(set) var webhooks: [Webhook] = []
  /// The latest, by number.
  private var events: [WebhookEvent] = []
  package private(set) var nextNumber = 1
  /// How many are kept: from the first on that found no room, as many as there were then.
  private var eventsMax: Int
  private var isFull = false
  private var kept: KeptEvents?
  /// Who has to be told when, of each webhook; under nil what goes to a URL once.
  private var queues: [Identifier?: WebhookQueue] = [:]
  private var lastEntry = 0
  /// What has been begun and has not ended.
  private var out: Set<Place> = []
  private var ids: IdentifierGenerator
  /// The entries of deliveries that wait until another to the same webhook has gone.
  private var held: [Identifier: [Entry]] = [:]
  /// Events that somebody was still to be told of when others took their place.
  package private(set) var lostCount = 0

  /// Ids are drawn from a stream of their own: the links' do not depend on what is told of them.
  init(_ generator: IdentifierGenerator, eventsMax: Int = WebhookBook.keptMax) {
    ids = generator.fork()
    self.eventsMax = eventsMax
  }

  /// Of one account; all that a minute of a busy test makes.
  package static let keptMax = 10_000
  /// An account keeps so many whatever others have.
  private static let keptMin = 20

  /// Has its events counted among all.
  mutating func count(in total: KeptEvents.Total) { kept = KeptEvents(in: total, count: events.count) }

  /// Of webhooks with the same URLs, in their order, whose secrets an export has left out.
  mutating func takeSecrets(from other: WebhookBook) {
    var rest = other.webhooks
    for index in webhooks.indices {
      guard let place = rest.firstIndex(where: { $0.settings.url == webhooks[index].settings.url }) else { continue }
      let known = rest.remove(at: place)
      guard webhooks[index].settings.isSecretLeftOut else { continue }
      webhooks[index].settings.secret = known.settings.secret
      webhooks[index].settings.isSecretLeftOut = false
    }
  }

  mutating func draw(from generator: IdentifierGenerator) { ids = generator.fork() }

  // MARK: Webhooks

  package func webhook(_ id: Identifier) -> Webhook? { webhooks.first { $0.id == id } }

  /// Nil where there are as many as there may be.
  mutating func add(_ settings: Webhook.Settings, at now: Timestamp) -> Webhook? {
    guard webhooks.count < Webhook.countMax else { return nil }
    var id = ids.identifier(.webhook)
    while webhook(id) != nil { id = ids.identifier(.webhook) }
    let webhook = Webhook(
      id: id, settings: settings, createdAt: now, updatedAt: now, disabledAt: settings.isActive ? nil : now)
    webhooks.append(webhook)
    return webhook
  }

  mutating func set(_ settings: Webhook.Settings, of id: Identifier, at now: Timestamp) -> Webhook? {
    guard let index = webhooks.firstIndex(where: { $0.id == id }) else { return nil }
    let before = webhooks[index].settings
    if before.secret != settings.secret { webhooks[index].oldSecret = before.secret }
    webhooks[index].settings = settings
    webhooks[index].updatedAt = now
    if settings.isActive { webhooks[index].disabledAt = nil } else if before.isActive { disable(index, at: now) }
    return webhooks[index]
  }

  /// False where there is none.
  mutating func remove(_ id: Identifier) -> Bool {
    guard let index = webhooks.firstIndex(where: { $0.id == id }) else { return false }
    webhooks.remove(at: index)
    drop(id, "the webhook was removed")
    return true
  }

  private mutating func disable(_ index: Int, at now: Timestamp) {
    webhooks[index].settings.isActive = false
    webhooks[index].disabledAt = now
    drop(webhooks[index].id, "the webhook was disabled")
  }

  /// What waits for a webhook is not sent later.
  private mutating func drop(_ id: Identifier, _ reason: String) {
    queues[id] = nil
    held[id] = nil
    // All that wait are among the events that are kept: to take thousands out of a heap would take longer.
    for index in events.indices where events[index].isPending {
      for place in events[index].deliveries.indices where events[index].deliveries[place].webhook == id {
        if case .waiting = events[index].deliveries[place].state {
          events[index].deliveries[place].state = .dropped(reason)
        }
      }
    }
  }

  // MARK: Events

  package var firstNumber: Int { nextNumber - events.count }

  package func event(_ number: Int) -> WebhookEvent? {
    guard number >= firstNumber, number < nextNumber else { return nil }
    return events[(number - 1) % eventsMax]
  }

  var eventCount: Int { events.count }

  package func event(_ id: Identifier) -> WebhookEvent? {
    // By place: to look at an event whole would retain all that it holds.
    events.indices.first { events[$0].id == id }.map { events[$0] }
  }

  /// Those that are kept, found in one pass.
  package func events(_ ids: [Identifier]) -> [Identifier: WebhookEvent] {
    let wanted = Set(ids)
    var found: [Identifier: WebhookEvent] = [:]
    for index in events.indices where wanted.contains(events[index].id) { found[events[index].id] = events[index] }
    return found
  }

  /// Keeps an event, and has everybody told of it who listens.
  mutating func record(
    _ name: WebhookEventName, of link: Identifier, _ subject: WebhookEvent.Subject, fault: WebhookFault?,
    at now: Timestamp
  ) {
    var event = WebhookEvent(
      number: nextNumber, id: ids.identifier(.webhook), name: name, at: now, link: link, payout: subject.payout?.id,
      subject: subject, fault: fault)
    for webhook in webhooks where webhook.listens(to: name) {
      event.deliveries.append(WebhookDelivery(webhook: webhook.id, url: nil, state: .waiting(due: now)))
    }
    keep(event)
  }

  /// Keeps an event, in the place of the oldest where there is no other, with what falls due of it.
  private mutating func keep(_ event: WebhookEvent) {
    nextNumber += 1
    if hasRoom() {
      events.append(event)
    } else {
      if !isFull { (isFull, eventsMax) = (true, events.count) }
      let place = (event.number - 1) % eventsMax
      if events[place].isPending { lostCount += 1 }
      events[place] = event
    }
    for (index, delivery) in event.deliveries.enumerated() {
      guard case .waiting(let due) = delivery.state else { continue }
      wait(Place(event: event.number, delivery: index), of: delivery.webhook, until: due)
    }
  }

  private mutating func hasRoom() -> Bool {
    guard !isFull, events.count < eventsMax else { return false }
    if kept != nil, !isKnownUniquelyReferenced(&kept) { kept = kept?.copy() }
    return kept?.add() ?? true || events.count < Self.keptMin
  }

  /// Takes in an event as an export has it, and goes on with it where it was.
  mutating func restore(_ seed: SeedWebhookEvent) {
    var event = WebhookEvent(
      number: nextNumber, id: seed.id, name: seed.name, at: seed.at, link: seed.link, payout: seed.payout,
      subject: WebhookEvent.Subject(document: [], mark: [], payout: nil, fundAccount: nil, body: seed.body))
    for given in seed.deliveries where given.webhook < webhooks.count {
      var delivery = WebhookDelivery(webhook: webhooks[given.webhook].id, url: nil, state: .waiting(due: given.due))
      delivery.tries = given.tries
      delivery.attemptCount = given.tries
      delivery.signature = given.signature
      delivery.style = given.style
      event.deliveries.append(delivery)
    }
    keep(event)
  }

  /// The next attempt falls due then.
  private mutating func wait(_ place: Place, of webhook: Identifier?, until due: Timestamp, isFirst: Bool = false) {
    lastEntry += 1
    let entry = Entry(due: due, rank: isFirst ? 0 : lastEntry, number: lastEntry, place: place)
    change(place) {
      $0.state = .waiting(due: due)
      $0.entry = entry.number
    }
    var queue = queues.removeValue(forKey: webhook) ?? WebhookQueue()
    queue.add(entry) { isCurrent($0) }
    queues[webhook] = queue
  }

  private func isCurrent(_ entry: Entry) -> Bool {
    guard entry.place.event >= firstNumber, entry.place.event < nextNumber else { return false }
    let index = (entry.place.event - 1) % eventsMax
    guard entry.place.delivery < events[index].deliveries.count,
      events[index].deliveries[entry.place.delivery].entry == entry.number
    else { return false }
    if case .waiting = events[index].deliveries[entry.place.delivery].state { return true }
    return false
  }

  private mutating func change(_ place: Place, _ body: (inout WebhookDelivery) -> Void) {
    let index = (place.event - 1) % eventsMax
    guard place.event >= firstNumber, place.event < nextNumber, place.delivery < events[index].deliveries.count
    else { return }
    body(&events[index].deliveries[place.delivery])
  }

  /// Whether somebody is still to be told of anything.
  var hasPending: Bool { events.contains { $0.isPending } }

  // MARK: Deliveries

  /// When the next attempt falls due of those webhooks that are not `excluded`.
  func nextDue(excluding excluded: Set<Identifier?>) -> Timestamp? {
    var earliest: Timestamp?
    for (key, queue) in queues where !excluded.contains(key) {
      guard let due = queue.first?.due else { continue }
      earliest = min(earliest ?? due, due)
    }
    return earliest
  }

  /// The webhooks, or nil for what is sent once, that have an attempt due by `now`.
  func due(by now: Timestamp) -> [Identifier?] {
    if queues.isEmpty { return [] }
    return ([nil] + webhooks.map(\.id)).filter { id in queues[id]?.first.map { $0.due <= now } ?? false }
  }

  var hasQueues: Bool { !queues.isEmpty }

  /// The next attempt of a webhook that is due by `now`, left where it is. Nil also where only stale entries were found
  /// in this turn: the webhook is `due` as long as there are more.
  mutating func peek(_ webhook: Identifier?, by now: Timestamp) -> (event: WebhookEvent, place: Place)? {
    for _ in 0..<WebhookQueue.staleMax {
      guard let entry = queues[webhook]?.first, entry.due <= now else { break }
      if isCurrent(entry), let event = event(entry.place.event) { return (event, entry.place) }
      removeFirst(of: webhook)
    }
    return nil
  }

  private mutating func removeFirst(of webhook: Identifier?) {
    queues[webhook]?.removeFirst()
    if queues[webhook]?.first == nil { queues[webhook] = nil }
  }

  /// Takes out the next attempt of a webhook that is due by `now`: it is under way from now on.
  mutating func begin(_ webhook: Identifier?, by now: Timestamp) -> (event: WebhookEvent, place: Place)? {
    guard let next = peek(webhook, by: now) else { return nil }
    removeFirst(of: webhook)
    change(next.place) { $0.state = .out }
    out.insert(next.place)
    return next
  }

  mutating func sign(_ place: Place, _ signature: String?) { change(place) { $0.signature = signature } }

  mutating func write(_ place: Place, in style: WebhookStyle) { change(place) { $0.style = style } }

  /// Puts an attempt off that has been begun. It is spared from then on.
  @discardableResult
  mutating func putOff(
    _ place: Place, of webhook: Identifier?, bySeconds seconds: Int64, from now: Timestamp
  ) -> Timestamp? {
    guard let due = now.advanced(bySeconds: seconds) else {
      drop(place, "its time is beyond the clock's end")
      return nil
    }
    out.remove(place)
    change(place) { $0.isSpared = true }
    wait(place, of: webhook, until: due)
    return due
  }

  /// Holds an attempt that has been begun until another to the same webhook has ended, or so long at most.
  mutating func hold(_ place: Place, of webhook: Identifier, seconds: Int64, from now: Timestamp) {
    guard let due = putOff(place, of: webhook, bySeconds: seconds, from: now) else { return }
    held[webhook, default: []].append(Entry(due: due, rank: 0, number: lastEntry, place: place))
  }

  private mutating func release(_ webhook: Identifier, at now: Timestamp) {
    for entry in held.removeValue(forKey: webhook) ?? [] where isCurrent(entry) {
      wait(entry.place, of: webhook, until: now, isFirst: true)
    }
  }

  /// Nobody is told.
  mutating func drop(_ place: Place, _ reason: String) {
    out.remove(place)
    change(place) { $0.state = .dropped(reason) }
  }

  /// What came of an attempt: a retry falls due, or it was the last. A webhook whose last retry has failed is
  /// disabled until a person enables it again.
  mutating func ended(_ place: Place, _ attempt: WebhookAttempt, isDuplicated: Bool, at now: Timestamp) {
    out.remove(place)
    guard let event = event(place.event), place.delivery < event.deliveries.count else { return }
    change(place) { $0.add(attempt) }
    let delivery = event.deliveries[place.delivery]
    guard delivery.state == .out else { return }
    guard let id = delivery.webhook else {
      return change(place) { $0.state = attempt.isAcknowledged ? .acknowledged : .failed }
    }
    release(id, at: now)
    if isDuplicated {
      change(place) { $0.isSpared = true }
      return wait(place, of: id, until: now)
    }
    if attempt.isAcknowledged { return change(place) { $0.state = .acknowledged } }
    guard let index = webhooks.firstIndex(where: { $0.id == id }), webhooks[index].isActive else {
      return drop(place, webhook(id) == nil ? "the webhook was removed" : "the webhook was disabled")
    }
    let tries = delivery.tries + 1
    change(place) { $0.tries = tries }
    if tries <= WebhookDelivery.retriesMax,
      let due = now.advanced(bySeconds: WebhookDelivery.secondsBeforeRetry(tries))
    {
      wait(place, of: id, until: due)
    } else {
      change(place) { $0.state = .failed }
      disable(index, at: now)
    }
  }

  /// Sends an event once more: to each webhook that it has gone to, or to one. False where it has gone nowhere.
  mutating func resend(_ number: Int, to webhook: Identifier?, at now: Timestamp) -> Bool {
    guard let event = event(number) else { return false }
    var isSent = false
    for (index, delivery) in event.deliveries.enumerated() {
      guard let id = delivery.webhook, webhook == nil || id == webhook, self.webhook(id)?.isActive == true
      else { continue }
      isSent = true
      if delivery.state == .out { continue }
      let place = Place(event: number, delivery: index)
      change(place) {
        $0.tries = 0
        $0.isSpared = false
      }
      // What is due already comes next by itself.
      if case .waiting(let due) = delivery.state, due <= now { continue }
      wait(place, of: id, until: now)
    }
    if !isSent, let webhook, self.webhook(webhook)?.isActive == true {
      return add(WebhookDelivery(webhook: webhook, url: nil, state: .waiting(due: now)), to: number, at: now)
    }
    return isSent
  }

  /// Sends an event to a URL once, signed as its first webhook signs.
  mutating func send(_ number: Int, to url: String, at now: Timestamp) -> Bool {
    add(WebhookDelivery(webhook: nil, url: url, state: .waiting(due: now)), to: number, at: now)
  }

  private mutating func add(_ delivery: WebhookDelivery, to number: Int, at now: Timestamp) -> Bool {
    guard let known = event(number)?.deliveries else { return false }
    let index = (number - 1) % eventsMax
    var place = known.count
    if known.count < WebhookEvent.deliveriesMax {
      events[index].deliveries.append(delivery)
    } else {
      // What went to a URL once and is over gives its place up.
      guard let over = known.firstIndex(where: { $0.webhook == nil && !$0.isPending }) else { return false }
      place = over
      events[index].deliveries[over] = delivery
    }
    wait(Place(event: number, delivery: place), of: delivery.webhook, until: now)
    return true
  }

  /// What was under way when this state was kept is sent again.
  mutating func sendAgainWhatWasOut(at now: Timestamp) {
    for place in out.sorted(by: { ($0.event, $0.delivery) < ($1.event, $1.delivery) }) {
      guard let event = event(place.event), event.deliveries[place.delivery].state == .out else { continue }
      wait(place, of: event.deliveries[place.delivery].webhook, until: now)
    }
    out = []
  }
}
