import CLinux
import Coding
import Glibc
import HTTP1

/// The epoll loop: every socket, and all state of the connections.
///
/// One value that its methods change in place: whether anybody else uses a field meanwhile is known when it is
/// compiled, where a class would ask at each use, some thirty times a request.
struct ServerLoop: ~Copyable {
  let limits: ServerLimits
  let handler: any RequestHandler
  let time: any TimeSource
  /// What other threads stop it by.
  let control: ServerControl
  private let signals: Signals?
  /// Where its end is a stop; nil otherwise.
  private var input: StandardInput?

  var epoll: Epoll
  struct Listener {
    let socket: ListeningSocket
    /// How its peers are spoken to; in clear where nil.
    let tls: TLSProvider?
    let role: ListenerRole
  }

  var listeners: [Listener] = []
  /// Where peers wait: accepted when the wake's other events have been dealt with, because a connection that looks
  /// idle, and would make room, may be among them with a request.
  var listenersReady: [Listener] = []
  /// When accepting goes on; nil while it has not been paused.
  var acceptResumesAt: Int64?

  /// Whose turn comes first in the next wake, the longest waiting first: those that this wake had no time for, with
  /// what epoll told of them, and those that have had their turn and have more requests, or bytes inside OpenSSL, of
  /// which epoll does not tell.
  var waiting: [Readiness] = []
  /// Completed by the handler, and not yet taken up for want of time.
  var completions: [Completion] = []

  /// What one connection has had of this wake.
  struct Turn {
    var requestCount = 0
    let began: Int64
  }

  var turn = Turn(began: 0)
  /// The latest reading of the clock within this wake.
  var present: Int64 = 0
  var handshakesLeft = 0

  /// By descriptor number.
  private(set) var connections: [Connection?] = []
  private(set) var connectionCount = 0
  /// What all connections hold of unfinished and unserved requests.
  private var unfinishedBytes = 0
  private var untakenBytes = 0
  let connectionsMax: Int
  private var lastGeneration: UInt32 = 0

  var deadlines = DeadlineLists()
  /// When replies go out that were put off.
  var alarms = SortedAlarms()
  var receiveBuffer = [UInt8](repeating: 0, count: ServerLimits.receiveBytes)
  /// The replies of one wake to one connection, before they are sent.
  var replies: [UInt8] = []
  var replyWriter: ReplyWriter
  /// Connections whose streamed replies may go on, the longest waiting first.
  var streams: [UInt64] = []
  var gzipStreamCount = 0
  /// Made with the first reply that is worth it.
  lazy var gzip = GzipEncoder()

  /// What this server asks of others; made with the first request that goes out.
  var outgoing: Outgoing?
  let trust: ReceiverTrust

  /// The loop's time, read once a wake.
  private(set) var now: Int64 = 0
  private(set) var unixNow: Int64 = 0
  /// When the stop ends, whatever is still open; nil while none was asked for.
  var stopsAt: Int64?

  init(
    limits: ServerLimits, time: any TimeSource, signals: Signals?, input: StandardInput?,
    trust: ReceiverTrust = .system, handler: any RequestHandler
  ) throws(SystemError) {
    // All that can fail comes first: what cannot be copied is made whole or not at all.
    let control = ServerControl(wakeup: try Wakeup())
    let epoll = try Epoll()
    try epoll.add(control.wakeup.number, .read, token: UInt64(control.wakeup.number))
    if let signals { try epoll.add(signals.number, .read, token: UInt64(signals.number)) }
    if let input { try epoll.add(input.number, .read, token: UInt64(input.number)) }
    self.limits = limits
    self.time = time
    self.signals = signals
    self.input = input
    self.handler = handler
    self.trust = trust
    self.control = control
    self.epoll = epoll
    replyWriter = ReplyWriter(idleNanoseconds: limits.connection.idleNanoseconds)
    connectionsMax = max(1, min(limits.connectionsMax, DescriptorLimit.current - ServerLimits.descriptorsReserved))
    refreshTime()
  }

