import Harness
import Server

/// A server on a thread and a port of its own, with a clock that only the test moves.
final class TestServer {
  let port: UInt16
  /// Nil where TLS was not asked for.
  let tlsPort: UInt16?
  private let authorityPEM: [UInt8]
  let control: ServerControl
  let time: ManualTime
  let handler: EchoHandler
  /// Counts to one when `run` has returned.
  let ended: Tally

  init(
    handler: EchoHandler = EchoHandler(), tls: Bool = false,
    limits change: (inout ServerLimits) -> Void = { _ in }
  ) throws {
    var limits = ServerLimits()
    change(&limits)
    let time = handler.time
    let ended = Tally()
    let server = try HTTPServer(limits: limits, time: time, handler: handler)
    port = try server.listen(host: "127.0.0.1", port: 0)
    if tls {
      let authority = try CertificateAuthority.temporary()
      authorityPEM = authority.certificatePEM
      let context = TLSProvider(authority: authority, names: ["localhost"])
      tlsPort = try server.listen(host: "127.0.0.1", port: 0, tls: context)
    } else {
      authorityPEM = []
      tlsPort = nil
    }
    control = server.handle
    self.time = time
    self.handler = handler
    self.ended = ended
    try LoopThread.start {
      try? server.run()
      ended.increment()
    }
  }

  /// Of the authority that has signed its certificate, in PEM.
  var authorityText: String { String(decoding: authorityPEM, as: UTF8.self) }

  deinit {
    for _ in 0..<8 { handler.released.increment() }
    control.requestStop()
    time.advance(seconds: 100)
    control.wake()
  }

  func client(receiveBufferBytes: Int32? = nil) throws -> RawClient {
    try RawClient(port: port, receiveBufferBytes: receiveBufferBytes)
  }

  /// Over TLS, for a server that has it.
  func secureClient() throws -> RawClient {
    try RawClient(port: tlsPort ?? 0, trusting: authorityPEM)
  }

  /// Returns when the loop has seen all that was sent to it before, and has nothing left to do.
  ///
  /// Three rounds: the wake that the first waits for may have begun before this call, the one after it may only accept
  /// a connection, and the third reads what that has sent.
  func settle(rounds: Int = 3) {
    for _ in 0..<rounds {
      let before = handler.wakes.value
      control.wake()
      handler.wakes.wait(for: before + 1)
    }
  }

  /// Lets time pass once the loop has seen what was sent, and the loop notice it.
  func pass(seconds: Double) {
    pass(nanoseconds: Int64(seconds * 1e9))
  }

  func pass(nanoseconds: Int64) {
    settle()
    time.advance(nanoseconds: nanoseconds)
    settle()
  }
}

extension RawClient {
  /// A request that only names its path.
  func ask(_ path: String, _ fields: String = "") throws -> RawReply {
    try exchange(get(path, fields))
  }
}

func get(_ path: String, _ fields: String = "") -> String {
  "GET \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n"
}

func post(_ path: String, _ body: String, _ fields: String = "") -> String {
  "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)"
}

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
