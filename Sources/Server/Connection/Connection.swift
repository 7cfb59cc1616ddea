import HTTP1

/// One peer: its socket, what it has sent of an unfinished request, and what it has not yet taken of our replies.
///
/// Holds state only; `HTTPServer` moves it. Idle it owns no buffers.
final class Connection {
  /// How the body in hand ends.
  enum BodyEnd {
    /// So many bytes of it have not come yet.
    case length(missing: Int)
    /// It is decoded as it comes.
    case chunks(ChunkedDecoder)
  }

  /// What is sent when its time, or room for it, comes.
  enum Outstanding {
    case nothing
    case reply(Reply, Delivery.Way)
    /// The bytes from `start` on.
    case rest([UInt8], start: Int, step: Int, interval: Int64, persistent: Bool)
    case pieces(StreamedBody)
  }

  let stream: PeerStream
  let token: UInt64
  let role: ListenerRole
  /// What it waits for, and what becomes of it.
  ///
  /// Taken out and put back by whoever changes it: changed in its place, the access would last for a call into another
  /// module, and be looked after at run time, a hundred instructions each.
  var state: ConnectionState {
    get { storedState }
    set { storedState = newValue }
  }
  private var storedState: ConnectionState
  var outstanding = Outstanding.nothing
  var bodyEnd = BodyEnd.length(missing: 0)
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
  /// What epoll was asked to tell of it.
  var interest: Interest = .read

  init(_ stream: consuming PeerStream, token: UInt64, role: ListenerRole, state: ConnectionState, limits: HeadLimits) {
    self.stream = stream
    self.token = token
    self.role = role
    storedState = state
    parser = RequestParser(limits: limits)
  }

  var number: Int32 { stream.number }

  var isToBeAskedAgain: Bool { state.phase == .waiting(.turn) }

  func resetOnClose() {
    state.reset()
    stream.resetOnClose()
  }

  /// Called before anything is put into one of the buffers.
  func beginHolding() { holdsBytes = true }

  /// What its unfinished or unserved requests hold.
  var unfinishedBytes: Int { holdsBytes ? input.capacity + head.capacity + body.capacity : 0 }
  /// What waits for its peer to take it.
  var untakenBytes: Int { holdsBytes ? output.capacity : 0 }
  /// The same, as the loop's sums have them.
  var counted = (unfinished: 0, untaken: 0)

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

  /// The message is answered; where the connection `persists` it is ready for the next. A buffer that one large body
  /// has blown up is given back.
  func endMessage(persists: Bool) {
    state.answer(persists: persists)
    parser.reset()
    guard holdsBytes else { return }
    head.removeAll(keepingCapacity: true)
    body.removeAll(keepingCapacity: body.capacity <= ServerLimits.keptBufferBytesMax)
  }
}