  /// Binds and listens, for TLS where a context is given: from now on connections queue up, and are served when `run`
  /// is called. The port it got; `localhost` is both loopback addresses, with the same one.
  mutating func listen(
    host: String, port: UInt16, tls: TLSProvider? = nil, role: ListenerRole = .api
  ) throws(SystemError) -> UInt16 {
    let sockets = try ListeningSocket.all(host: host, port: port)
    for socket in sockets {
      try epoll.add(socket.number, .read, token: UInt64(socket.number))
      listeners.append(Listener(socket: socket, tls: tls, role: role))
    }
    return sockets.first?.port ?? port
  }

  /// Serves until a stop has been asked for and carried out.
  mutating func run() throws(SystemError) {
    Signals.blockBrokenPipes()
    while true {
      let count = try epoll.wait(milliseconds: patience)
      refreshTime()
      handshakesLeft = ServerLimits.handshakesPerWake
      // First, so that what they take is taken from the wake's time: then whoever waits has what is left of it. Each
      // stage does one thing at least.
      if handler.hasWork { handler.work() }
      sendNextPiece()
      let isLate = takeTurns()
      takeTurns(ofReady: count, isLate: isLate)
      acceptWaiting()
      passDeadlines()
      passAlarms()
      // What fails at once is made known before the handler is asked what comes next.
      if handler.hasOutgoing || outgoing?.isDue(at: now) == true { sendOutgoing() }
      takeUpCompletions()
      closeSlowest()
      handler.wakeEnded()
      if let stopsAt, connectionCount == 0 && outgoing?.isEmpty ?? true || now >= stopsAt { return closeAll() }
    }
  }

  private mutating func refreshTime() {
    now = time.monotonicNanoseconds
    present = now
    unixNow = time.unixNanoseconds
    replyWriter.setDate(unixSeconds: unixNow / ServerLimits.second)
  }

  /// Whether the rest has to wait for the next wake: one that brings much to do would else keep those who come
  /// meanwhile waiting for as long as all of it takes.
  mutating func isWakeOver() -> Bool {
    present = time.monotonicNanoseconds
    return present - now >= ServerLimits.wakeNanoseconds
  }

  /// Milliseconds until something must be done without anything having become ready; -1 for never.
  private var patience: Int32 {
    if !waiting.isEmpty || !streams.isEmpty || !completions.isEmpty || handler.hasWork { return 0 }
    if handler.hasOutgoing || outgoing?.hasWork == true { return 0 }
    var due = deadlines.nextDue ?? .max
    if let next = alarms.nextDue { due = min(due, next) }
    if let next = handler.nextDue { due = min(due, next) }
    if let next = outgoing?.nextDue { due = min(due, next) }
    if let acceptResumesAt { due = min(due, acceptResumesAt) }
    if let stopsAt { due = min(due, stopsAt) }
    guard due != .max else { return -1 }
    // Rounded up: a wake before the deadline would find nothing to do, and spin until it comes.
    let milliseconds = (max(0, due - now) + 999_999) / 1_000_000
    return Int32(clamping: milliseconds)
  }

  /// Serves those that waited for their turns, in their order; whether the wake was over before they all had them.
  private mutating func takeTurns() -> Bool {
    guard !waiting.isEmpty else { return false }
    let due = waiting
    waiting.removeAll(keepingCapacity: true)
    for (index, readiness) in due.enumerated() {
      if index > 0, isWakeOver() {
        waiting.insert(contentsOf: due[index...], at: 0)
        return true
      }
      guard let connection = connection(at: Int32(truncatingIfNeeded: readiness.token)),
        connection.token == readiness.token
      else { continue }
      if readiness.isNews {
        connection.state.takeNews()
        dispatch(readiness)
        // It was taken out of the idle ones.
        if connection.state.deadline == nil { settle(connection) }
      } else {
        connection.state.beginTurn()
        goOn(with: connection)
      }
    }
    return false
  }

