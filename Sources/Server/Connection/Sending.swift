import HTTP1

// From replies to the peer, and what the connection waits for afterwards.
extension ServerLoop {
  /// Sends the replies of this wake; what the peer does not take now waits in the connection.
  mutating func flush(_ connection: Connection) {
    guard !replies.isEmpty else { return }
    if connection.state.outputBytes > 0 {
      // What was taken goes before anything is added: a peer that is always a little behind would let it grow for ever.
      if connection.outputStart > connection.state.outputBytes {
        connection.output.removeFirst(connection.outputStart)
        connection.outputStart = 0
      }
      keep(replies[...], for: connection)
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
        keep(replies[sent...], for: connection)
        awaitTaking(by: connection)
        sent = replies.count
      case .broken:
        close(connection)
        sent = replies.count
      }
    }
    replies.removeAll(keepingCapacity: replies.capacity <= 2 * limits.connection.outputBytesMax)
  }

  private func keep(_ bytes: ArraySlice<UInt8>, for connection: Connection) {
    connection.beginHolding()
    connection.output.append(contentsOf: bytes)
    connection.state.keep(bytes.count)
  }

  /// The peer takes bytes again.
  mutating func continueOutput(of connection: Connection) {
    if connection.state.outputBytes > 0 {
      let transfer = unsafe connection.output.withUnsafeBytes { bytes in
        unsafe connection.stream.send(UnsafeRawBufferPointer(rebasing: bytes[connection.outputStart...]))
      }
      switch transfer {
      case .bytes(let count):
        connection.outputStart += count
        connection.state.take(count)
        awaitTaking(by: connection)
        if connection.state.outputBytes == 0 {
          connection.output.removeAll(keepingCapacity: connection.output.capacity <= ServerLimits.keptBufferBytesMax)
          connection.outputStart = 0
        }
      case .blocked, .blockedOnWrite, .ended: return
      case .broken: return close(connection)
      }
    }
    queueStream(of: connection)
    if connection.state.goesOn(limits.connection) {
      turn = Turn(began: present)
      serveInput(of: connection)
      // Bytes left inside OpenSSL when reading stopped: epoll does not tell of them.
      if !connection.state.isStalled, connection.stream.hasPending { receiveLater(from: connection) }
    }
    settle(connection)
  }

  /// Gives the peer its time to take some of what waits for it.
  private func awaitTaking(by connection: Connection) {
    connection.state.awaitTaking(untaken: connection.stream.untakenCount, at: now, limits.connection)
  }

  /// After anything was done: carries out what comes of it, and waits for what the connection waits for now.
  mutating func settle(_ connection: Connection) {
    switch connection.state.settle(at: now, isStopping: isStopping, limits.connection) {
    case .isClosed: return
    case .closes: return close(connection)
    case .waits: break
    case .rests: connection.releaseBuffers()
    case .awaitsTaking: awaitTaking(by: connection)
    case .endsSending: connection.stream.endSending()
    }
    heed(connection)
    count(connection)
  }

  /// Waits for what the connection wants, until when it does.
  mutating func heed(_ connection: Connection) {
    let want = connection.state.want
    if let deadline = want.deadline {
      // Set again it would lose its place in its list.
      if deadlines.kind(of: connection.number) != deadline || deadlines.due(of: connection.number) != want.due {
        deadlines.set(connection.number, deadline, due: want.due)
      }
    } else {
      deadlines.remove(connection.number)
    }
    if let interest = want.interest { setInterest(Interest(interest), of: connection) }
  }
}
