import Glibc
package import HTTP1

/// Asks a server one thing and waits for the answer: for commands at a terminal and for a container's health check.
///
/// Plain HTTP/1.1 on a connection of its own, blocking, with one bound on all of it.
package struct HTTPClient: Sendable {
  private let host: String
  private let port: UInt16
  private let authority: String

  /// Why there is no reply.
  package enum Failure: Error, Sendable, CustomStringConvertible {
    /// Nobody is there: in words.
    case unreachable(String)
    case timedOut
    case invalid(InvalidResponse)

    package var description: String {
      switch self {
      case .unreachable(let why): why
      case .timedOut: "no reply came in time"
      case .invalid(let why): why.description
      }
    }
  }

  /// An export of some ten thousand links; beyond that it is nothing that these programs asked for.
  private static let bodyBytesMax = 64 << 20

  /// `authority` is what the request names as its Host.
  package init(host: String, port: UInt16, authority: String) {
    self.host = host
    self.port = port
    self.authority = authority
  }

  /// `target` and `fields` are the program's own: they go out as they are.
  package func exchange(
    _ method: String, _ target: String, fields: [(name: String, value: String)] = [], body: [UInt8]? = nil,
    milliseconds: Int
  ) throws(Failure) -> ResponseReader.Response {
    let end = SystemTime().monotonicNanoseconds + Int64(milliseconds) * 1_000_000
    let descriptor = try connected(until: end)
    var request = "\(method) \(target) HTTP/1.1\r\nHost: \(authority)\r\nConnection: close\r\n"
    for (name, value) in fields { request += "\(name): \(value)\r\n" }
    if let body {
      if !fields.contains(where: { $0.name.lowercased() == "content-type" }) {
        request += "Content-Type: application/json\r\n"
      }
      request += "Content-Length: \(body.count)\r\n"
    }
    try send(Array((request + "\r\n").utf8) + (body ?? []), to: descriptor.number, until: end)
    return try receive(from: descriptor.number, toHead: method == "HEAD", until: end)
  }

  /// A name may stand for several addresses, of which the server has one: they are tried in turn.
  private func connected(until end: Int64) throws(Failure) -> Descriptor {
    let addresses: [SocketAddress]
    do throws(SystemError) {
      let left = max(0, (end - SystemTime().monotonicNanoseconds) / 1_000_000)
      addresses = try SocketAddress.all(host: host, port: port, withinMilliseconds: Int(left))
    } catch {
      if error.code == ETIMEDOUT { throw .timedOut }
      throw .unreachable("cannot find an address of \(host)")
    }
    var code: Int32 = 0
    for address in addresses {
      let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
      let number = socket(address.family, kind, 0)
      guard number >= 0 else {
        code = errno
        continue
      }
      let descriptor = Descriptor(number)
      if unsafe address.withPointer({ unsafe connect(number, $0, $1) }) == 0 { return descriptor }
      code = errno
      guard code == EINPROGRESS || code == EINTR else { continue }
      try wait(for: POLLOUT, on: number, until: end)
      var length = socklen_t(MemoryLayout<Int32>.size)
      guard unsafe getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &length) == 0, code == 0 else { continue }
      return descriptor
    }
    throw .unreachable(SystemError.text(of: code))
  }

  private func send(_ bytes: [UInt8], to number: Int32, until end: Int64) throws(Failure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        try wait(for: POLLOUT, on: number, until: end)
      } else if errno != EINTR {
        // A server that refuses the request before it has read all of it has said why: that is read.
        return
      }
    }
  }

  private func receive(
    from number: Int32, toHead: Bool, until end: Int64
  ) throws(Failure) -> ResponseReader.Response {
    var reader = ResponseReader(bodyBytesMax: Self.bodyBytesMax, toHead: toHead)
    var buffer = [UInt8](repeating: 0, count: 64 << 10)
    while true {
      try wait(for: POLLIN, on: number, until: end)
      let count = unsafe recv(number, &buffer, buffer.count, 0)
      if count < 0, errno == EINTR || errno == EAGAIN { continue }
      do throws(InvalidResponse) {
        // A reset ends it too.
        if count > 0 { try reader.receive(buffer[..<count]) } else { try reader.end() }
      } catch {
        throw .invalid(error)
      }
      if let response = reader.response { return response }
    }
  }

  private func wait(for event: Int32, on number: Int32, until end: Int64) throws(Failure) {
    while true {
      let left = (end - SystemTime().monotonicNanoseconds + 999_999) / 1_000_000
      guard left > 0 else { throw .timedOut }
      var ask = pollfd(fd: number, events: Int16(truncatingIfNeeded: event), revents: 0)
      if unsafe poll(&ask, 1, Int32(clamping: left)) > 0 { return }
    }
  }
}
