import Glibc

/// Holds a port of 127.0.0.1 as long as it lives; nobody ever answers there.
package final class RawListener {
  private let number: Int32
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

  deinit {
    close(number)
  }
}
