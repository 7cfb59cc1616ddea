import HTTP1

/// One peer: its socket, what it has sent of an unfinished request, and what it has not yet taken of our replies.
///
/// Holds state only; `HTTPServer` moves it. Idle it owns no buffers.
final class Connection {
  /// What the next bytes from the peer are.
  enum Phase {
    /// TLS is being agreed on.
    case handshake
    case head
    /// The head is complete, so many bytes of its body have not come yet.
    case body(missing: Int)
    /// The head is complete; what follows is decoded as it comes.
    case chunks(ChunkedDecoder)
    /// A message is complete and its reply is not: nothing is read until it is.
    case waiting
    /// Nothing more of it is parsed: the connection ends when the output has been taken.
    case finished
    /// All is said and our side shut; so many bytes have been read and dropped.
    case lingering(dropped: Int)
  }

  /// What a waiting connection waits for.
  enum Awaited {
    case nothing
    case ticket
    /// The ticket's completion, which does come.
    case work
    /// To be asked again: `head` and `body` hold the request.
    case turn
    case silence
    /// Its time.
    case reply(Reply, Delivery.Way)
    /// Its time: the bytes from `start` on are yet to be sent.
    case rest([UInt8], start: Int, step: Int, interval: Int64, persistent: Bool)
    /// Room for the next piece.
    case pieces(StreamedBody)

    /// Whether the handler holds a ticket for it.
    var isByTicket: Bool {
      switch self {
      case .ticket, .work, .turn: true
      case .nothing, .silence, .reply, .rest, .pieces: false
      }
    }
  }

  let stream: PeerStream
  let token: UInt64
  let door: Door
  var phase = Phase.head
  var awaited = Awaited.nothing
  /// It ends with a reset, without a goodbye.
  var resets = false
  var parser: RequestParser
  /// Whether any of the four buffers may have something: most requests come whole and are taken whole.
  private(set) var holdsBytes = false
  /// Received and not yet answered: an unfinished head, or what is left to do when the peer takes its replies again.
  var input: [UInt8] = []
  /// The head that `parser` has parsed, kept while its body is still coming.
  var head: [UInt8] = []
  /// The body as far as it has come, decoded.
  var body: [UInt8] = []
  /// Not yet taken by the peer, from `outputStart` on.
  var output: [UInt8] = []
  var outputStart = 0
  /// What the kernel held for the peer when the write deadline was set.
  var untakenCount: Int32 = 0
  var interest: Interest = .read
  /// So much output is waiting that nothing more is read or answered until half is gone.
  var isStalled = false
  /// It has had its turn in this wake, and is served and read from again in the next.
  var isQueued = false
  /// What epoll told of it waits for its turn.
  var hasNews = false
  /// The peer has shut down its sending side; what it sent before is still answered.
  var peerEnded = false
  /// The same, noticed while its reply was put off; what it had sent before may not have been read yet.
  var hasHungUp = false
  /// When the head in hand must be complete, counted from its first byte; nil between messages.
  var headDue: Int64?
  /// When the request in hand was first asked; nil unless it is asked again.
  var askedAt: Int64?
  /// When the body in hand was first awaited.
  var bodyBegan: Int64 = 0
  var isClosed = false

  init(_ stream: consuming PeerStream, token: UInt64, door: Door, limits: HeadLimits) {
    if stream.isSecure { phase = .handshake }
    self.stream = stream
    self.token = token
    self.door = door
    parser = RequestParser(limits: limits)
  }

  var number: Int32 { stream.number }
  var outputCount: Int { holdsBytes ? output.count - outputStart : 0 }

  /// Between messages, with nothing left to send: may be closed without anybody losing a reply.
  var isIdle: Bool {
    guard case .head = phase, !isStalled, !isQueued else { return false }
    // The empty line that may stand before a request begins none. What an unfinished one has come to is kept.
    return !holdsBytes || !parser.hasBegun && outputCount == 0
  }

  var isWaiting: Bool {
    if case .waiting = phase { true } else { false }
  }

  /// It waits for something that may never come: a peer that has ended its side, or closed, which cannot be told apart
  /// before anything is sent, would hold its place for nothing. Other replies come in any case, and are still sent
  /// unless the place is needed for somebody else.
  var endsWithPeer: Bool {
    switch awaited {
    case .ticket, .work, .turn, .silence: true
    case .nothing, .reply, .rest, .pieces: false
    }
  }

  var isToBeAskedAgain: Bool {
    if case .turn = awaited { true } else { false }
  }

  func resetOnClose() {
    resets = true
    stream.resetOnClose()
  }

  /// Nothing more of it is parsed.
  var isFinished: Bool {
    switch phase {
    case .finished, .lingering: true
    case .handshake, .head, .body, .chunks, .waiting: false
    }
  }

  /// Whether what the peer sends is dealt with now.
  var isRead: Bool { !isClosed && !isStalled && !isFinished && !isWaiting && !isQueued }

  /// Called before anything is put into one of the buffers.
  func beginHolding() { holdsBytes = true }

  /// What its unfinished or unserved requests hold.
  var unfinishedBytes: Int { holdsBytes ? input.capacity + head.capacity + body.capacity : 0 }
  /// The same, as the loop's sum has it.
  var countedBytes = 0

  /// Gives back what the latest message has left: idle, a connection owns no buffers.
  func releaseBuffers() {
    guard holdsBytes else { return }
    holdsBytes = !input.isEmpty
    // Not an empty line that may stand before the next request.
    if input.isEmpty, input.capacity > 0 { input = [] }
    if head.capacity > 0 { head = [] }
    if body.capacity > 0 { body = [] }
    if output.capacity > 0 { output = [] }
  }

  /// Ready for the next message. A buffer that one large body has blown up is given back.
  func beginMessage() {
    phase = .head
    parser.reset()
    headDue = nil
    askedAt = nil
    guard holdsBytes else { return }
    head.removeAll(keepingCapacity: true)
    body.removeAll(keepingCapacity: body.capacity <= ServerLimits.keptBufferBytesMax)
  }
}