  /// Serves those that epoll tells of, unless somebody has waited for longer: then they wait behind them.
  private mutating func takeTurns(ofReady count: Int, isLate: Bool) {
    var isLate = isLate
    // Before those that have had a turn in this wake and have more.
    let place = waiting.count
    var postponed: [Readiness] = []
    for index in 0..<count {
      let readiness = epoll[index]
      if !isLate, index > 0 { isLate = isWakeOver() }
      if !isLate || isOurs(readiness) {
        dispatch(readiness)
      } else if postpones(readiness) {
        postponed.append(readiness)
      }
    }
    waiting.insert(contentsOf: postponed, at: place)
  }

  /// Has a connection wait for its turn with what was told of it. Told again meanwhile, it keeps its place.
  private mutating func postpones(_ readiness: Readiness) -> Bool {
    guard let connection = connection(at: Int32(truncatingIfNeeded: readiness.token)),
      connection.token == readiness.token, connection.state.postpone()
    else { return false }
    if connection.state.deadline == nil { deadlines.remove(connection.number) }
    return true
  }

  /// Our own descriptors have generation 0, which no connection gets.
  private func isOurs(_ readiness: Readiness) -> Bool { readiness.token >> 32 == 0 }

  private mutating func takeUpCompletions() {
    completions += handler.completions(at: now)
    guard !completions.isEmpty else { return }
    var done = 0
    repeat {
      complete(completions[done])
      done += 1
    } while done < completions.count && !isWakeOver()
    completions.removeFirst(done)
  }

  private mutating func dispatch(_ readiness: Readiness) {
    let number = Int32(truncatingIfNeeded: readiness.token)
    if isOurs(readiness) {
      if number == control.wakeup.number {
        control.wakeup.clear()
        if control.stopRequested { beginStop() }
      } else if number == signals?.number {
        switch signals?.next() {
        case .reload?: handler.reloadAsked()
        // A second one means now.
        case .stop?: if stopsAt == nil { beginStop() } else { stopsAt = now }
        case nil: break
        }
      } else if number == input?.number {
        guard input?.hasEnded() == true else { return }
        try? epoll.remove(number)
        input = nil
        if stopsAt == nil { beginStop() }
      } else if number == outgoing?.number {
        let handler = handler
        outgoing?.ready { handler.outgoingEnded($0, $1) }
      } else {
        for listener in listeners where listener.socket.number == number { listenersReady.append(listener) }
      }
      return
    }
    guard let connection = connection(at: number), connection.token == readiness.token else {
      // Late news of a connection that an earlier event of this wake has closed.
      return
    }
    if case .handshake = connection.state.phase { return continueHandshake(of: connection) }
    if readiness.isWritable { continueOutput(of: connection) }
    if readiness.isBroken || readiness.isHungUp {
      follow(connection.state.hangUp(isBroken: readiness.isBroken), on: connection)
    }
    // Bytes inside OpenSSL may have waited for it to be able to answer: no event will tell of them.
    let isReadable =
      readiness.isReadable || readiness.isBroken || connection.stream.hasPending && !connection.state.isStalled
    if isReadable { receive(from: connection) }
  }

  mutating func follow(_ step: ConnectionState.Step, on connection: Connection) {
    switch step {
    case .nothing: break
    case .settle: settle(connection)
    case .close: close(connection)
    }
  }

  func connection(at number: Int32) -> Connection? {
    let index = Int(number)
    return index < connections.count ? connections[index] : nil
  }

