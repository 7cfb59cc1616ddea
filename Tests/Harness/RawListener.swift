import Glibc

/// Holds a port of 127.0.0.1 as long as it lives; nobody ever answers there.
package final class RawListener {
  private let number: Int32
  private var isOpen = true
  package let port: UInt16

  package init() throws {
    number = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let number = number
    let refused = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(number, $0, length) != 0 || listen(number, 16) != 0 || getsockname(number, $0, &length) != 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    if refused { throw RawClient.Failure(description: "listen: errno \(errno)") }
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

  /// Gives the port up.
  package func close() {
    if isOpen { Glibc.close(number) }
    isOpen = false
  }

  deinit {
    close()
  }
}
