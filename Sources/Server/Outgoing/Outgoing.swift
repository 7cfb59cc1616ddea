import Glibc
import HTTP1

/// The requests that this server sends: connections to receivers, and the exchanges on them.
///
/// It has a readiness list of its own, which stands in the loop's as one descriptor: so what goes out costs the peers
/// that come in nothing while nothing does. Nothing here waits.
final class Outgoing {
  /// What it tells, and to whom.
  typealias Ended = (UInt64, OutgoingOutcome) -> Void

  /// Exchanges at once; more wait in their order.
  private static let exchangesMax = 128
  /// What has become ready that one wake deals with, and handshake steps among it, each some hundred microseconds.
  private static let eventsPerWake = 16
  private static let handshakesPerWake = 4
  /// Exchanges that are begun in one wake: each may be a connection that is refused at once.
  private static let startsPerWake = 16

  private var epoll: Epoll
  private let wakeup: Wakeup
  private let resolver: Resolver
  private let time: any TimeSource
  private let trust: ReceiverTrust
  /// Made for the first receiver of each kind, those whose certificates are looked at and the others.
  private var clients: [Bool: Result<TLSClient, TLSError>] = [:]
  private var waiting: [OutgoingRequest] = []
  /// So many of them have been begun.
  private var begun = 0
  private var exchanges: [UInt64: Exchange] = [:]
  /// Those that wait for a thread that looks names up.
  private var unresolved: [Exchange] = []
  private var byToken: [UInt64: Exchange] = [:]
  private var idle = IdleConnections()
  private var lastToken: UInt64 = 0
  private var lastLookUp: UInt64 = 0
  private var lookUps: [UInt64: Exchange] = [:]
  /// No exchange's time is up earlier.
  private var earliest = Int64.max
  private var handshakesLeft = 0
  private var buffer = [UInt8](repeating: 0, count: 16 << 10)

  init(_ time: any TimeSource, trust: ReceiverTrust) throws(SystemError) {
    let wakeup = try Wakeup()
    let epoll = try Epoll()
    try epoll.add(wakeup.number, .read, token: 0)
    self.time = time
    self.trust = trust
    self.wakeup = wakeup
    self.epoll = epoll
    resolver = Resolver(wakeup)
  }

  /// What the loop watches.
  var number: Int32 { epoll.number }

  var isEmpty: Bool { exchanges.isEmpty && begun == waiting.count }

  /// Whether exchanges can begin that have waited for their turn.
  var hasWork: Bool { begun < waiting.count && exchanges.count < Self.exchangesMax }

  /// When something must be done though nothing has become ready.
  var nextDue: Int64? {
    let due = min(earliest, idle.nextDue ?? .max)
    return due == .max ? nil : due
  }

  /// Whether `work` has anything to do.
  func isDue(at now: Int64) -> Bool { hasWork || nextDue.map { $0 <= now } ?? false }

  func add(_ request: OutgoingRequest) {
    waiting.append(request)
  }

  // MARK: The loop's calls

  /// Carries on whatever can be.
  func work(_ ended: Ended) {
    let now = time.monotonicNanoseconds
    passDeadlines(now, ended)
    var starts = 0
    while hasWork, starts < Self.startsPerWake {
      starts += 1
      let exchange = Exchange(waiting[begun], due: now + waiting[begun].nanoseconds)
      begun += 1
      earliest = min(earliest, exchange.due)
      exchanges[exchange.request.id] = exchange
      start(exchange, now, ended)
    }
    if begun == waiting.count {
      (waiting, begun) = ([], 0)
    } else if begun >= 1024 {
      waiting.removeFirst(begun)
      begun = 0
    }
  }

