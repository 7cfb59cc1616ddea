import HTTP1

// Replies that come later, in pieces, or not at all. While one is outstanding its connection is not read from.
extension ServerLoop {
  /// Takes a reply that is not simply to be written now.
  mutating func deliver(_ reply: Reply, _ delivery: Delivery, on connection: Connection) {
    switch delivery.way {
    case .byTicket: connection.state.putOff(.ticket, at: now)
    case .byWork: connection.state.putOff(.work, at: now)
    case .again: connection.state.putOff(.turn, at: now)
    case .silence:
      connection.state.putOff(.silence, at: now)
      wake(SortedAlarms.Alarm(due: now + ConnectionLimits.silenceNanoseconds, token: connection.token))
    default:
      guard delivery.delayNanoseconds > 0 else { return carryOut(reply, delivery.way, on: connection) }
      putOff(.reply(reply, delivery.way), for: delivery.delayNanoseconds, on: connection)
    }
  }

  private mutating func putOff(_ outstanding: Connection.Outstanding, for delay: Int64, on connection: Connection) {
    connection.outstanding = outstanding
    connection.state.putOff(.alarm, at: now)
    let due = now + min(delay, ConnectionLimits.silenceNanoseconds)
    wake(SortedAlarms.Alarm(due: due, token: connection.token))
  }

  /// Answers what was left open by ticket; the connection may have gone meanwhile.
  mutating func complete(_ completion: Completion) {
    let token = completion.ticket.token
    guard let connection = connection(at: Int32(truncatingIfNeeded: token)), connection.token == token else { return }
    switch connection.state.complete(hasReply: completion.reply != nil) {
    case .carriesOut: if let reply = completion.reply { carryOut(reply, reply.delivery?.way ?? .whole, on: connection) }
    case .asksAgain: answerKept(connection)
    case .nothing, .close: return
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
      switch connection.state.ring() {
      case .nothing, .asksAgain: continue
      case .close: close(connection)
      case .carriesOut:
        carryOutOutstanding(of: connection)
        resume(connection)
      }
    }
  }

  private mutating func carryOutOutstanding(of connection: Connection) {
    let outstanding = connection.outstanding
    connection.outstanding = .nothing
    switch outstanding {
    case .nothing, .pieces: break
    case .reply(let reply, let way): carryOut(reply, way, on: connection)
    case .rest(let bytes, let start, let step, let interval, let persistent):
      sendPiece(of: bytes, from: start, step, interval, persistent, on: connection)
    }
  }

  private mutating func carryOut(_ reply: Reply, _ way: Delivery.Way, on connection: Connection) {
    switch way {
    case .whole, .byTicket, .byWork, .again, .silence: write(reply, on: connection)
    case .streamed(let pieces): beginStream(reply, pieces, on: connection)
    case .bytes(let bytes):
      replies.append(contentsOf: bytes)
      connection.endMessage(persists: false)
    case .truncated(let bodyBytes):
      var bytes: [UInt8] = []
      replyWriter.write(reply, to: connection.parser.head, persistent: true, into: &bytes)
      let omitted = connection.parser.head.method == .head ? 0 : max(0, reply.body.count - max(0, bodyBytes))
      replies.append(contentsOf: bytes.dropLast(omitted))
      connection.endMessage(persists: false)
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
      connection.endMessage(persists: persistent)
    } else {
      let rest = Connection.Outstanding.rest(
        bytes, start: end, step: step, interval: interval, persistent: persistent)
      putOff(rest, for: interval, on: connection)
    }
  }

  private mutating func write(_ reply: Reply, on connection: Connection) {
    let persistent = connection.parser.head.isPersistent && !reply.closes && !isStopping
    replyWriter.write(reply, to: connection.parser.head, persistent: persistent, into: &replies)
    connection.endMessage(persists: persistent)
  }

  /// Sends what has come of it, and goes on with what the peer had sent meanwhile.
  mutating func resume(_ connection: Connection) {
    flush(connection)
    guard connection.state.phase != .closed else { return }
    // What the peer had sent meanwhile has its turn in the next wake.
    if connection.state.isRead, !connection.input.isEmpty || connection.stream.hasPending {
      receiveLater(from: connection)
    }
    settle(connection)
  }
}
