/// Decides whether bytes are `host [":" port]` (RFC 9110 §7.2, RFC 3986 §3.2.2), the value of `Host` and the authority
/// of an absolute-form target. Whoever routes by it must not be able to read it in two ways.
package enum Authority {
  package static func isValid(_ range: ByteRange, in bytes: Span<UInt8>) -> Bool {
    guard !range.isEmpty else { return false }
    let end = range.end
    var hostEnd = range.start
    if bytes[range.start] == UInt8(ascii: "[") {
      while hostEnd < end, bytes[hostEnd] != UInt8(ascii: "]") { hostEnd += 1 }
      guard hostEnd < end else { return false }
      // IPvFuture has no version in use, and RFC 6874 zones have no meaning beyond one machine: neither is taken.
      guard isIPv6(ByteRange(from: range.start + 1, to: hostEnd), in: bytes) else { return false }
      hostEnd += 1
    } else {
      while hostEnd < end, bytes[hostEnd] != UInt8(ascii: ":") { hostEnd += 1 }
      guard isRegisteredName(ByteRange(from: range.start, to: hostEnd), in: bytes) else { return false }
    }
    if hostEnd == end { return true }
    return bytes[hostEnd] == UInt8(ascii: ":") && isPort(ByteRange(from: hostEnd + 1, to: end), in: bytes)
  }

  /// IPv4 addresses are names too, as far as the grammar goes.
  private static func isRegisteredName(_ range: ByteRange, in bytes: Span<UInt8>) -> Bool {
    guard !range.isEmpty else { return false }
    for index in range.start..<range.end {
      let byte = bytes[index]
      if ASCII.isHostName(byte) { continue }
      guard byte == UInt8(ascii: "%"), PercentEscape.byte(at: index, before: range.end, in: bytes) != nil else {
        return false
      }
    }
    return true
  }

  /// `*DIGIT`: empty is allowed by the grammar; beyond 65535 there is no port.
  private static func isPort(_ range: ByteRange, in bytes: Span<UInt8>) -> Bool {
    var port = 0
    for index in range.start..<range.end {
      guard ASCII.isDigit(bytes[index]) else { return false }
      port = port * 10 + Int(bytes[index] - 0x30)
      guard port <= 65_535 else { return false }
    }
    return true
  }

  /// Eight groups of 1–4 hexadecimal digits; `::` once for at least one of them; the last two may be an IPv4 address.
  private static func isIPv6(_ range: ByteRange, in bytes: Span<UInt8>) -> Bool {
    let end = range.end
    var index = range.start
    var groups = 0
    var isCompressed = false
    func isColon(_ index: Int) -> Bool { index < end && bytes[index] == UInt8(ascii: ":") }

    if isColon(index) {
      guard isColon(index + 1) else { return false }
      isCompressed = true
      index += 2
      if index == end { return true }
    }
    while groups < 8 {
      var groupEnd = index
      while groupEnd < end, ASCII.hexValue(bytes[groupEnd]) != nil { groupEnd += 1 }
      if groupEnd < end, bytes[groupEnd] == UInt8(ascii: ".") {
        guard isIPv4(ByteRange(from: index, to: end), in: bytes) else { return false }
        groups += 2
        index = end
        break
      }
      guard 1...4 ~= groupEnd - index else { return false }
      groups += 1
      index = groupEnd
      if index == end { break }
      guard isColon(index) else { return false }
      index += 1
      if isColon(index) {
        guard !isCompressed else { return false }
        isCompressed = true
        index += 1
        if index == end { break }
      } else if index == end {
        return false
      }
    }
    return index == end && (isCompressed ? groups <= 7 : groups == 8)
  }

  /// Four decimal octets without leading zeros.
  private static func isIPv4(_ range: ByteRange, in bytes: Span<UInt8>) -> Bool {
    var octets = 0
    var index = range.start
    while true {
      let start = index
      var octet = 0
      while index < range.end, index - start < 3, ASCII.isDigit(bytes[index]) {
        octet = octet * 10 + Int(bytes[index] - 0x30)
        index += 1
      }
      guard index > start, octet <= 255, index - start == 1 || bytes[start] != 0x30 else { return false }
      octets += 1
      if index == range.end { return octets == 4 }
      guard octets < 4, bytes[index] == UInt8(ascii: ".") else { return false }
      index += 1
    }
  }
}
