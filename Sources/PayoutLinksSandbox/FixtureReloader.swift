import HTTP1
import ImitatedWorld
import PayoutLinks
import Server
import Synchronization

/// Reads fixtures while the sandbox serves, those that it was started with and those that come by `PUT`: on a thread of
/// its own, one after the other, so that nobody waits for them.
final class FixtureReloader: Sendable {
  /// What there is to put in the place of the world; or everything that is wrong with the fixtures.
  struct Outcome: Sendable {
    let world: Result<PreparedWorld, FixtureError>
    /// Whose `PUT` it is; nil for the fixtures of the start.
    let ticket: ReplyTicket?
  }

  private enum Job: Sendable {
    case reload
    case read(body: [UInt8], ReplyTicket, start: Timestamp)
    case free(Discarded)

    var isReload: Bool { if case .reload = self { true } else { false } }
    var ticket: ReplyTicket? { if case .read(_, let ticket, _) = self { ticket } else { nil } }
  }

  private struct State {
    var isWorking = false
    var jobs: [Job] = []
    var outcomes: [Outcome] = []
    var control: ServerControl?
  }

  /// Each is held until it is read, and each replaces what the one before it brought.
  static let bodiesMax = 16

  private let fixtures: [Fixture]
  private let randomness: UInt64
  private let webhooks: WebhookSettings
  private let clock: any SandboxClock
  private let state = Mutex(State())
  private let hasOutcome = Atomic(false)
  private let hasEnded = Atomic(false)

  init(
    _ fixtures: [Fixture], randomness: UInt64, webhooks: WebhookSettings = WebhookSettings(), clock: any SandboxClock
  ) {
    self.fixtures = fixtures
    self.randomness = randomness
    self.webhooks = webhooks
    self.clock = clock
  }

  /// Whose loop is woken when something has been read.
  func wakes(_ control: ServerControl) { state.withLock { $0.control = control } }

  /// Begins to read the fixtures of the start again.
  func start() {
    // One that has begun may have read a file before it changed: another follows it.
    if state.withLock({ $0.jobs.contains { $0.isReload } }) { return }
    begin(.reload)
  }

  /// Begins to read a fixture that was sent; false where too many wait for that.
  func start(_ body: [UInt8], _ ticket: ReplyTicket, at start: Timestamp) -> Bool {
    guard state.withLock({ $0.jobs.count { $0.ticket != nil } }) < Self.bodiesMax else { return false }
    begin(.read(body: body, ticket, start: start))
    return true
  }

  /// Whoever sent it has gone: it need not be read.
  func cancel(_ ticket: ReplyTicket) {
    state.withLock { $0.jobs.removeAll { $0.ticket == ticket } }
  }

  func free(_ discarded: Discarded) { begin(.free(discarded)) }

  /// Whether something has been read. Asked at every wake: one load, mostly.
  var hasRead: Bool { hasOutcome.load(ordering: .acquiring) }

  /// What has been read since the last call; it is removed here.
  func drainOutcomes() -> [Outcome] {
    guard hasOutcome.load(ordering: .acquiring) else { return [] }
    return state.withLock { state in
      hasOutcome.store(false, ordering: .releasing)
      defer { state.outcomes = [] }
      return state.outcomes
    }
  }

  /// Looks at the files twice a second, and reads them when one has changed, come or gone since its stamp was taken.
  func watch(since stamps: [FixtureFiles.Stamp]) throws(SystemError) {
    try LoopThread.start { [self] in
      var last = stamps
      while !hasEnded.load(ordering: .acquiring) {
        FixtureFiles.pause(milliseconds: 500)
        let present = Self.stamps(of: fixtures)
        if present != last {
          last = present
          start()
        }
      }
    }
  }

  func end() { hasEnded.store(true, ordering: .releasing) }

  static func stamps(of fixtures: [Fixture]) -> [FixtureFiles.Stamp] {
    FixtureFiles.stamps(
      of: fixtures.compactMap { fixture in
        switch fixture {
        case .path(let path), .directoryIfAny(let path): path
        case .builtIn, .json: nil
        }
      })
  }

  private func begin(_ job: Job) {
    let isFirst = state.withLock { state in
      state.jobs.append(job)
      defer { state.isWorking = true }
      return !state.isWorking
    }
    guard isFirst else { return }
    do throws(SystemError) {
      try LoopThread.start { [self] in work() }
    } catch {
      let issue = FixtureIssue(source: "fixtures", line: nil, column: nil, severity: .error, message: "\(error)")
      let failure = FixtureError(issues: [issue])
      while let job = nextJob() {
        switch job {
        case .reload: announce(Outcome(world: .failure(failure), ticket: nil))
        case .read(_, let ticket, _): announce(Outcome(world: .failure(failure), ticket: ticket))
        case .free: break
        }
      }
    }
  }

  private func work() {
    while let job = nextJob() {
      switch job {
      case .reload:
        let now = Timestamp(clock.unixNanoseconds / 1_000_000_000)
        tell(nil, at: now) { () throws(FixtureError) in try Seed(fixtures, start: now, again: true) }
      case .read(let body, let ticket, let start):
        tell(ticket, at: start) { () throws(FixtureError) in
          var loader = FixtureLoader(start: start)
          loader.load("body", body)
          return try loader.finish()
        }
      case .free: break
      }
    }
  }

  private func nextJob() -> Job? {
    state.withLock { state in
      state.isWorking = !state.jobs.isEmpty
      return state.jobs.isEmpty ? nil : state.jobs.removeFirst()
    }
  }

  private func tell(_ ticket: ReplyTicket?, at now: Timestamp, _ seed: () throws(FixtureError) -> Seed) {
    let world: Result<PreparedWorld, FixtureError>
    do throws(FixtureError) {
      world = .success(PreparedWorld(try seed(), randomness: randomness, webhooks: webhooks, at: now))
    } catch {
      world = .failure(error)
    }
    announce(Outcome(world: world, ticket: ticket))
  }

  private func announce(_ outcome: Outcome) {
    let control = state.withLock { state in
      state.outcomes.append(outcome)
      return state.control
    }
    hasOutcome.store(true, ordering: .releasing)
    control?.wake()
  }
}
