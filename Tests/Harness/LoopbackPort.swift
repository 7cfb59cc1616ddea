import Glibc
import Synchronization

/// Ports of 127.0.0.1 for tests.
package enum LoopbackPort {
  private static let next = Atomic(UInt16(truncatingIfNeeded: getpid()))

  /// A port that is free, and stays so until the caller uses it: it is below those that the kernel gives to whoever
  /// asks for any (`net.ipv4.ip_local_port_range`), and no other caller in this process gets it.
  package static func free() throws -> UInt16 {
    for _ in 0..<1_000 {
      let port = 10_000 + next.wrappingAdd(1, ordering: .relaxed).newValue % 20_000
      if let number = try? listen(port: port).number {
        Glibc.close(number)
        return port
      }
    }
    throw RawClient.Failure(description: "no port from 10000 to 29999 is free")
  }

  /// A socket that listens on this port, or for 0 on any; the caller closes it.
  static func listen(port: UInt16 = 0) throws -> (number: Int32, port: UInt16) {
    let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isRefused = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(number, $0, length) != 0 || Glibc.listen(number, 64) != 0 || getsockname(number, $0, &length) != 0
      }
    }
    if isRefused {
      let reason = errno
      Glibc.close(number)
      throw RawClient.Failure(description: "listen: errno \(reason)")
    }
    return (number, UInt16(bigEndian: address.sin_port))
  }
}
