import Coding
import HTTP1

// From received bytes to replies.
extension ServerLoop {
  /// Takes what the peer has sent, up to a bound a wake, so that no peer keeps the loop to itself.
  mutating func receive(from connection: Connection) {
    // What a wake was told of may have changed in its course.
    let reading = connection.state.reading
    if reading == .nothing { return }
    turn = Turn(began: present)
    if reading == .drops { return drop(from: connection) }
    var receives = 0
    repeat {
      switch connection.stream.receive(into: &receiveBuffer) {
      case .bytes(let count): take(count, from: connection)
      case .blocked:
        // Part of a TLS record, maybe: news of the socket, not of the request, so no deadline moves.
        if receives > 0 { return settle(connection) }
        if let interest = connection.state.interest { setInterest(Interest(interest), of: connection) }
        return
      case .blockedOnWrite:
        if receives > 0 { settle(connection) }
        return setInterest([.read, .write], of: connection)
      case .broken: return close(connection)
      case .ended: return follow(connection.state.endReading(), on: connection)
      }
      receives += 1
      if !connection.state.isRead { return settle(connection) }
      if receives == ServerLimits.receivesPerWake, connection.stream.hasPending {
        receiveLater(from: connection)
        return settle(connection)
      }
    } while connection.stream.hasPending
    settle(connection)
  }

  /// Serves what a connection has left from before, then what waits inside OpenSSL, of which epoll does not tell.
  mutating func goOn(with connection: Connection) {
    turn = Turn(began: present)
    if connection.state.isRead, connection.holdsBytes, !connection.input.isEmpty { serveInput(of: connection) }
    if connection.state.isRead, connection.stream.hasPending { return receive(from: connection) }
    settle(connection)
  }

  /// Whether others come first, before the connection's next request: a peer that sends many at once would else keep
  /// the loop for as long as all of them take.
  private mutating func isTurnOver() -> Bool {
    turn.requestCount += 1
    if turn.requestCount >= ServerLimits.requestsPerTurn || replies.count >= ServerLimits.replyBytesPerTurn {
      return true
    }
    // Read only for who sends several at once.
    present = time.monotonicNanoseconds
    return present - turn.began >= ServerLimits.turnNanoseconds
  }

  /// Takes what a peer still sends after our last word, and looks at its amount alone.
  private mutating func drop(from connection: Connection) {
    switch connection.stream.receiveRaw(into: &receiveBuffer) {
    case .bytes(let count): follow(connection.state.drop(count, limits.connection), on: connection)
    case .blocked, .blockedOnWrite: break
    case .broken, .ended: close(connection)
    }
  }

  private mutating func take(_ count: Int, from connection: Connection) {
    if connection.state.isFinished { return }
    guard !connection.holdsBytes || connection.input.isEmpty, !connection.state.isStalled else {
      connection.beginHolding()
      connection.input.append(contentsOf: receiveBuffer[0..<count])
      return serveInput(of: connection)
    }
    // Taken out while it is read: the loop changes meanwhile.
    var received: [UInt8] = []
    swap(&received, &receiveBuffer)
    let used = serve(connection, received[0..<count])
    if used < count {
      connection.beginHolding()
      connection.input.append(contentsOf: received[used..<count])
    }
    swap(&received, &receiveBuffer)
    flush(connection)
  }

  /// Serves what was kept: an unfinished head with what has come since, or what was left when the output was full.
  mutating func serveInput(of connection: Connection) {
    let used = serve(connection, connection.input[...])
    if used == connection.input.count {
      connection.input.removeAll(keepingCapacity: connection.input.capacity <= ServerLimits.keptBufferBytesMax)
    } else if used > 0 {
      connection.input.removeFirst(used)
    }
    flush(connection)
  }

