import HTTP1

// How peers come: accepted, given a place, spoken TLS with.
extension ServerLoop {
  mutating func acceptWaiting() {
    for listener in listenersReady { accept(from: listener) }
    listenersReady.removeAll(keepingCapacity: true)
  }

  mutating func accept(from listener: Listener) {
    for round in 0..<ServerLimits.acceptsPerWake {
      if connectionCount >= connectionsMax {
        // Only the first round knows that somebody waits: nobody is closed for nobody. If there are more, epoll says
        // so.
        guard round == 0 else { return }
        guard makeRoom() else { return pauseAccepting() }
      }
      if round > 0, isWakeOver() { return }
      switch listener.socket.accept() {
      case .connection(let descriptor): open(StreamSocket(descriptor), by: listener)
      case .lost: continue
      case .exhausted: guard makeRoom() else { return pauseAccepting() }
      case .nobody: return
      }
    }
  }

  mutating func open(_ socket: consuming StreamSocket, by listener: Listener) {
    let number = socket.number
    let stream: PeerStream
    if let tls = listener.tls {
      do throws(TLSError) {
        stream = .secure(TLSStream(socket, try tls.session(on: number, now: now)))
      } catch {
        // The connection goes as it came.
        let context = RequestContext(
          receivedAt: now, unixNanoseconds: unixNow, isSecure: true, role: listener.role, ticket: ReplyTicket(token: 0))
        return handler.handshakeFailed(reason: error.description, context: context)
      }
    } else {
      stream = .clear(socket)
    }
    register(stream, role: listener.role)
  }

  /// A step of the TLS handshake. When it is done the first request may be inside OpenSSL already.
  mutating func continueHandshake(of connection: Connection) {
    // Told again with the next wake: level triggered.
    guard handshakesLeft > 0 else { return }
    handshakesLeft -= 1
    switch connection.stream.handshake() {
    case .waits(let interest): setInterest(interest, of: connection)
    case .failed(let reason):
      handler.handshakeFailed(reason: reason, context: context(of: connection))
      close(connection)
    case .done:
      connection.state.agree(at: now, limits.connection)
      heed(connection)
      receive(from: connection)
    }
  }

  /// Leaves the rest of a connection's bytes for the next wake, which then comes at once. Until then it is not read
  /// from: one turn a wake.
  mutating func receiveLater(from connection: Connection) {
    guard connection.state.queue() else { return }
    waiting.append(Readiness(events: 0, token: connection.token))
  }

  /// Makes room for a new connection: first where a peer that waits for a delayed reply sends no more, and has gone
  /// maybe; then where one has been idle long enough not to be between two requests.
  mutating func makeRoom() -> Bool {
    if let number = deadlines.first(.hungUp), let connection = connection(at: number) {
      close(connection)
      return true
    }
    guard let number = deadlines.first(.idle), let connection = connection(at: number),
      let due = deadlines.due(of: number),
      due - limits.connection.idleNanoseconds + ServerLimits.idleBeforeEvictionNanoseconds <= now
    else { return false }
    close(connection)
    return true
  }

  mutating func pauseAccepting() {
    setAccepting(false)
    acceptResumesAt = now + ServerLimits.acceptPauseNanoseconds
  }
}
