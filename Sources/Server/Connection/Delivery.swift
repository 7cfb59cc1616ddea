package import HTTP1

/// How a reply reaches its peer, where that is not at once and whole.
package struct Delivery: Sendable {
  package enum Way: Sendable {
    case whole
    /// The first bytes of the body, then the end of the connection.
    case truncated(bodyBytes: Int)
    /// So many bytes of it at a time, the head included.
    case dribbled(bytes: Int, everyNanoseconds: Int64)
    /// These bytes in its place, then the end of the connection.
    case bytes([UInt8])
    /// Nothing, and the connection ends: with a reset, or as if all had been said.
    case nothing(resets: Bool)
    /// Nothing at all, until the peer goes or the server's patience ends.
    case silence
    /// Whoever holds the request's ticket completes it. It waits for something that may never happen, so a stop ends
    /// it.
    case byTicket
    /// The same for a request that is being worked on: a stop lets it finish.
    case byWork
    /// What the request needs is not ready: it is asked again, whole, when its ticket is completed without a reply.
    case again
    /// With this body in place of the reply's own.
    case streamed(any BodyPieces)

    /// Whether a completion answers it, not what was returned.
    package var isByTicket: Bool {
      switch self {
      case .byTicket, .byWork, .again: true
      case .whole, .truncated, .dribbled, .bytes, .nothing, .silence, .streamed: false
      }
    }
  }

  package var way: Way
  /// So long after the reply was made.
  package var delayNanoseconds: Int64

  package init(_ way: Way, delayNanoseconds: Int64 = 0) {
    self.way = way
    self.delayNanoseconds = delayNanoseconds
  }
}

extension Reply {
  /// Whether it only says that the reply comes later, by ticket.
  package var isOpen: Bool { delivery?.way.isByTicket ?? false }
}

/// A reply that comes later.
package struct Completion: Sendable {
  package let ticket: ReplyTicket
  /// Nil asks the request again.
  package let reply: Reply?

  package init(_ ticket: ReplyTicket, _ reply: Reply) {
    self.ticket = ticket
    self.reply = reply
  }

  /// For a request that was to be asked again.
  package init(askAgain ticket: ReplyTicket) {
    self.ticket = ticket
    reply = nil
  }
}