  /// Answers every complete request in `bytes`, which begin with the first byte not yet dealt with; how many are dealt
  /// with now. The replies wait in `replies`.
  private mutating func serve(_ connection: Connection, _ bytes: ArraySlice<UInt8>) -> Int {
    var start = 0
    while start < bytes.count {
      if connection.state.isWaiting { return start }
      if start > 0, connection.state.phase == .head, isTurnOver() {
        receiveLater(from: connection)
        return start
      }
      guard connection.state.mayAnswer(replyBytes: replies.count, limits.connection) else { return start }
      let rest = bytes.dropFirst(start)
      do throws(RequestRejection) {
        switch connection.state.phase {
        case .head:
          guard try connection.parser.parse(rest.span) else {
            connection.state.awaitHead(hasBegun: connection.parser.hasBegun)
            return start
          }
          start += try beginMessage(on: connection, rest)
        case .body: start += try takeBody(of: connection, rest)
        case .waiting: return start
        case .handshake, .finished, .lingering, .closed:
          // What follows the last message of a connection is nobody's.
          return bytes.count
        }
      } catch {
        if connection.state.phase == .head {
          refuse(connection, reply(to: error, rest.span, on: connection))
        } else {
          refuse(connection, reply(to: error, connection.head.span, on: connection))
        }
        return bytes.count
      }
    }
    return start
  }

  /// Takes more of a body, and answers its message when it is complete. How many bytes were used.
  private mutating func takeBody(of connection: Connection, _ bytes: ArraySlice<UInt8>) throws(RequestRejection)
    -> Int
  {
    let used: Int
    var left = 0
    let isComplete: Bool
    switch connection.bodyEnd {
    case .length(let missing):
      used = min(missing, bytes.count)
      append(bytes.prefix(used), to: &connection.body)
      left = missing - used
      connection.bodyEnd = .length(missing: left)
      isComplete = left == 0
    case .chunks(var decoder):
      used = try decoder.decode(bytes.span, into: &connection.body, bodyBytesMax: limits.bodyBytesMax)
      connection.bodyEnd = .chunks(decoder)
      isComplete = decoder.isComplete
    }
    if isComplete {
      answerKept(connection)
    } else {
      let isInTime = connection.state.keepsPace(bodyBytes: connection.body.count, at: now, limits.connection)
      if !isInTime { throw .timedOut }
      try checkRoom(for: connection.body.count + left)
    }
    return used
  }

  /// A head is complete: answers the message if its body is here, else gets ready for it. How many bytes were used.
  private mutating func beginMessage(on connection: Connection, _ bytes: ArraySlice<UInt8>) throws(RequestRejection)
    -> Int
  {
    let headCount = connection.parser.head.byteCount
    // RFC 9110 §10.1.1: who holds the body back is refused instead of being asked for it.
    let holdsBack = connection.parser.head.expectsContinue && bytes.count == headCount
    if let fault = connection.parser.head.fault, fault.closes || holdsBack { throw fault }
    let message = bytes.prefix(headCount)
    let available = bytes.count - headCount
    switch connection.parser.head.framing {
    case .none:
      answerNow(connection, message: message, body: [])
      return headCount
    case .length(let length):
      // Before a byte of it is read, and without a 100.
      if length > limits.bodyBytesMax { throw .bodyTooLarge }
      try checkRoom(for: length - available)
      if length <= available {
        answerNow(connection, message: message, body: bytes.dropFirst(headCount).prefix(length))
        return headCount + length
      }
      guard admit(connection, message: message, bodyBytes: length, hasBegun: available > 0) else { return bytes.count }
      connection.bodyEnd = .length(missing: length)
    case .chunked:
      guard admit(connection, message: message, bodyBytes: nil, hasBegun: available > 0) else { return bytes.count }
      connection.bodyEnd = .chunks(ChunkedDecoder())
    }
    connection.beginHolding()
    append(message, to: &connection.head)
    connection.state.awaitBody(at: now)
    return headCount
  }

  /// Asks the handler whether it wants a body that is large or held back, and says so to a peer that waits for it.
  /// False when the message was refused.
  private mutating func admit(
    _ connection: Connection, message: ArraySlice<UInt8>, bodyBytes: Int?, hasBegun: Bool
  ) -> Bool {
    let waits = connection.parser.head.expectsContinue && !hasBegun
    guard waits || bodyBytes ?? 0 > ServerLimits.drainedBodyBytesMax else { return true }
    let request = Request(head: connection.parser.head, message: message, body: [], context: context(of: connection))
    if var refusal = handler.refusal(of: request) {
      refusal.closes = true
      finish(connection, with: refusal)
      return false
    }
    if waits { replyWriter.writeContinue(into: &replies) }
    return true
  }

  /// Answers a message that is here whole, and keeps it where it is to be asked again.
  private mutating func answerNow(_ connection: Connection, message: ArraySlice<UInt8>, body: ArraySlice<UInt8>) {
    answer(connection, message: message, body: body)
    guard connection.isToBeAskedAgain else { return }
    connection.beginHolding()
    append(message, to: &connection.head)
    append(body, to: &connection.body)
  }

