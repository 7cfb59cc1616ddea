import Server

/// Those who have asked for something that has not happened yet, until it does, their time is up, or they have gone.
///
/// A wake of the server costs a few comparisons here, whoever waits: who waits for a link is found by it, and new
/// entries of the journal are looked at now and then, for a bounded time.
final class WaitingRoom {
  /// A wait that is over.
  struct Ended {
    let ticket: ReplyTicket
    let reply: Reply
    /// Why it was in vain, for the log.
    let reason: String?

    init(_ ticket: ReplyTicket, _ reply: Reply) {
      self.ticket = ticket
      self.reply = reply
      reason = nil
    }

    init(_ ticket: ReplyTicket, _ fault: AdminFault) {
      self.ticket = ticket
      reply = fault.reply
      reason = fault.message
    }
  }

  /// Each holds a connection, of which there are a bounded number too.
  static let waitsMax = 2_000
  /// Each of them reads the body of every request that may be meant.
  static let bodyWaitsMax = 200
  /// How soon an expiry is noticed, with whatever clock the links live by.
  private static let tickNanoseconds: Int64 = 20_000_000
  /// The journal is looked at no more often, and for no longer at a time: a twentieth of the loop.
  private static let pauseNanoseconds: Int64 = 2_000_000
  private static let lookNanoseconds: Int64 = 100_000

  private let journal: Journal
  let questions: JournalQuestions
  private let links: LinkWaits
  private var requests: RequestWaits
  private let backlogs: Backlogs
  private let time: any TimeSource
  private var nextTick: Int64 = 0
  private var isStopping = false
  private var nextLook: Int64 = 0
  /// Nobody's time is up earlier.
  private var nextTimeout = Int64.max

  init(
    journal: Journal, questions: JournalQuestions, watch: TransitionWatch, backlogs: Backlogs, time: any TimeSource
  ) {
    self.journal = journal
    self.questions = questions
    self.backlogs = backlogs
    self.time = time
    links = watch.waits
    requests = RequestWaits(journal)
  }

  var isEmpty: Bool { links.isEmpty && requests.isEmpty }
  var count: Int { links.count + requests.count }
  /// Whether there is somebody to be answered now.
  var hasWork: Bool { !links.isEmpty && links.hasChanged }

  /// Why nobody more may wait, for requests where there is a page of them; nil where there is room.
  func refusal(of page: RequestsPage?) -> AdminFault? {
    if count >= Self.waitsMax {
      return AdminFault(status: 503, code: "too_many_waiting", message: "\(Self.waitsMax) calls are waiting already")
    }
    if page?.pattern.readsBodies == true, requests.bodyWaitCount >= Self.bodyWaitsMax {
      return AdminFault(
        status: 503, code: "too_many_waiting",
        message: "\(Self.bodyWaitsMax) calls are waiting for what a body contains already")
    }
    return nil
  }

  var nextDue: Int64? {
    guard !isEmpty else { return nil }
    var due = nextTimeout
    if !links.isEmpty { due = min(due, nextTick) }
    if requests.isBehind { due = min(due, nextLook) }
    return due
  }

  func view(of account: Account?) -> JournalView { JournalView(journal, of: account) }

  func add(_ wait: LinkWaits.Wait, of account: Account, at now: Int64) {
    if links.isEmpty { nextTick = now + Self.tickNanoseconds }
    links.add(wait, of: account)
    nextTimeout = min(nextTimeout, wait.due)
  }

  func add(_ wait: RequestWaits.Wait) {
    requests.add(wait)
    nextTimeout = min(nextTimeout, wait.due)
  }

  /// Whoever has gone gives its place back at once.
  func remove(_ ticket: ReplyTicket) {
    if !links.remove(ticket) { _ = requests.remove(ticket) }
  }

  /// From now on nobody waits: the server stops.
  func stop() { isStopping = true }

  static let stopping = AdminFault(
    status: 503, code: "stopping", message: "the sandbox is stopping: nothing more happens that could be waited for")

  /// The waits that are over, as many as one turn of the loop takes.
  func ended(at now: Int64, real: Int64) -> [Ended] {
    if isStopping {
      let tickets = links.tickets + requests.tickets
      for ticket in tickets { remove(ticket) }
      return tickets.map { Ended($0, Self.stopping) }
    }
    var ended: [Ended] = []
    var budget = JournalCost.slice
    let isTimeUp = now >= nextTimeout
    // Also where somebody's time is up: what happens at that very moment is in time.
    if !links.isEmpty, isTimeUp || now >= nextTick {
      nextTick = now + Self.tickNanoseconds
      links.passTime(real: real, backlogs)
    }
    if links.hasChanged { links.lookAtChanged(&budget, into: &ended) }
    if requests.isBehind, isTimeUp || now >= nextLook {
      let start = time.monotonicNanoseconds
      requests.look(into: questions) { time.monotonicNanoseconds - start >= Self.lookNanoseconds }
      nextLook = now + Self.pauseNanoseconds
    }
    if isTimeUp {
      // What has changed in time is told first.
      if !links.hasChanged { links.timeOut(at: now, &budget, into: &ended) }
      requests.timeOut(at: now, &budget, into: &ended)
      // All are looked through for it: not more often than the journal.
      let earliest = min(links.earliestDue ?? .max, requests.earliestDue ?? .max)
      nextTimeout = max(earliest, now + Self.pauseNanoseconds)
    }
    return ended
  }
}
