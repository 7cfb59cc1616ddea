import Glibc

/// Holds a port of 127.0.0.1 as long as it lives; nobody ever answers there.
package final class RawListener {
  private let number: Int32
  package let port: UInt16

  package init() throws {
    (number, port) = try LoopbackPort.listen()
  }

  /// Takes one connection, reads what is asked, answers these bytes and hangs up.
  package func answerOne(with bytes: [UInt8]) throws {
    let peer = accept(number, nil, nil)
    guard peer >= 0 else { throw RawClient.Failure(description: "accept: errno \(errno)") }
    defer { Glibc.close(peer) }
    var asked = [UInt8](repeating: 0, count: 65_536)
    // The whole of a small request comes at once; unread bytes would make the end a reset.
    guard recv(peer, &asked, asked.count, 0) > 0 else { throw RawClient.Failure(description: "nothing was asked") }
    guard send(peer, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
      throw RawClient.Failure(description: "send: errno \(errno)")
    }
  }

  deinit {
    close(number)
  }
}