  /// Answers the message whose head and body the connection has kept.
  mutating func answerKept(_ connection: Connection) {
    var head: [UInt8] = []
    var body: [UInt8] = []
    swap(&head, &connection.head)
    swap(&body, &connection.body)
    answer(connection, message: head[...], body: body[...])
    swap(&head, &connection.head)
    swap(&body, &connection.body)
    if connection.isToBeAskedAgain { return }
    connection.head.removeAll(keepingCapacity: true)
    connection.body.removeAll(keepingCapacity: connection.body.capacity <= ServerLimits.keptBufferBytesMax)
  }

  private mutating func answer(_ connection: Connection, message: ArraySlice<UInt8>, body: ArraySlice<UInt8>) {
    guard let persists = writeAnswer(connection, message, body) else { return }
    connection.endMessage(persists: persists)
  }

  /// Writes the reply; whether the connection goes on after it. Nil where the reply is delivered otherwise.
  ///
  /// The request ends in here, and with it the copy of its head: one that lived on when the parser begins anew would
  /// make it allocate.
  private mutating func writeAnswer(
    _ connection: Connection, _ message: ArraySlice<UInt8>, _ body: ArraySlice<UInt8>
  ) -> Bool? {
    let request = Request(
      head: connection.parser.head, message: message, body: body, context: context(of: connection))
    var reply: Reply
    if let fault = request.head.fault {
      reply = self.reply(to: fault, message.span, on: connection)
      reply.closes = fault.closes
    } else {
      reply = handler.reply(to: request)
    }
    compress(&reply, for: request)
    if let delivery = reply.delivery {
      if case .streamed = delivery.way {
        reply.comesInTwoForms = true
        reply.isGzipped = request.head.acceptsGzip(in: message.span)
      }
      deliver(reply, delivery, on: connection)
      return nil
    }
    if reply.closes {
      finish(connection, with: reply)
      return nil
    }
    let persists = request.head.isPersistent && !isStopping
    replyWriter.write(reply, to: request.head, persistent: persists, into: &replies)
    return persists
  }

  /// RFC 9110 §12.5.3: with gzip where the peer takes it and it pays.
  private mutating func compress(_ reply: inout Reply, for request: Request) {
    guard reply.body.count >= ServerLimits.gzipBytesMin else { return }
    reply.comesInTwoForms = true
    guard request.head.acceptsGzip(in: request.message.span) else { return }
    if reply.body.count > ServerLimits.gzipBytesMax {
      if reply.delivery == nil, !reply.closes { reply.delivery = Delivery(.streamed(BytePieces(reply.body))) }
      return
    }
    guard let encoded = gzip?.encode(reply.body), encoded.count < reply.body.count else { return }
    reply.body = encoded
    reply.isGzipped = true
  }

  /// Says which rule the message broke, whose head begins `message`.
  private func reply(to rejection: RequestRejection, _ message: Span<UInt8>, on connection: Connection) -> Reply {
    let path = connection.parser.requestLineArrived ? connection.parser.head.path : nil
    return handler.reply(to: rejection, path: path, message: message, context: context(of: connection))
  }

  /// The message broke a rule: `reply` says which, and ends the connection.
  private mutating func refuse(_ connection: Connection, _ reply: Reply) {
    replyWriter.writeLast(reply, omitsBody: connection.parser.head.method == .head, into: &replies)
    connection.endMessage(persists: false)
  }

  /// The handler's reply is the connection's last.
  private mutating func finish(_ connection: Connection, with reply: Reply) {
    replyWriter.write(reply, to: connection.parser.head, persistent: false, into: &replies)
    connection.endMessage(persists: false)
  }

  /// The deadline of the message in hand has passed.
  mutating func timeOut(_ connection: Connection) {
    if connection.state.phase == .head {
      refuse(connection, reply(to: .timedOut, connection.input.span, on: connection))
    } else {
      refuse(connection, reply(to: .timedOut, connection.head.span, on: connection))
    }
    flush(connection)
    settle(connection)
  }

  private mutating func append(_ bytes: ArraySlice<UInt8>, to target: inout [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { unsafe target.append(contentsOf: $0) }
  }
}
