import PayoutLinks
import Server
import Synchronization

/// Reads the fixtures again while the sandbox serves: on a thread of its own, so that nobody waits for a file.
final class FixtureReloader: Sendable {
  /// What there is to put in the place of the world; or everything that is wrong with the files.
  typealias Outcome = Result<PreparedWorld, FixtureError>

  private struct State {
    var isReading = false
    /// Asked for while one was read: the files may have changed since.
    var again = false
    var outcome: Outcome?
  }

  private let fixtures: [Fixture]
  private let randomness: UInt64
  private let clock: any SandboxClock
  private let control: ServerControl
  private let state = Mutex(State())
  private let hasOutcome = Atomic(false)
  private let hasEnded = Atomic(false)

  init(_ fixtures: [Fixture], randomness: UInt64, clock: any SandboxClock, control: ServerControl) {
    self.fixtures = fixtures
    self.randomness = randomness
    self.clock = clock
    self.control = control
  }

  /// Begins to read; the loop is woken when that is done.
  func start() {
    let isFirst = state.withLock { state in
      if state.isReading { state.again = true }
      defer { state.isReading = true }
      return !state.isReading
    }
    if isFirst { LoopThread.start { [self] in read() } }
  }

  /// What was read since the last call. Asked at every wake: one load, mostly.
  func take() -> Outcome? {
    guard hasOutcome.load(ordering: .acquiring) else { return nil }
    return state.withLock { state in
      hasOutcome.store(false, ordering: .releasing)
      defer { state.outcome = nil }
      return state.outcome
    }
  }

  /// Looks at the files twice a second, and reads them when one has changed, come or gone since its stamp was taken.
  func watch(since stamps: [FixtureFiles.Stamp]) {
    LoopThread.start { [self] in
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

  private func read() {
    var goesOn = true
    while goesOn {
      let now = Timestamp(clock.unixNanoseconds / 1_000_000_000)
      let outcome: Outcome
      do throws(FixtureError) {
        outcome = .success(PreparedWorld(try Seed(fixtures, start: now), randomness: randomness, at: now))
      } catch {
        outcome = .failure(error)
      }
      goesOn = state.withLock { state in
        state.outcome = outcome
        let again = state.again
        state.again = false
        state.isReading = again
        return again
      }
    }
    hasOutcome.store(true, ordering: .releasing)
    control.wake()
  }
}
