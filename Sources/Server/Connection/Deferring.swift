import HTTP1

// Replies that come later, in pieces, or not at all. While one is outstanding its connection is not read from.
extension ServerLoop {
  /// Takes a reply that is not simply to be written now.
  mutating func deliver(_ reply: Reply, _ delivery: Delivery, on connection: Connection) {
    connection.phase = .waiting
    switch delivery.way {
    case .byTicket: connection.awaited = .ticket
    case .byWork: connection.awaited = .work
    case .again:
      connection.awaited = .turn
      connection.askedAt = connection.askedAt ?? now
    case .silence:
      connection.awaited = .silence
      wake(SortedAlarms.Alarm(due: now + ServerLimits.silenceNanoseconds, token: connection.token))
    default:
      guard delivery.delayNanoseconds > 0 else { return carryOut(reply, delivery.way, on: connection) }
      connection.awaited = .reply(reply, delivery.way)
      let delay = min(delivery.delayNanoseconds, ServerLimits.silenceNanoseconds)
      wake(SortedAlarms.Alarm(due: now + delay, token: connection.token))
    }
  }

  /// Answers what was left open by ticket; the connection may have gone meanwhile.
  mutating func complete(_ completion: Completion) {
    let token = completion.ticket.token
    guard let connection = connection(at: Int32(truncatingIfNeeded: token)), connection.token == token,
      connection.awaited.isByTicket
    else { return }
    if let reply = completion.reply {
      carryOut(reply, reply.delivery?.way ?? .whole, on: connection)
    } else if connection.isToBeAskedAgain {
      connection.awaited = .nothing
      answerKept(connection)
    }
    resume(connection)
  }

  /// Each connection has one alarm at most; those of connections that have gone are cleared out before they are many.
  private mutating func wake(_ alarm: SortedAlarms.Alarm) {
    if alarms.count > 2 * connectionsMax {
      let connections = connections
      alarms.keep { token in
        let index = Int(truncatingIfNeeded: token & 0xFFFF_FFFF)
        return index < connections.count && connections[index]?.token == token
      }
    }
    alarms.add(alarm)
  }

  mutating func passAlarms() {
    for round in 0..<ServerLimits.timesPerWake {
      if round > 0, isWakeOver() { return }
      guard let alarm = alarms.popDue(at: now) else { return }
      guard let connection = connection(at: Int32(truncatingIfNeeded: alarm.token)), connection.token == alarm.token
      else { continue }
      switch connection.awaited {
      case .nothing, .ticket, .work, .turn, .pieces: continue
      case .silence: close(connection)
      case .reply(let reply, let way):
        carryOut(reply, way, on: connection)
        resume(connection)
      case .rest(let bytes, let start, let step, let interval, let persistent):
        sendPiece(of: bytes, from: start, step, interval, persistent, on: connection)
        resume(connection)
      }
    }
  }

  private mutating func carryOut(_ reply: Reply, _ way: Delivery.Way, on connection: Connection) {
    connection.awaited = .nothing
    switch way {
    case .whole, .byTicket, .byWork, .again, .silence: write(reply, on: connection)
    case .streamed(let pieces): beginStream(reply, pieces, on: connection)
    case .bytes(let bytes):
      replies.append(contentsOf: bytes)
      end(connection)
    case .truncated(let bodyBytes):
      var bytes: [UInt8] = []
      replyWriter.write(reply, to: connection.parser.head, persistent: true, into: &bytes)
      let omitted = connection.parser.head.method == .head ? 0 : max(0, reply.body.count - max(0, bodyBytes))
      replies.append(contentsOf: bytes.dropLast(omitted))
      end(connection)
    case .nothing(let resets):
      // What has been answered before goes out first.
      flush(connection)
      if resets { connection.resetOnClose() }
      close(connection)
    case .dribbled(let bytes, let interval):
      var whole: [UInt8] = []
      let persistent = connection.parser.head.isPersistent && !reply.closes && !isStopping
      replyWriter.write(reply, to: connection.parser.head, persistent: persistent, into: &whole)
      sendPiece(of: whole, from: 0, max(1, bytes), max(0, interval), persistent, on: connection)
    }
  }

  private mutating func sendPiece(
    of bytes: [UInt8], from start: Int, _ step: Int, _ interval: Int64, _ persistent: Bool, on connection: Connection
  ) {
    let end = min(bytes.count, start + min(step, bytes.count))
    replies.append(contentsOf: bytes[start..<end])
    if end == bytes.count {
      connection.awaited = .nothing
      connection.beginMessage()
      if !persistent { connection.phase = .finished }
    } else {
      connection.awaited = .rest(
        bytes, start: end, step: step, interval: interval, persistent: persistent)
      let pause = min(interval, ServerLimits.silenceNanoseconds)
      wake(SortedAlarms.Alarm(due: now + pause, token: connection.token))
    }
  }

  private mutating func write(_ reply: Reply, on connection: Connection) {
    let persistent = connection.parser.head.isPersistent && !reply.closes && !isStopping
    replyWriter.write(reply, to: connection.parser.head, persistent: persistent, into: &replies)
    connection.beginMessage()
    if !persistent { connection.phase = .finished }
  }

  private mutating func end(_ connection: Connection) {
    connection.beginMessage()
    connection.phase = .finished
  }

  /// Sends what has come of it, and goes on with what the peer had sent meanwhile.
  mutating func resume(_ connection: Connection) {
    flush(connection)
    guard !connection.isClosed else { return }
    // What the peer had sent meanwhile has its turn in the next wake.
    if connection.isRead, !connection.input.isEmpty || connection.stream.hasPending { receiveLater(from: connection) }
    settle(connection)
  }
}
