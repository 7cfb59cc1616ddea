import Glibc

/// A client that sends exactly the bytes it is given and shows exactly those that come back.
///
/// Blocking, with a bound on every wait: a test that hangs fails instead.
package final class RawClient {
  private let number: Int32
  private var buffered: [UInt8] = []
  private var secure: TLSClientSession?

  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// Connects to a port of 127.0.0.1.
  package init(port: UInt16, waitSeconds: Int = 10, receiveBufferBytes: Int32? = nil) throws {
    number = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { throw Failure(description: "socket: errno \(errno)") }
    var patience = timeval(tv_sec: waitSeconds, tv_usec: 0)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      setsockopt(number, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
    }
    if var bytes = receiveBufferBytes { setsockopt(number, SOL_SOCKET, SO_RCVBUF, &bytes, 4) }
    var one: Int32 = 1
    setsockopt(number, Int32(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    // Every property is set: deinit closes the socket of a failed init too.
    guard connected == 0 else { throw Failure(description: "connect: errno \(errno)") }
  }

  /// Connects and agrees on TLS, trusting the authority of this certificate alone.
  package convenience init(port: UInt16, trusting authorityPEM: [UInt8], waitSeconds: Int = 10) throws {
    try self.init(port: port, waitSeconds: waitSeconds)
    secure = try TLSClientSession(on: number, trusting: authorityPEM)
  }

  deinit {
    secure = nil
    close(number)
  }

  package func send(_ text: String) throws {
    try send(Array(text.utf8))
  }

  package func send(_ bytes: [UInt8]) throws {
    if let secure { return try secure.send(bytes) }
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { throw Failure(description: "send: errno \(errno)") }
      sent += count
    }
  }

  /// Says that nothing more will be sent.
  package func endSending() {
    secure?.endSending()
    shutdown(number, Int32(SHUT_WR))
  }

  /// Ends the connection with a reset instead of an end.
  package func reset() {
    var now = linger(l_onoff: 1, l_linger: 0)
    setsockopt(number, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    shutdown(number, Int32(SHUT_RDWR))
  }

  /// Some bytes; none at the end.
  package func receive(_ most: Int = 65_536) throws -> [UInt8] {
    if let secure { return try secure.receive(most) }
    var bytes = [UInt8](repeating: 0, count: most)
    let count = recv(number, &bytes, most, 0)
    guard count >= 0 else { throw Failure(description: "recv: errno \(errno)") }
    return Array(bytes[0..<count])
  }

  /// Everything up to the peer's end.
  package func receiveAll() throws -> [UInt8] {
    var all = buffered
    buffered = []
    while true {
      let some = try receive()
      if some.isEmpty { return all }
      all += some
    }
  }

  /// The next reply, by its Content-Length or its chunks; `toHead` of a HEAD request, which has no body.
  package func reply(toHead: Bool = false) throws -> RawReply {
    while true {
      if let (reply, count) = RawReply.parse(buffered, toHead: toHead) {
        buffered.removeFirst(count)
        return reply
      }
      let some = try receive()
      if some.isEmpty {
        throw Failure(description: "ended after \(buffered.count) bytes: \(String(decoding: buffered, as: UTF8.self))")
      }
      buffered += some
    }
  }

  /// Whether the peer has ended the connection, with nothing more to come.
  package func isAtEnd() throws -> Bool {
    try buffered.isEmpty && receive().isEmpty
  }

  package func exchange(_ request: String, toHead: Bool = false) throws -> RawReply {
    try send(request)
    return try reply(toHead: toHead)
  }

  /// Ends the connection with a reset, at once.
  package func abort() {
    // connect(2): an address without family dissolves the association.
    var nowhere = sockaddr(sa_family: sa_family_t(AF_UNSPEC), sa_data: (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
    connect(number, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
  }

  /// Whether the connection is open with nothing to be read from it now.
  package var isQuiet: Bool {
    if let secure { return buffered.isEmpty && secure.isQuiet }
    var byte: UInt8 = 0
    return buffered.isEmpty && recv(number, &byte, 1, Int32(MSG_DONTWAIT | MSG_PEEK)) < 0
      && errno == EAGAIN
  }

  /// Sends as much as the connection takes without waiting; how much that was.
  package func sendWithoutWaiting(_ bytes: [UInt8]) -> Int {
    var sent = 0
    while sent < bytes.count {
      let flags = Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
      let count = bytes[sent...].withUnsafeBytes { Glibc.send(number, $0.baseAddress, $0.count, flags) }
      if count <= 0 { break }
      sent += count
    }
    return sent
  }

  /// Sends and keeps what comes meanwhile for `reply` and `receiveAll`, so that both sides never wait for each other.
  package func sendWhileReading(_ bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      var ask = pollfd(fd: number, events: Int16(POLLIN | POLLOUT), revents: 0)
      guard poll(&ask, 1, 10_000) == 1 else { throw Failure(description: "nothing moved for 10 s") }
      if ask.revents & Int16(POLLIN) != 0 { buffered += try receive() }
      if ask.revents & Int16(POLLOUT) != 0 {
        sent += sendWithoutWaiting(Array(bytes[sent..<min(bytes.count, sent + 65_536)]))
      }
      if ask.revents & Int16(POLLERR | POLLHUP) != 0 { throw Failure(description: "the connection broke") }
    }
  }
}
