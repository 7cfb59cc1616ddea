import Coding
import HTTP1

// From received bytes to replies.
extension ServerLoop {
  /// Takes what the peer has sent, up to a bound a wake, so that no peer keeps the loop to itself.
  mutating func receive(from connection: Connection) {
    // What a wake was told of may have changed in its course.
    guard !connection.isWaiting, !connection.isQueued, !connection.isStalled else { return }
    turn = Turn(began: present)
    if case .lingering = connection.phase { return drop(from: connection) }
    var receives = 0
    repeat {
      switch connection.stream.receive(into: &receiveBuffer) {
      case .bytes(let count): take(count, from: connection)
      case .blocked:
        // Part of a TLS record, maybe: news of the socket, not of the request, so no deadline moves.
        if receives == 0 { return resumeReading(from: connection) }
        return settle(connection)
      case .blockedOnWrite: return setInterest([.read, .write], of: connection)
      case .broken: return close(connection)
      case .ended:
        connection.peerEnded = true
        // A message that ends in the middle has nobody waiting for its reply.
        if connection.outputCount == 0 { return close(connection) }
        connection.phase = .finished
        return settle(connection)
      }
      receives += 1
      if !connection.isRead { return settle(connection) }
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
    if connection.isRead, connection.holdsBytes, !connection.input.isEmpty { serveInput(of: connection) }
    if connection.isRead, connection.stream.hasPending { return receive(from: connection) }
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
    guard case .lingering(let dropped) = connection.phase else { return }
    switch connection.stream.receiveRaw(into: &receiveBuffer) {
    case .bytes(let count) where dropped + count <= limits.lingerBytesMax:
      connection.phase = .lingering(dropped: dropped + count)
    case .blocked, .blockedOnWrite: break
    case .bytes, .broken, .ended: close(connection)
    }
  }

  private mutating func take(_ count: Int, from connection: Connection) {
    if connection.isFinished { return }
    guard !connection.holdsBytes || connection.input.isEmpty, !connection.isStalled else {
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
      if connection.isWaiting { return start }
      if start > 0, case .head = connection.phase, isTurnOver() {
        receiveLater(from: connection)
        return start
      }
      if replies.count + connection.outputCount > limits.outputBytesMax {
        connection.isStalled = true
        return start
      }
      let rest = bytes.dropFirst(start)
      do throws(RequestRejection) {
        switch connection.phase {
        case .head:
          guard try connection.parser.parse(rest.span) else { return start }
          start += try beginMessage(on: connection, rest)
        case .body(let missing):
          let count = min(missing, rest.count)
          append(rest.prefix(count), to: &connection.body)
          start += count
          connection.phase = .body(missing: missing - count)
          if missing == count {
            answerKept(connection)
          } else {
            try checkPace(of: connection)
            try checkRoom(for: connection.body.count + missing - count)
          }
        case .chunks(var decoder):
          start += try decoder.decode(rest.span, into: &connection.body, bodyBytesMax: limits.bodyBytesMax)
          connection.phase = .chunks(decoder)
          if decoder.isComplete {
            answerKept(connection)
          } else {
            try checkPace(of: connection)
            try checkRoom(for: connection.body.count)
          }
        case .waiting: return start
        case .handshake, .finished, .lingering:
          // What follows the last message of a connection is nobody's.
          return bytes.count
        }
      } catch {
        if case .head = connection.phase {
          refuse(connection, reply(to: error, rest.span, on: connection))
        } else {
          refuse(connection, reply(to: error, connection.head.span, on: connection))
        }
        return bytes.count
      }
    }
    return start
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
      connection.phase = .body(missing: length)
    case .chunked:
      guard admit(connection, message: message, bodyBytes: nil, hasBegun: available > 0) else { return bytes.count }
      connection.phase = .chunks(ChunkedDecoder())
    }
    connection.beginHolding()
    append(message, to: &connection.head)
    connection.bodyBegan = now
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
    connection.beginMessage()
    if !persists { connection.phase = .finished }
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
    guard (ServerLimits.gzipBytesMin...ServerLimits.gzipBytesMax).contains(reply.body.count) else { return }
    reply.comesInTwoForms = true
    guard request.head.acceptsGzip(in: request.message.span), let encoded = gzip?.encode(reply.body),
      encoded.count < reply.body.count
    else { return }
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
    connection.beginMessage()
    connection.phase = .finished
  }

  /// The handler's reply is the connection's last.
  private mutating func finish(_ connection: Connection, with reply: Reply) {
    replyWriter.write(reply, to: connection.parser.head, persistent: false, into: &replies)
    connection.beginMessage()
    connection.phase = .finished
  }

  /// A deadline of the message in hand has passed: says so where a request line had come, else just goes.
  mutating func timeOut(_ connection: Connection) {
    if case .head = connection.phase {
      guard connection.parser.requestLineArrived else { return close(connection) }
      refuse(connection, reply(to: .timedOut, connection.input.span, on: connection))
    } else {
      refuse(connection, reply(to: .timedOut, connection.head.span, on: connection))
    }
    flush(connection)
    settle(connection)
  }

  /// Bytes may trickle, each in time, and still hold the connection for ever: the whole body has a bound too.
  private mutating func checkPace(of connection: Connection) throws(RequestRejection) {
    let earned = Int64(connection.body.count / limits.bodyBytesPerSecondMin) * ServerLimits.second
    if now - connection.bodyBegan >= limits.bodySilenceNanoseconds + earned { throw .timedOut }
  }

  private mutating func append(_ bytes: ArraySlice<UInt8>, to target: inout [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { unsafe target.append(contentsOf: $0) }
  }
}
