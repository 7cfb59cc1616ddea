// What happens to a connection, and what is to be done about it.
extension ConnectionState {
  // MARK: The peer

  /// TLS has been agreed on.
  package mutating func agree(at now: Int64, _ limits: ConnectionLimits) {
    guard phase == .handshake else { return }
    phase = .head
    set(.idle, due: now + limits.idleNanoseconds)
  }

  package enum Reading: Equatable, Sendable {
    case nothing
    /// What comes is parsed, or ignored.
    case takes
    /// What comes is dropped, and only counted.
    case drops
  }

  /// What is done now with bytes that have come.
  @inlinable package var reading: Reading {
    if isStalled || isQueued { return .nothing }
    switch phase {
    case .handshake, .waiting, .closed: return .nothing
    case .lingering: return .drops
    case .head, .body, .finished: return .takes
    }
  }

  /// Whether what the peer sends is dealt with now.
  @inlinable package var isRead: Bool { !isStalled && !isQueued && takesBytes }

  /// Nothing more of it is parsed.
  @inlinable package var isFinished: Bool {
    switch phase {
    case .finished, .lingering, .closed: true
    case .handshake, .head, .body, .waiting: false
    }
  }

  @inlinable package var isWaiting: Bool {
    if case .waiting = phase { true } else { false }
  }

  @inlinable var takesBytes: Bool {
    switch phase {
    case .head, .body: true
    case .handshake, .waiting, .finished, .lingering, .closed: false
    }
  }

  /// The peer sends no more, or is gone altogether, and its reply is not here yet.
  package mutating func hangUp(isBroken: Bool) -> Step {
    guard case .waiting(let awaited) = phase else { return .nothing }
    if isBroken { return .close }
    switch awaited {
    // What may never come: a peer that has ended its side, or closed, which cannot be told apart before anything is
    // sent, would hold its place for nothing.
    case .ticket, .work, .turn, .silence: return .close
    // It comes in any case, and is still sent unless the place is needed for somebody else.
    case .answer, .alarm, .pieces:
      hasHungUp = true
      return .settle
    }
  }

  /// The peer's side has ended, and all of it has been read.
  package mutating func endReading() -> Step {
    guard reading == .takes else { return .nothing }
    peerEnded = true
    // A message that ends in the middle has nobody waiting for its reply.
    if outputBytes == 0 { return .close }
    phase = .finished
    return .settle
  }

  /// After our last word so many bytes have come, and been dropped.
  package mutating func drop(_ count: Int, _ limits: ConnectionLimits) -> Step {
    guard case .lingering(let dropped) = phase else { return .nothing }
    guard dropped + count <= limits.lingerBytesMax else { return .close }
    phase = .lingering(dropped: dropped + count)
    return .nothing
  }

  // MARK: The message

  /// A head is not complete; `hasBegun` where more of it is here than an empty line.
  package mutating func awaitHead(hasBegun: Bool) {
    guard phase == .head else { return }
    self.hasBegun = hasBegun
  }

  /// The head is complete, and its body is not.
  package mutating func awaitBody(at now: Int64) {
    guard phase == .head else { return }
    phase = .body
    bodyBegan = now
  }

  /// Bytes may trickle, each in time, and still hold the connection for ever: the whole body has a bound too. Whether
  /// one of which `count` bytes have come is still in time.
  package func keepsPace(bodyBytes count: Int, at now: Int64, _ limits: ConnectionLimits) -> Bool {
    let earned = Int64(count / max(1, limits.bodyBytesPerSecondMin)) * 1_000_000_000
    return now - bodyBegan < limits.bodySilenceNanoseconds + earned
  }

  /// The reply is written, or what refuses the message; the connection outlives it where it `persists`.
  package mutating func answer(persists: Bool) {
    switch phase {
    case .head, .body, .waiting: break
    case .handshake, .finished, .lingering, .closed: return
    }
    phase = persists ? .head : .finished
    hasBegun = false
    headDue = nil
    askedAt = nil
  }

  /// The reply comes later.
  package mutating func putOff(_ awaited: Awaited, at now: Int64) {
    switch phase {
    case .head, .body, .waiting(.answer): break
    case .handshake, .waiting, .finished, .lingering, .closed: return
    }
    phase = .waiting(awaited)
    if awaited == .turn { askedAt = askedAt ?? now }
  }

  package enum Answering: Equatable, Sendable {
    case nothing
    /// What was put off is carried out now.
    case carriesOut
    /// The handler is asked again.
    case asksAgain
    case close
  }

  /// What was put off until now.
  package mutating func ring() -> Answering {
    switch phase {
    case .waiting(.silence): return .close
    case .waiting(.alarm):
      phase = .waiting(.answer)
      return .carriesOut
    default: return .nothing
    }
  }

