import Synchronization

/// Does on threads of their own what may take long: the C library may ask name servers for seconds, and to read the
/// system's certificates takes a tenth of one.
final class Resolver: Sendable {
  struct Answer: Sendable {
    let id: UInt64
    let addresses: Result<[SocketAddress], SystemError>
    let client: Client?
  }

  /// How receivers are spoken to over TLS, where somebody has asked for it.
  struct Client: Sendable {
    let isVerified: Bool
    let made: Result<TLSClient, TLSError>
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

  /// False where too many look-ups are running. `makingClient` is called on the thread too.
  func start(
    _ id: UInt64, host: String, port: UInt16, milliseconds: Int, makingClient: (@Sendable () -> Client)? = nil
  ) -> Bool {
    let isFree = state.withLock { state in
      guard state.running < Self.threadsMax else { return false }
      state.running += 1
      return true
    }
    guard isFree else { return false }
    do throws(SystemError) {
      try LoopThread.start { [self] in
        let client = makingClient?()
        let addresses = Result { () throws(SystemError) in
          try SocketAddress.all(host: host, port: port, withinMilliseconds: milliseconds)
        }
        finish(Answer(id: id, addresses: addresses, client: client))
      }
    } catch {
      finish(Answer(id: id, addresses: .failure(error), client: nil))
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
