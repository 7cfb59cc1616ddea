import CLinux
import Glibc

/// A bound, listening, non-blocking TCP socket.
package final class ListeningSocket: Sendable {
  private let descriptor: Descriptor
  /// The address or name that was asked for.
  package let host: String
  /// The port it has, also where 0 was asked for.
  package let port: UInt16

  /// How often a free port is looked for that is free at each address.
  private static let triesMax = 16

  /// A socket for each loopback address that this machine has, on the same port, where `host` is `localhost`; else one.
  package static func all(host: String, port: UInt16) throws(SystemError) -> [ListeningSocket] {
    guard SocketAddress.isLocalhost(host) else { return [try ListeningSocket(host: host, port: port)] }
    var tries = 0
    while true {
      do throws(SystemError) {
        return try loopbacks(port: port)
      } catch {
        tries += 1
        guard port == 0, error.code == EADDRINUSE, tries < triesMax else { throw error }
      }
    }
  }

  private static func loopbacks(port: UInt16) throws(SystemError) -> [ListeningSocket] {
    var sockets: [ListeningSocket] = []
    var missing: SystemError?
    for address in SocketAddress.loopbacks {
      do throws(SystemError) {
        sockets.append(try ListeningSocket(host: address, port: sockets.first?.port ?? port))
      } catch {
        // A machine may have one family only.
        guard error.code == EADDRNOTAVAIL || error.code == EAFNOSUPPORT else { throw error }
        missing = error
      }
    }
    if let missing, sockets.isEmpty { throw missing }
    return sockets
  }

  package init(host: String, port: UInt16) throws(SystemError) {
    self.host = host
    let address = try SocketAddress.resolve(host: host, port: port)
    let place = "\(host) port \(port)"
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    let number = socket(address.family, kind, 0)
    guard number >= 0 else { throw SystemError("cannot listen on \(place)", code: errno) }
    let descriptor = Descriptor(number)
    // A restart must not wait for the old connections' last minutes.
    try Self.switchOn(SO_REUSEADDR, SOL_SOCKET, of: number)
    // Accepted sockets inherit it: a reply is flushed once and whole, so there is nothing to wait for.
    try Self.switchOn(TCP_NODELAY, Int32(IPPROTO_TCP), of: number)
    guard unsafe address.withPointer({ unsafe bind(number, $0, $1) }) == 0 else {
      throw SystemError("cannot listen on \(place)", code: errno)
    }
    guard listen(number, ServerLimits.backlog) == 0 else { throw SystemError("cannot listen on \(place)", code: errno) }
    self.port = try SocketAddress.bound(to: descriptor).port
    self.descriptor = descriptor
  }

  var number: Int32 { descriptor.number }

  enum Accepted: ~Copyable {
    case connection(Descriptor)
    /// Nobody is waiting.
    case nobody
    /// The peer had gone before we took it, or the network hiccupped: try the next.
    case lost
    /// The process or the machine is out of descriptors or memory.
    case exhausted
  }

  func accept() -> Accepted {
    let result = clinux_accept(descriptor.number)
    if result >= 0 { return .connection(Descriptor(result)) }
    switch -result {
    case EAGAIN: return .nobody
    case EMFILE, ENFILE, ENOBUFS, ENOMEM: return .exhausted
    // accept(2): Linux hands on what had gone wrong with the new connection itself.
    default: return .lost
    }
  }

  private static func switchOn(_ option: Int32, _ level: Int32, of number: Int32) throws(SystemError) {
    var one: Int32 = 1
    guard unsafe setsockopt(number, level, option, &one, socklen_t(MemoryLayout<Int32>.size)) == 0 else {
      throw SystemError("setsockopt", code: errno)
    }
  }
}
