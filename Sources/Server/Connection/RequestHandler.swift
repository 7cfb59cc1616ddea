package import HTTP1

/// Which of the server's ports a connection came in by.
package enum ListenerRole: Sendable {
  case api
  case admin
}

/// What the server itself knows of a request, besides its bytes.
package struct RequestContext: Sendable {
  /// When its last byte had come, by the loop's clock for durations.
  package let receivedAt: Int64
  /// The same moment as the wall clock has it: nanoseconds since 1970.
  package let unixNanoseconds: Int64
  /// Whether it came over TLS.
  package let isSecure: Bool
  package let role: ListenerRole
  /// What its reply is completed by, where it comes later.
  package let ticket: ReplyTicket
}

/// The server's only way upward: a request in, a reply out, at once.
///
/// Called on the loop's thread alone.
package protocol RequestHandler: AnyObject {
  /// Asked when a head is here whose body is large or waits for a `100 Continue`, without its body: a reply refuses the
  /// request with the body unread, nil lets it come.
  func refusal(of request: Request) -> Reply?

  /// Answers a whole request.
  func reply(to request: Request) -> Reply

  /// Answers what was no request, or one that broke a rule or a limit of the wire. `path` is where it went, as far as
  /// that had come.
  func reply(
    to rejection: RequestRejection, path: ByteRange?, message: Span<UInt8>, context: RequestContext
  ) -> Reply

  /// A peer did not get as far as a request: its TLS handshake failed, for `reason`.
  func handshakeFailed(reason: String, context: RequestContext)

  /// The loop has done all that one wake brought, before it waits again: the place to write out what was gathered.
  func wakeEnded()

  /// Somebody asked the process to read again what it was started with (SIGHUP).
  func reloadAsked()

  /// When the handler wants to be woken though nobody comes, by the loop's clock for durations; nil for never.
  var nextDue: Int64? { get }

  /// Replies to requests that were left open by ticket; asked for at the end of each wake.
  func completions(at now: Int64) -> [Completion]

  /// Whether there is work that no peer has to wait for in the loop: the loop does not sleep while there is.
  var hasWork: Bool { get }

  /// Does one slice of that work, a millisecond or two of it by count. Called once a wake, so that others come between.
  func work()

  /// Whether there are requests to send; asked for at the end of each wake, after `completions`.
  var hasOutgoing: Bool { get }

  /// Requests to be sent to others, from the next on.
  func outgoing() -> [OutgoingRequest]

  /// What came of one of them.
  func outgoingEnded(_ id: UInt64, _ outcome: OutgoingOutcome)

  /// The server stops: what waits by ticket for something to happen waits in vain, and is asked for by `completions`
  /// now.
  func stopBegan()

  /// Whoever waits for the reply to a request that was left open has gone: nobody is there to complete it for.
  func abandoned(_ ticket: ReplyTicket)
}

extension RequestHandler {
  package var nextDue: Int64? { nil }
  package func completions(at now: Int64) -> [Completion] { [] }
  package var hasWork: Bool { false }
  package func work() {}
  package var hasOutgoing: Bool { false }
  package func outgoing() -> [OutgoingRequest] { [] }
  package func outgoingEnded(_ id: UInt64, _ outcome: OutgoingOutcome) {}
  package func stopBegan() {}
  package func abandoned(_ ticket: ReplyTicket) {}
}
