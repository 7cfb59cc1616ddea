/// A peer's bytes in and out, in clear or over TLS; in either way without waiting.
enum PeerStream: ~Copyable {
  case clear(StreamSocket)
  case secure(TLSStream)

  var number: Int32 {
    switch self {
    case .clear(let socket): socket.number
    case .secure(let stream): stream.socket.number
    }
  }

  var isSecure: Bool {
    switch self {
    case .clear: false
    case .secure: true
    }
  }

  /// Goes on with the handshake; in clear there is none.
  func handshake() -> TLSSession.Step {
    switch self {
    case .clear: .done
    case .secure(let stream): stream.session.handshake()
    }
  }

  func receive(into buffer: inout [UInt8]) -> StreamSocket.Transfer {
    switch self {
    case .clear(let socket): socket.receive(into: &buffer)
    case .secure(let stream): stream.session.receive(into: &buffer)
    }
  }

  /// Takes what has arrived without looking into it: for bytes that are dropped.
  func receiveRaw(into buffer: inout [UInt8]) -> StreamSocket.Transfer {
    switch self {
    case .clear(let socket): socket.receive(into: &buffer)
    case .secure(let stream): stream.socket.receive(into: &buffer)
    }
  }

  func send(_ buffer: UnsafeRawBufferPointer) -> StreamSocket.Transfer {
    switch self {
    case .clear(let socket): unsafe socket.send(buffer)
    case .secure(let stream): unsafe stream.session.send(buffer)
    }
  }

  /// How many bytes the kernel holds that the peer's side has not yet taken.
  var untakenCount: Int32 {
    switch self {
    case .clear(let socket): socket.untakenCount
    case .secure(let stream): stream.socket.untakenCount
    }
  }

  /// Whether received bytes wait where epoll does not see them.
  var hasPending: Bool {
    switch self {
    case .clear: false
    case .secure(let stream): stream.session.hasPending
    }
  }

  /// Has the end of the connection be a reset, below TLS too.
  func resetOnClose() {
    switch self {
    case .clear(let socket): socket.resetOnClose()
    case .secure(let stream): stream.socket.resetOnClose()
    }
  }

  /// Says that nothing more will be sent, in TLS's way first; the other direction stays open.
  func endSending() {
    switch self {
    case .clear(let socket): socket.endSending()
    case .secure(let stream):
      stream.session.endSending()
      stream.socket.endSending()
    }
  }

  /// What TLS says before a close, and TCP does by itself.
  func sayGoodbye() {
    switch self {
    case .clear: break
    case .secure(let stream): stream.session.endSending()
    }
  }
}

/// A socket and the TLS that is spoken on it.
struct TLSStream: ~Copyable {
  // In this order: the session goes before the socket that it is on.
  let session: TLSSession
  let socket: StreamSocket

  init(_ socket: consuming StreamSocket, _ session: consuming TLSSession) {
    self.session = session
    self.socket = socket
  }
}