  /// Something has become ready.
  func ready(_ ended: Ended) {
    guard let count = try? epoll.wait(milliseconds: 0) else { return }
    // What is left is told again.
    let events = (0..<min(count, Self.eventsPerWake)).map { epoll[$0] }
    handshakesLeft = Self.handshakesPerWake
    for event in events {
      if event.token == 0 {
        wakeup.clear()
        takeAnswers(ended)
      } else if let exchange = byToken[event.token] {
        carryOn(exchange, ended)
      } else {
        // Its receiver has closed it, or says what nobody asked for.
        idle.remove(event.token)
      }
    }
  }

  /// All that is under way ends: the server does.
  func endAll(_ ended: Ended) {
    for exchange in exchanges.values { fail(exchange, "the sandbox stopped before the reply came", ended) }
    for request in waiting[begun...] { ended(request.id, .failed("the sandbox stopped before it was sent")) }
    (waiting, begun) = ([], 0)
    idle = IdleConnections()
  }

  private func passDeadlines(_ now: Int64, _ ended: Ended) {
    idle.closeUnused(at: now)
    guard earliest <= now else { return }
    for exchange in Array(exchanges.values) {
      if exchange.due <= now {
        fail(exchange, exchange.lateness, ended)
      } else if let due = exchange.pausesUntil, due <= now {
        exchange.pausesUntil = nil
        carryOn(exchange, ended)
      }
    }
    earliest = exchanges.values.reduce(.max) { min($0, $1.due, $1.pausesUntil ?? .max) }
  }

  // MARK: Connecting

  private func start(_ exchange: Exchange, _ now: Int64, _ ended: Ended) {
    let receiver = exchange.request.receiver
    if let stream = idle.next(to: receiver) {
      exchange.isReused = true
      exchange.stream = stream
      exchange.phase = .talking
      byToken[stream.token] = exchange
      return carryOn(exchange, ended)
    }
    lookUp(exchange, now, ended)
  }

  private func lookUp(_ exchange: Exchange, _ now: Int64, _ ended: Ended) {
    let receiver = exchange.request.receiver
    let makesClient = receiver.isSecure && clients[receiver.isVerified] == nil
    // An address is no name: nothing is asked.
    if !makesClient, let addresses = SocketAddress.literal(receiver.host, port: receiver.port) {
      return resolved(exchange, .success(addresses), ended)
    }
    lastLookUp += 1
    let milliseconds = Int(max(1, (exchange.due - now) / 1_000_000))
    let trust = receiver.isVerified ? trust : nil
    let makingClient = { @Sendable in Resolver.Client(isVerified: trust != nil, made: TLSClient.made(trust)) }
    let isStarted = resolver.start(
      lastLookUp, host: receiver.host, port: receiver.port, milliseconds: milliseconds,
      makingClient: makesClient ? makingClient : nil)
    guard isStarted else {
      unresolved.append(exchange)
      return
    }
    lookUps[lastLookUp] = exchange
  }

  private func takeAnswers(_ ended: Ended) {
    for answer in resolver.answers() {
      if let client = answer.client { clients[client.isVerified] = client.made }
      guard let exchange = lookUps.removeValue(forKey: answer.id), case .resolving = exchange.phase else { continue }
      resolved(exchange, answer.addresses, ended)
    }
    let now = time.monotonicNanoseconds
    let again = unresolved
    unresolved = []
    for exchange in again {
      if case .resolving = exchange.phase { lookUp(exchange, now, ended) }
    }
  }

  private func resolved(_ exchange: Exchange, _ found: Result<[SocketAddress], SystemError>, _ ended: Ended) {
    let receiver = exchange.request.receiver
    guard case .success(let addresses) = found, !addresses.isEmpty else {
      return fail(exchange, "no address of \(receiver.host) could be found", ended)
    }
    if receiver.isNearby, let far = addresses.first(where: { !$0.isNearby }) {
      return fail(
        exchange,
        "\(receiver.host) has the address \(far.text), which is not of this machine or of a private network: nothing was "
          + "sent; --webhook-allow \(receiver.host) allows it", ended)
    }
    exchange.addresses = addresses[...]
    connect(exchange, ended)
  }

