import Glibc

/// Asks a running server once whether it is ready: for a container's health check, where there is no curl.
package enum HealthProbe {
  /// True where `GET path` at the address is answered with 200 within `milliseconds` for each step.
  package static func isReady(host: String, port: UInt16, path: String, milliseconds: Int) -> Bool {
    guard let address = try? SocketAddress.resolve(host: host, port: port) else { return false }
    let number = socket(address.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard number >= 0 else { return false }
    let descriptor = Descriptor(number)
    var patience = timeval(tv_sec: milliseconds / 1000, tv_usec: milliseconds % 1000 * 1000)
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      unsafe setsockopt(descriptor.number, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
    }
    guard unsafe address.withPointer({ unsafe connect(descriptor.number, $0, $1) }) == 0 else { return false }
    let request = Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".utf8)
    guard unsafe send(descriptor.number, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
      return false
    }
    var answer = [UInt8](repeating: 0, count: 12)
    let expected = Array("HTTP/1.1 200".utf8)
    return unsafe recv(descriptor.number, &answer, answer.count, Int32(MSG_WAITALL)) == answer.count
      && answer == expected
  }
}
