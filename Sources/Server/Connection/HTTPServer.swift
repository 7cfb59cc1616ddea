import HTTP1

/// The HTTP/1.1 server: one thread, one epoll loop.
///
/// Life: `listen`, then `run` until a stop was asked for and has been carried out. Not `Sendable`: make it, run it and
/// let go of it on one thread; `handle` is what other threads may hold.
package final class HTTPServer {
  /// What other threads stop it by.
  package let handle: ServerControl
  private var loop: ServerLoop

  package init(
    limits: ServerLimits = ServerLimits(), time: any TimeSource = SystemTime(), signals: Signals? = nil,
    input: StandardInput? = nil, trust: ReceiverTrust = .system, handler: any RequestHandler
  ) throws(SystemError) {
    loop = try ServerLoop(limits: limits, time: time, signals: signals, input: input, trust: trust, handler: handler)
    handle = loop.control
  }

  /// Binds and listens, for TLS where a context is given: from now on connections queue up, and are served when `run`
  /// is called. The port it got.
  package func listen(
    host: String, port: UInt16, tls: TLSProvider? = nil, role: ListenerRole = .api
  ) throws(SystemError) -> UInt16 {
    try loop.listen(host: host, port: port, tls: tls, role: role)
  }

  /// Where it listens first, as URLs name it: of `localhost` one of its addresses.
  package var host: String? { loop.listeners.first?.socket.host }

  /// Serves until a stop has been asked for and carried out.
  package func run() throws(SystemError) { try loop.run() }
}