  /// To the next of its addresses.
  private func connect(_ exchange: Exchange, _ ended: Ended) {
    release(exchange)
    while let address = exchange.addresses.popFirst() {
      let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
      let number = socket(address.family, kind, 0)
      guard number >= 0 else {
        exchange.problem = SystemError.text(of: errno)
        continue
      }
      let socket = StreamSocket(Descriptor(number))
      var one: Int32 = 1
      _ = unsafe setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
      let result = unsafe address.withPointer { unsafe Glibc.connect(number, $0, $1) }
      let code = result == 0 ? 0 : errno
      guard code == 0 || code == EINPROGRESS || code == EINTR else {
        exchange.problem = SystemError.text(of: code)
        continue
      }
      guard let stream = stream(of: socket, exchange) else { continue }
      lastToken += 1
      let interest: Interest = code == 0 ? [.read, .write] : .write
      guard (try? epoll.add(number, interest, token: lastToken)) != nil else {
        exchange.problem = "the kernel has no memory to watch the connection"
        continue
      }
      exchange.stream = OutgoingStream(stream, token: lastToken, interest: interest)
      exchange.phase = .connecting
      byToken[lastToken] = exchange
      return
    }
    fail(exchange, exchange.problem, ended)
  }

  private func stream(of socket: consuming StreamSocket, _ exchange: Exchange) -> PeerStream? {
    let receiver = exchange.request.receiver
    guard receiver.isSecure else { return .clear(socket) }
    do throws(TLSError) {
      guard let client = clients[receiver.isVerified] else { throw .openSSL("TLS is not set up") }
      return .secure(TLSStream(socket, try client.get().session(on: socket.number, name: receiver.host)))
    } catch {
      exchange.problem = error.description
      return nil
    }
  }

  // MARK: Talking

  private func carryOn(_ exchange: Exchange, _ ended: Ended) {
    guard let stream = exchange.stream else { return }
    if case .connecting = exchange.phase {
      var code: Int32 = 0
      var length = socklen_t(MemoryLayout<Int32>.size)
      guard unsafe getsockopt(stream.number, SOL_SOCKET, SO_ERROR, &code, &length) == 0, code == 0 else {
        exchange.problem = SystemError.text(of: code)
        return connect(exchange, ended)
      }
      exchange.phase = stream.stream.isSecure ? .handshake : .talking
    }
    if case .handshake = exchange.phase {
      guard handshakesLeft > 0 else { return }
      handshakesLeft -= 1
      switch stream.stream.clientHandshake() {
      case .done: exchange.phase = .talking
      case .waits(let interest): return setInterest(interest, of: stream)
      case .failed(let reason): return fail(exchange, reason, ended)
      }
    }
    if send(exchange, stream, ended) {
      // A receiver that writes head and body apart would wait for our side's word between them.
      stream.stream.acknowledgeAtOnce()
      receive(exchange, stream, ended)
    }
  }

  /// False where the exchange is over.
  private func send(_ exchange: Exchange, _ stream: OutgoingStream, _ ended: Ended) -> Bool {
    let bytes = exchange.request.bytes
    while exchange.pausesUntil == nil, exchange.sentCount < exchange.sendableEnd {
      let transfer = unsafe bytes[exchange.sentCount..<exchange.sendableEnd].withUnsafeBytes {
        unsafe stream.stream.send($0)
      }
      switch transfer {
      case .bytes(let count):
        exchange.sentCount += count
        if case .dribbled(_, let nanoseconds) = exchange.request.pace, exchange.sentCount < bytes.count {
          let pausesUntil = time.monotonicNanoseconds + nanoseconds
          exchange.pausesUntil = pausesUntil
          earliest = min(earliest, pausesUntil)
        }
      case .blocked, .blockedOnWrite:
        setInterest([.read, .write], of: stream)
        return true
      case .ended, .broken:
        if startAgain(exchange, ended) { return false }
        // A receiver that refuses before it has read all may have said why.
        setInterest(.read, of: stream)
        return true
      }
    }
    if case .cut(let count) = exchange.request.pace, exchange.sentCount >= min(count, bytes.count) {
      stream.stream.resetOnClose()
      fail(exchange, "the fault reset was injected: the connection was reset after \(exchange.sentCount) bytes", ended)
      return false
    }
    setInterest(.read, of: stream)
    return true
  }

