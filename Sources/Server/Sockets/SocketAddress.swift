import CLinux
import Glibc

/// Where a server listens or a client connects: an IP address and a port.
package struct SocketAddress: Sendable {
  // Large enough for every family; only its first `length` bytes count.
  private var storage: sockaddr_storage
  private let length: socklen_t

  private init(_ storage: sockaddr_storage, length: socklen_t) {
    self.storage = storage
    self.length = length
  }

  package var isIPv6: Bool { Int32(storage.ss_family) == AF_INET6 }
  var family: Int32 { Int32(storage.ss_family) }

  /// The first address that `host` stands for: an IP literal, with or without brackets, or a name.
  package static func resolve(host: String, port: UInt16) throws(SystemError) -> SocketAddress {
    guard let first = try all(host: host, port: port).first else { throw unknown(host) }
    return first
  }

  /// The addresses of `localhost`, whatever a resolver says of it, or whether there is one (RFC 6761 §6.3).
  package static let loopbacks = ["127.0.0.1", "::1"]

  package static func isLocalhost(_ host: String) -> Bool {
    let name = host.lowercased()
    return name == "localhost" || name == "localhost."
  }

  /// All of them, in the order in which they should be tried. A name server may not answer for minutes: who cannot wait
  /// says for how long.
  package static func all(
    host: String, port: UInt16, withinMilliseconds milliseconds: Int? = nil
  ) throws(SystemError) -> [SocketAddress] {
    if isLocalhost(host) {
      var addresses: [SocketAddress] = []
      for address in loopbacks { addresses += try all(host: address, port: port) }
      return addresses
    }
    var name = host
    if name.hasPrefix("["), name.hasSuffix("]") { name = String(name.dropFirst().dropLast()) }
    var found: UnsafeMutablePointer<addrinfo>?
    let code = unsafe clinux_addresses(name, String(port), milliseconds.map { Int32(clamping: $0) } ?? -1, &found)
    if code == 1 { throw SystemError("no name server knows an address of \(host)", code: ETIMEDOUT) }
    guard code == 0 else { throw unknown(host) }
    defer { unsafe freeaddrinfo(found) }
    var addresses: [SocketAddress] = []
    var next = unsafe found
    while let entry = unsafe next {
      var storage = sockaddr_storage()
      let length = unsafe entry.pointee.ai_addrlen
      unsafe withUnsafeMutableBytes(of: &storage) { target in
        if let source = unsafe entry.pointee.ai_addr {
          unsafe target.copyMemory(from: UnsafeRawBufferPointer(start: source, count: min(Int(length), target.count)))
        }
      }
      addresses.append(SocketAddress(storage, length: length))
      unsafe next = entry.pointee.ai_next
    }
    return addresses
  }

  /// What an IP literal, with or without brackets, or `localhost` stands for; nil for other names, which somebody has to
  /// be asked about.
  package static func literal(_ host: String, port: UInt16) -> [SocketAddress]? {
    if isLocalhost(host) { return try? all(host: host, port: port) }
    let name = host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    var bytes = [UInt8](repeating: 0, count: 16)
    guard unsafe inet_pton(AF_INET, name, &bytes) == 1 || inet_pton(AF_INET6, name, &bytes) == 1 else { return nil }
    return try? all(host: name, port: port)
  }

  /// Whether it is of this machine, of its link, or of a private network: where nobody's production is.
  package var isNearby: Bool {
    let bytes = addressBytes
    if bytes.count == 4 { return Self.isNearby(v4: bytes) }
    // ::ffff:a.b.c.d is an IPv4 address (RFC 4291 §2.5.5.2).
    if bytes[..<10].allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
      return Self.isNearby(v4: Array(bytes[12...]))
    }
    // ::1 and ::, fe80::/10, fc00::/7
    if bytes[..<15].allSatisfy({ $0 == 0 }) { return bytes[15] <= 1 }
    return bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80 || bytes[0] & 0xFE == 0xFC
  }

  /// 127/8 and 0.0.0.0, 10/8, 172.16/12, 192.168/16, 169.254/16, and 100.64/10, which clusters and VPNs use.
  private static func isNearby(v4 bytes: [UInt8]) -> Bool {
    switch (bytes[0], bytes[1]) {
    case (127, _), (10, _), (192, 168), (169, 254): true
    case (172, 16...31), (100, 64...127): true
    default: bytes.allSatisfy { $0 == 0 }
    }
  }

  /// In network order: 4 bytes, or 16.
  private var addressBytes: [UInt8] {
    unsafe withUnsafeBytes(of: storage) { unsafe isIPv6 ? Array($0[8..<24]) : Array($0[4..<8]) }
  }

  /// `10.0.0.1`, `fd00::1`
  package var text: String {
    var text = [CChar](repeating: 0, count: 64)
    let bytes = addressBytes
    guard unsafe inet_ntop(family, bytes, &text, socklen_t(text.count)) != nil else { return "?" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func unknown(_ host: String) -> SystemError {
    SystemError("cannot find the address \(host) on this machine", code: ENOENT)
  }

  /// The address that a bound socket has got: with the port that the kernel chose where 0 was asked for.
  static func bound(to descriptor: borrowing Descriptor) throws(SystemError) -> SocketAddress {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe getsockname(descriptor.number, $0, &length)
      }
    }
    guard result == 0 else { throw SystemError("getsockname", code: errno) }
    return SocketAddress(storage, length: length)
  }

  package var port: UInt16 {
    // The port stands at the same place in both families, in network order.
    unsafe withUnsafeBytes(of: storage) { unsafe UInt16($0[2]) << 8 | UInt16($0[3]) }
  }

  func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    unsafe withUnsafePointer(to: storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, length) }
    }
  }
}
