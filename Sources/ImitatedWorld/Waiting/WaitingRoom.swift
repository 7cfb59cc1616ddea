package import HTTP1

/// Those who have asked for something that has not happened yet, until it does, their time is up, or they have gone.
///
/// A wake of the server costs a few comparisons here, whoever waits: who waits for a link is found by it, and new
/// entries of the journal are looked at now and then, for a bounded time.
package final class WaitingRoom {
  /// Each holds a connection, of which there are a bounded number too.
  package static let waitsMax = 2_000
  /// Each of them reads the body of every request that may be meant.
  package static let bodyWaitsMax = 200
  /// The journal is looked at no more often, and for no longer at a time: a twentieth of the loop.
  private static let pauseNanoseconds: Int64 = 2_000_000
  private static let lookNanoseconds: Int64 = 100_000

  private let activity: Activity
  private let links: LinkWaits
  private var requests: RequestWaits
  private var eventWaits: EventWaits
  private var webhookWaits: WebhookWaits
  /// By the loop's clock for durations.
  private let monotonicNanoseconds: () -> Int64
  private var isStopping = false
  private var nextLook: Int64 = 0
  /// Nobody's time is up earlier.
  private var nextTimeout = Int64.max

  package init(
    _ journal: Journal, _ events: EventRing, _ webhooks: WebhookChanges, _ activity: Activity,
    monotonicNanoseconds: @escaping () -> Int64
  ) {
    self.activity = activity
    self.monotonicNanoseconds = monotonicNanoseconds
    links = LinkWaits(events)
    requests = RequestWaits(journal)
    eventWaits = EventWaits(events)
    webhookWaits = WebhookWaits(webhooks)
  }

  package var isEmpty: Bool { links.isEmpty && requests.isEmpty && eventWaits.isEmpty && webhookWaits.isEmpty }
  package var count: Int { links.count + requests.count + eventWaits.count + webhookWaits.count }
  package var isFull: Bool { count >= Self.waitsMax }
  /// Whether nobody more may wait for what a body contains.
  package var isFullOfBodies: Bool { requests.bodyWaitCount >= Self.bodyWaitsMax }
  /// Whether there is somebody to be answered now.
  package var hasWork: Bool { links.hasChanged || eventWaits.hasMet || webhookWaits.hasChanges }

  /// Whether nobody need be looked after before an event comes, or `nextDue`: an open dashboard waits like that for
  /// hours, and costs a request nothing. New entries of the journal, and news of webhooks, come without an event.
  package var isQuiet: Bool {
    requests.isEmpty && webhookWaits.isEmpty && !links.hasChanged && !eventWaits.hasMet
  }

  package var nextDue: Int64? {
    guard !isEmpty else { return nil }
    return requests.isBehind ? min(nextTimeout, nextLook) : nextTimeout
  }

  package func add(_ wait: LinkWaits.Wait, of account: Account) {
    links.add(wait, of: account)
    nextTimeout = min(nextTimeout, wait.due)
    activity.isBusy = true
  }

  package func add(_ wait: RequestWaits.Wait) {
    requests.add(wait)
    nextTimeout = min(nextTimeout, wait.due)
    activity.isBusy = true
  }

  package func add(_ wait: EventWaits.Wait) {
    eventWaits.add(wait)
    nextTimeout = min(nextTimeout, wait.due)
    activity.isBusy = true
  }

  package func add(_ wait: WebhookWaits.Wait) {
    webhookWaits.add(wait)
    nextTimeout = min(nextTimeout, wait.due)
    activity.isBusy = true
  }

  /// Whoever has gone gives its place back at once.
  package func remove(_ ticket: ReplyTicket) {
    if links.remove(ticket) || requests.remove(ticket) { return }
    if eventWaits.remove(ticket) { return }
    _ = webhookWaits.remove(ticket)
  }

  /// From now on nobody waits: the server stops.
  package func stop() { isStopping = true }

  /// The waits that are over, as many as one turn of the loop takes.
  package func ended(at now: Int64) -> [EndedWait] {
    if isStopping {
      let tickets = links.tickets + requests.tickets + eventWaits.tickets + webhookWaits.tickets
      for ticket in tickets { remove(ticket) }
      return tickets.map { EndedWait($0, .stopping) }
    }
    var ended: [EndedWait] = []
    var budget = JournalCost.slice
    let isTimeUp = now >= nextTimeout
    if !links.isEmpty {
      links.readEvents()
      links.lookAtChanged(&budget, into: &ended)
    }
    if !eventWaits.isEmpty {
      eventWaits.readEvents()
      eventWaits.answer(&budget, into: &ended)
    }
    if !webhookWaits.isEmpty { webhookWaits.look(&budget, into: &ended) }
    if requests.isBehind, isTimeUp || now >= nextLook {
      let start = monotonicNanoseconds()
      requests.look(into: &ended) { monotonicNanoseconds() - start >= Self.lookNanoseconds }
      nextLook = now + Self.pauseNanoseconds
    }
    if isTimeUp {
      // What has changed in time is told first.
      if !links.hasChanged { links.timeOut(at: now, &budget, into: &ended) }
      requests.timeOut(at: now, &budget, into: &ended)
      eventWaits.timeOut(at: now, &budget, into: &ended)
      if !webhookWaits.hasChanges { webhookWaits.timeOut(at: now, &budget, into: &ended) }
      // All are looked through for it: not more often than the journal.
      let dues = [links.earliestDue, requests.earliestDue, eventWaits.earliestDue, webhookWaits.earliestDue]
      let earliest = dues.compactMap { $0 }.min()
      nextTimeout = max(earliest ?? .max, now + Self.pauseNanoseconds)
    }
    return ended
  }
}