  /// Its ticket is completed: with a reply, or to be asked again.
  package mutating func complete(hasReply: Bool) -> Answering {
    switch phase {
    case .waiting(.ticket) where hasReply, .waiting(.work) where hasReply, .waiting(.turn):
      phase = .waiting(.answer)
      return hasReply ? .carriesOut : .asksAgain
    default: return .nothing
    }
  }

  // MARK: The output

  /// Whether another message may be answered, with `replyBytes` not sent yet; if not, not before half is gone.
  package mutating func mayAnswer(replyBytes: Int, _ limits: ConnectionLimits) -> Bool {
    if replyBytes + outputBytes <= limits.outputBytesMax || !takesBytes { return true }
    isStalled = true
    return false
  }

  /// So much of the replies the peer has not taken.
  package mutating func keep(_ count: Int) {
    if phase != .closed { outputBytes += count }
  }

  /// So much of it has been taken.
  package mutating func take(_ count: Int) { outputBytes -= min(count, outputBytes) }

  /// Whether the peer has taken enough for the next message to be answered, where it had not.
  package mutating func goesOn(_ limits: ConnectionLimits) -> Bool {
    guard isStalled, outputBytes <= limits.outputBytesMax / 2 else { return false }
    isStalled = false
    return true
  }

  /// Gives the peer its time to take some of the output, of which the kernel holds `untaken` for it.
  package mutating func awaitTaking(untaken: Int32, at now: Int64, _ limits: ConnectionLimits) {
    if phase == .closed { return }
    untakenBytes = untaken
    set(.write, due: now + limits.writeNanoseconds)
  }

  // MARK: Turns

  /// It has had its turn in this wake; false where that was known, or there is nothing to do in the next.
  package mutating func queue() -> Bool {
    guard isRead else { return false }
    isQueued = true
    return true
  }

  /// Its next turn has come.
  package mutating func beginTurn() { isQueued = false }

  /// What epoll tells of it has to wait; false where it waits already, and keeps its place.
  package mutating func postpone() -> Bool {
    if hasNews || phase == .closed { return false }
    hasNews = true
    // A request may have come: it is not the one to make room for others.
    if deadline == .idle { deadline = nil }
    return true
  }

  /// What epoll told is dealt with now.
  package mutating func takeNews() { hasNews = false }

  // MARK: Time

  package enum Lateness: Equatable, Sendable {
    case nothing
    case closes
    /// The handshake was not finished in time.
    case failsHandshake
    /// The message was not finished in time, and its peer is told.
    case timesOut
  }

  /// The deadline has passed. Of the output the kernel holds `untaken`, which only a write deadline asks for.
  package mutating func passDeadline(
    at now: Int64, untaken: Int32, requestLineArrived: Bool, _ limits: ConnectionLimits
  ) -> Lateness {
    guard let passed = deadline, due <= now else { return .nothing }
    deadline = nil
    switch passed {
    case .handshake: return .failsHandshake
    case .idle, .linger, .hungUp: return .closes
    // What it was waited for has come, maybe: its turn sets the deadline again.
    case .head, .body:
      if hasNews { return .nothing }
      return phase == .head && !requestLineArrived ? .closes : .timesOut
    // The kernel tells of room only when a third of its buffer, megabytes maybe, is free: whether a slow peer has taken
    // anything is seen by what the kernel still holds for it.
    case .write:
      guard untaken < untakenBytes else { return .closes }
      awaitTaking(untaken: untaken, at: now, limits)
      return .nothing
    }
  }

  // MARK: The end

  /// Between messages, with nothing left to send: may be closed without anybody losing a reply.
  package var isIdle: Bool { phase == .head && !hasBegun && !isStalled && !isQueued && outputBytes == 0 }

  package enum Stopping: Equatable, Sendable {
    case nothing
    case closes
    /// A request may have come that this wake has not got to: closing over it would be a reset.
    case closesUnlessRequested
  }

  /// The server stops.
  package var stopping: Stopping {
    switch phase {
    // Whom the handler has no word for.
    case .handshake, .waiting(.ticket), .waiting(.silence): .closes
    default: isIdle ? .closesUnlessRequested : .nothing
    }
  }

  /// It is to end with a reset.
  package mutating func reset() { resets = true }

  package struct Ending: Equatable, Sendable {
    /// Whether the handler holds a ticket for it.
    package let abandonsTicket: Bool
    package let saysGoodbye: Bool
  }

  /// It ends now; nil where it has ended before.
  package mutating func close() -> Ending? {
    if phase == .closed { return nil }
    let abandons: Bool
    switch phase {
    case .waiting(.ticket), .waiting(.work), .waiting(.turn): abandons = true
    default: abandons = false
    }
    phase = .closed
    deadline = nil
    return Ending(abandonsTicket: abandons, saysGoodbye: !resets)
  }
}