  /// Gives a new peer its place and has epoll tell of it; where the kernel has no memory for that the peer is gone.
  mutating func register(_ stream: consuming PeerStream, role: ListenerRole) {
    lastGeneration = lastGeneration == .max ? 1 : lastGeneration + 1
    let number = stream.number
    let state = ConnectionState(isSecure: stream.isSecure, at: now, limits.connection)
    let connection = Connection(
      stream, token: UInt64(lastGeneration) << 32 | UInt64(number), role: role, state: state, limits: limits.head)
    guard (try? epoll.add(number, connection.interest, token: connection.token)) != nil else { return }
    while connections.count <= Int(number) { connections.append(nil) }
    connections[Int(number)] = connection
    connectionCount += 1
    heed(connection)
  }

  func context(of connection: Connection) -> RequestContext {
    RequestContext(
      receivedAt: connection.state.askedAt ?? now, unixNanoseconds: unixNow, isSecure: connection.stream.isSecure,
      role: connection.role,
      ticket: ReplyTicket(token: connection.token))
  }

  mutating func close(_ connection: Connection) {
    guard let ending = connection.state.close() else { return }
    if ending.abandonsTicket { handler.abandoned(ReplyTicket(token: connection.token)) }
    endStream(of: connection)
    connection.outstanding = .nothing
    if ending.saysGoodbye { connection.stream.sayGoodbye() }
    count(connection)
    deadlines.remove(connection.number)
    connections[Int(connection.number)] = nil
    connectionCount -= 1
    // Its descriptor closes with its last reference, at the latest when this event has been dealt with.
    if acceptResumesAt != nil { acceptResumesAt = now }
  }

  /// Takes what a connection holds into account; called whenever something was done with it.
  mutating func count(_ connection: Connection) {
    var present = (unfinished: connection.unfinishedBytes, untaken: connection.untakenBytes)
    if case .closed = connection.state.phase { present = (0, 0) }
    unfinishedBytes += present.unfinished - connection.counted.unfinished
    untakenBytes += present.untaken - connection.counted.untaken
    connection.counted = present
  }

  /// While all replies together that are not taken hold too much, those go whose peers have taken nothing for longest.
  private mutating func closeSlowest() {
    while untakenBytes > limits.untakenBytesMax, let number = deadlines.first(.write),
      let connection = connection(at: number)
    { close(connection) }
  }

  /// Refuses to hold so much of a request while all together hold too much. A small one always finds its place.
  func checkRoom(for byteCount: Int) throws(RequestRejection) {
    guard byteCount > ServerLimits.smallRequestBytes, unfinishedBytes > limits.unfinishedBytesMax else { return }
    throw .tooMuchUnfinished
  }

  mutating func setAccepting(_ on: Bool) {
    for listener in listeners {
      let number = listener.socket.number
      try? epoll.modify(number, on ? .read : [], token: UInt64(number))
    }
  }

  mutating func setInterest(_ interest: Interest, of connection: Connection) {
    guard connection.interest != interest, connection.state.phase != .closed else { return }
    connection.interest = interest
    do {
      try epoll.modify(connection.number, interest, token: connection.token)
    } catch {
      // Without news of it the connection could only wait for its deadline.
      close(connection)
    }
  }

  // MARK: Time

  private mutating func passDeadlines() {
    if let due = acceptResumesAt, due <= now {
      acceptResumesAt = nil
      setAccepting(true)
    }
    for round in 0..<ServerLimits.timesPerWake {
      if round > 0, isWakeOver() { return }
      guard let (number, kind) = deadlines.popPassed(at: now) else { return }
      guard let connection = connection(at: number) else { continue }
      let lateness = connection.state.passDeadline(
        at: now, untaken: kind == .write ? connection.stream.untakenCount : 0,
        requestLineArrived: connection.parser.requestLineArrived, limits.connection)
      switch lateness {
      case .nothing: heed(connection)
      case .closes: close(connection)
      case .timesOut: timeOut(connection)
      case .failsHandshake:
        handler.handshakeFailed(reason: "the peer did not finish it in time", context: context(of: connection))
        close(connection)
      }
    }
  }
}