  private func receive(_ exchange: Exchange, _ stream: OutgoingStream, _ ended: Ended) {
    // A receiver that sends for ever is cut off by the reader's bounds; between them others have their turns.
    for _ in 0..<ServerLimits.receivesPerWake {
      switch stream.stream.receive(into: &buffer) {
      case .blocked: return
      case .blockedOnWrite: return setInterest([.read, .write], of: stream)
      case .ended, .broken:
        if exchange.reader.isUntouched, startAgain(exchange, ended) { return }
        return read(exchange, nil, ended)
      case .bytes(let count):
        read(exchange, buffer[..<count], ended)
        if case .done = exchange.phase { return }
      }
    }
  }

  /// What has come of the reply; nil for its end.
  private func read(_ exchange: Exchange, _ bytes: ArraySlice<UInt8>?, _ ended: Ended) {
    do throws(InvalidResponse) {
      if let bytes { try exchange.reader.receive(bytes) } else { try exchange.reader.end() }
    } catch {
      // It says more than is taken of anybody; the status has come, and nothing is wrong with it.
      if error == .bodyTooLarge, let begun = exchange.reader.begunResponse {
        return finish(exchange, .replied(status: begun.status, body: begun.text), ended)
      }
      return fail(exchange, error.description, ended)
    }
    guard let response = exchange.reader.response else { return }
    keep(exchange, response)
    finish(exchange, .replied(status: response.status, body: response.text), ended)
  }

  /// A connection that was idle and has been closed has had no request: it goes out once more on a new one.
  private func startAgain(_ exchange: Exchange, _ ended: Ended) -> Bool {
    guard exchange.isReused else { return false }
    release(exchange)
    exchange.isReused = false
    exchange.sentCount = 0
    exchange.pausesUntil = nil
    exchange.phase = .resolving
    lookUp(exchange, time.monotonicNanoseconds, ended)
    return true
  }

  // MARK: Ending

  /// Keeps the connection for the next request, if its receiver does.
  private func keep(_ exchange: Exchange, _ response: ResponseReader.Response) {
    guard let stream = exchange.stream, exchange.sentCount == exchange.request.bytes.count,
      exchange.reader.leavesConnectionOpen
    else { return }
    byToken[stream.token] = nil
    exchange.stream = nil
    setInterest(.read, of: stream)
    idle.add(stream, to: exchange.request.receiver, at: time.monotonicNanoseconds)
  }

  private func fail(_ exchange: Exchange, _ reason: String, _ ended: Ended) {
    guard let begun = exchange.reader.begunResponse else { return finish(exchange, .failed(reason), ended) }
    finish(exchange, .brokeOff(status: begun.status, body: begun.text, reason), ended)
  }

  private func finish(_ exchange: Exchange, _ outcome: OutgoingOutcome, _ ended: Ended) {
    exchange.phase = .done
    release(exchange)
    unresolved.removeAll { $0 === exchange }
    exchanges[exchange.request.id] = nil
    ended(exchange.request.id, outcome)
  }

  /// Closes its connection.
  private func release(_ exchange: Exchange) {
    if let stream = exchange.stream { byToken[stream.token] = nil }
    exchange.stream = nil
  }

  private func setInterest(_ interest: Interest, of stream: OutgoingStream) {
    guard stream.interest != interest else { return }
    stream.interest = interest
    try? epoll.modify(stream.number, interest, token: stream.token)
  }
}
