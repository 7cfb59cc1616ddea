/// What one connection is waited for, and what becomes of it: decided here, and carried out by the loop.
///
/// It knows no socket, no byte and no clock. What happens comes in by a method; what is to be done about it is what the
/// method returns; after all that a wake has brought, `settle` and `want` say what to wait for now, and until when.
package struct ConnectionState: Equatable, Sendable {
  /// What the next bytes from the peer are.
  package enum Phase: Equatable, Sendable {
    /// TLS is being agreed on.
    case handshake
    case head
    /// The head is complete, its body is not.
    case body
    /// A message is complete and its reply is not: nothing is read until it is.
    case waiting(Awaited)
    /// Nothing more of it is parsed: the connection ends when the output has been taken.
    case finished
    /// All is said and our side shut; so many bytes have been read and dropped.
    case lingering(dropped: Int)
    case closed
  }

  /// What a waiting connection waits for.
  package enum Awaited: Equatable, Sendable {
    /// Nothing but the loop, which is about to answer it.
    case answer
    /// The ticket's completion, which may never come.
    case ticket
    /// The ticket's completion, which does come.
    case work
    /// To be asked again, by its ticket.
    case turn
    /// The peer's patience, or ours.
    case silence
    /// The time of its reply, or of the next part of it.
    case alarm
    /// Room for the next piece.
    case pieces
  }

  package internal(set) var phase: Phase
  /// Bytes of replies that the peer has not taken yet.
  package internal(set) var outputBytes = 0
  /// So much output is waiting that nothing more is read or answered until half is gone.
  package internal(set) var isStalled = false
  /// It has had its turn in this wake, and is served and read from again in the next.
  package internal(set) var isQueued = false
  /// What epoll told of it waits for its turn.
  package internal(set) var hasNews = false
  /// When the request in hand was first asked; nil unless it is asked again.
  package internal(set) var askedAt: Int64?
  /// What it has to have moved by, and when that is.
  package internal(set) var deadline: Deadline?
  package internal(set) var due: Int64

  /// The peer has shut down its sending side; what it sent before is still answered.
  var peerEnded = false
  /// The same, noticed while its reply was put off; what it had sent before may not have been read yet.
  @usableFromInline var hasHungUp = false
  /// It ends with a reset, without a goodbye.
  var resets = false
  /// Part of a head is here. The empty line that may stand before a request begins none.
  var hasBegun = false
  /// When the head in hand must be complete, counted from its first byte; nil between messages.
  var headDue: Int64?
  /// When the body in hand was first awaited.
  var bodyBegan: Int64 = 0
  /// What the kernel held for the peer when the write deadline was set.
  var untakenBytes: Int32 = 0

  /// A peer has come.
  package init(isSecure: Bool, at now: Int64, _ limits: ConnectionLimits) {
    phase = isSecure ? .handshake : .head
    deadline = isSecure ? .handshake : .idle
    due = now + (isSecure ? limits.handshakeNanoseconds : limits.idleNanoseconds)
  }

  /// What to do about what has happened.
  package enum Step: Equatable, Sendable {
    case nothing
    /// Something has changed: `settle` says what comes of it.
    case settle
    case close
  }

  // MARK: What it waits for

  /// What the loop is to be told of.
  package enum Interest: Equatable, Sendable {
    case nothing
    /// The peer's end, without reading up to it.
    case hangUp
    case read, write, readAndWrite
  }

  package struct Want: Equatable, Sendable {
    /// Nil where it stays as it is.
    package let interest: Interest?
    package let deadline: Deadline?
    package let due: Int64

    @inlinable init(interest: Interest?, deadline: Deadline?, due: Int64) {
      self.interest = interest
      self.deadline = deadline
      self.due = due
    }
  }

  /// What to wait for, and until when.
  @inlinable package var want: Want { Want(interest: interest, deadline: deadline, due: due) }

  @inlinable package var interest: Interest? {
    if case .closed = phase { return nil }
    if outputBytes > 0 || isStalled { return !isStalled && takesBytes ? .readAndWrite : .write }
    // Its turn comes with the next wake, which does not wait.
    if isQueued { return nil }
    switch phase {
    // TLS says what it needs.
    case .handshake, .closed: return nil
    // Told of the end once, and no more: it would be told again and again.
    case .waiting: return hasHungUp ? .nothing : .hangUp
    case .head, .body, .finished, .lingering: return .read
    }
  }

  package enum Settled: Equatable, Sendable {
    /// It waits as `want` says.
    case waits
    /// It waits for its next request: what the latest has left can go.
    case rests
    /// The write deadline is to be set, by `awaitTaking`.
    case awaitsTaking
    /// All is said: our side is to be shut.
    case endsSending
    case closes
    case isClosed
  }

  /// Decides what comes of all that has happened; what it waits for then is in `want`.
  package mutating func settle(at now: Int64, isStopping: Bool, _ limits: ConnectionLimits) -> Settled {
    if phase == .closed { return .isClosed }
    // Stalled with nothing waiting: the peer took it all at once. The rest of its input is served with the next wake,
    // not now, so that a fast reader does not keep the loop to itself.
    if outputBytes > 0 || isStalled {
      // The write deadline counts from the latest progress, so it stays as it was set.
      return deadline == .write ? .waits : .awaitsTaking
    }
    if isQueued {
      deadline = nil
      return .waits
    }
    switch phase {
    case .finished:
      // Lingering also where nothing was refused: the peer may have sent more before it learned of the close.
      if peerEnded { return .closes }
      phase = .lingering(dropped: 0)
      set(.linger, due: now + limits.lingerNanoseconds)
      return .endsSending
    case .waiting:
      if !hasHungUp {
        deadline = nil
      } else if deadline != .hungUp {
        set(.hungUp, due: now + ConnectionLimits.silenceNanoseconds)
      }
    case .head where !hasBegun:
      // Its last reply was still being taken when the stop began.
      if isStopping { return .closes }
      set(.idle, due: now + limits.idleNanoseconds)
      return .rests
    case .head:
      if headDue == nil || deadline != .head {
        let due = headDue ?? now + limits.headNanoseconds
        headDue = due
        set(.head, due: due)
      }
    case .body: set(.body, due: now + limits.bodySilenceNanoseconds)
    case .handshake, .lingering, .closed: break
    }
    return .waits
  }

  mutating func set(_ kind: Deadline, due: Int64) {
    deadline = kind
    self.due = due
  }
}
