import Synchronization

/// Looks names up on threads of their own: the C library may ask name servers for seconds.
final class Resolver: Sendable {
  struct Answer: Sendable {
    let id: UInt64
    let addresses: Result<[SocketAddress], SystemError>
  }

  private struct State {
    var answers: [Answer] = []
    var running = 0
  }

  /// A name that is looked up holds a thread.
  private static let threadsMax = 16

  private let state = Mutex(State())
  private let wakeup: Wakeup

  init(_ wakeup: Wakeup) {
    self.wakeup = wakeup
  }

  /// False where too many look-ups are running.
  func start(_ id: UInt64, host: String, port: UInt16, milliseconds: Int) -> Bool {
    let isFree = state.withLock { state in
      guard state.running < Self.threadsMax else { return false }
      state.running += 1
      return true
    }
    guard isFree else { return false }
    do throws(SystemError) {
      try LoopThread.start { [self] in
        let addresses = Result { () throws(SystemError) in
          try SocketAddress.all(host: host, port: port, withinMilliseconds: milliseconds)
        }
        finish(Answer(id: id, addresses: addresses))
      }
    } catch {
      finish(Answer(id: id, addresses: .failure(error)))
    }
    return true
  }

  private func finish(_ answer: Answer) {
    state.withLock { state in
      state.running -= 1
      state.answers.append(answer)
    }
    wakeup.signal()
  }

  func answers() -> [Answer] {
    state.withLock { state in
      defer { state.answers = [] }
      return state.answers
    }
  }
}
