// From replies to the peer, and what the connection waits for afterwards.
extension ServerLoop {
  /// Sends the replies of this wake; what the peer does not take now waits in the connection.
  mutating func flush(_ connection: Connection) {
    guard !replies.isEmpty else { return }
    if connection.outputCount > 0 {
      // What was taken goes before anything is added: a peer that is always a little behind would let it grow for ever.
      if connection.outputStart > connection.outputCount {
        connection.output.removeFirst(connection.outputStart)
        connection.outputStart = 0
      }
      connection.beginHolding()
      connection.output.append(contentsOf: replies)
      replies.removeAll(keepingCapacity: true)
      return
    }
    var sent = 0
    while sent < replies.count {
      let transfer = unsafe replies.withUnsafeBytes { bytes in
        unsafe connection.stream.send(UnsafeRawBufferPointer(rebasing: bytes[sent...]))
      }
      switch transfer {
      case .bytes(let count): sent += count
      case .blocked, .blockedOnWrite, .ended:
        connection.beginHolding()
        connection.output.append(contentsOf: replies[sent...])
        awaitTaking(by: connection)
        sent = replies.count
      case .broken:
        close(connection)
        sent = replies.count
      }
    }
    replies.removeAll(keepingCapacity: replies.capacity <= 2 * limits.outputBytesMax)
  }

  /// The peer takes bytes again.
  mutating func continueOutput(of connection: Connection) {
    if connection.outputCount > 0 {
      let transfer = unsafe connection.output.withUnsafeBytes { bytes in
        unsafe connection.stream.send(UnsafeRawBufferPointer(rebasing: bytes[connection.outputStart...]))
      }
      switch transfer {
      case .bytes(let count):
        connection.outputStart += count
        awaitTaking(by: connection)
        if connection.outputCount == 0 {
          connection.output.removeAll(keepingCapacity: connection.output.capacity <= ServerLimits.keptBufferBytesMax)
          connection.outputStart = 0
        }
      case .blocked, .blockedOnWrite, .ended: return
      case .broken: return close(connection)
      }
    }
    queueStream(of: connection)
    if connection.isStalled, connection.outputCount <= limits.outputBytesMax / 2 {
      connection.isStalled = false
      turn = Turn(began: present)
      serveInput(of: connection)
      // Bytes left inside OpenSSL when reading stopped: epoll does not tell of them.
      if !connection.isStalled, connection.stream.hasPending { receiveLater(from: connection) }
    }
    settle(connection)
  }

  /// Gives the peer its time to take some of what waits for it.
  private mutating func awaitTaking(by connection: Connection) {
    connection.untakenCount = connection.stream.untakenCount
    deadlines.set(connection.number, .write, due: now + limits.writeNanoseconds)
  }

  /// The write deadline has passed. The kernel tells of room only when a third of its buffer, megabytes maybe, is free:
  /// whether a slow peer has taken anything is seen by what the kernel still holds for it.
  mutating func endSlowWrite(of connection: Connection) {
    guard connection.stream.untakenCount < connection.untakenCount else { return close(connection) }
    awaitTaking(by: connection)
  }

  /// Nothing was received: the connection goes on waiting for what it was waiting for, until when it was.
  mutating func resumeReading(from connection: Connection) {
    guard !connection.isClosed, connection.outputCount == 0, !connection.isStalled else { return }
    setInterest(.read, of: connection)
  }

  /// After anything was done: decides what the connection waits for now, and until when.
  mutating func settle(_ connection: Connection) {
    guard !connection.isClosed else { return }
    defer { count(connection) }
    // Stalled with nothing waiting: the peer took it all at once. The rest of its input is served with the next wake,
    // not now, so that a fast reader does not keep the loop to itself.
    if connection.outputCount > 0 || connection.isStalled {
      // The write deadline counts from the latest progress, so it stays as it was set.
      if deadlines.kind(of: connection.number) != .write {
        awaitTaking(by: connection)
      }
      let reads = !connection.isStalled && !connection.peerEnded && !connection.isFinished && !connection.isWaiting
      return setInterest(reads ? [.read, .write] : .write, of: connection)
    }
    // Its turn comes with the next wake, which does not wait.
    if connection.isQueued { return deadlines.remove(connection.number) }
    switch connection.phase {
    case .finished:
      // Lingering also where nothing was refused: the peer may have sent more before it learned of the close.
      guard !connection.peerEnded else { return close(connection) }
      connection.stream.endSending()
      connection.phase = .lingering(dropped: 0)
      deadlines.set(connection.number, .linger, due: now + limits.lingerNanoseconds)
    case .handshake, .lingering: break
    case .waiting:
      if !connection.hasHungUp {
        deadlines.remove(connection.number)
        return setInterest(.hangUp, of: connection)
      }
      // Told once, and no more: it would be told again and again.
      if deadlines.kind(of: connection.number) != .hungUp {
        deadlines.set(connection.number, .hungUp, due: now + ServerLimits.silenceNanoseconds)
      }
      return setInterest([], of: connection)
    case .head:
      if connection.isIdle {
        // Its last reply was still being taken when the stop began.
        if isStopping { return close(connection) }
        connection.releaseBuffers()
        deadlines.set(connection.number, .idle, due: now + limits.idleNanoseconds)
      } else if connection.headDue == nil || deadlines.kind(of: connection.number) != .head {
        let due = connection.headDue ?? now + limits.headNanoseconds
        connection.headDue = due
        deadlines.set(connection.number, .head, due: due)
      }
    case .body, .chunks:
      deadlines.set(connection.number, .body, due: now + limits.bodySilenceNanoseconds)
    }
    setInterest(.read, of: connection)
  }
}
