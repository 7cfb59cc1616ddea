import HTTP1

/// Tells by its name whether a field of a request or a parameter of its query carries a secret.
enum Secret {
  /// What people read in the place of one.
  static let shown = "[redacted]"

  static func isSecret(_ name: ByteRange, in bytes: Span<UInt8>) -> Bool {
    guard name.count >= 5, name.end <= bytes.count else { return false }
    // By the last letter first: this is asked for every field of every request.
    switch bytes[name.end - 1] | 0x20 {
    case UInt8(ascii: "n"):
      return ends(name, "authorization", bytes) || ends(name, "token", bytes)
    case UInt8(ascii: "e"): return ends(name, "cookie", bytes)
    case UInt8(ascii: "t"): return ends(name, "secret", bytes)
    case UInt8(ascii: "d"): return ends(name, "password", bytes)
    case UInt8(ascii: "y"): return ends(name, "api-key", bytes) || ends(name, "api_key", bytes)
    default: return false
    }
  }

  private static func ends(_ name: ByteRange, _ ending: StaticString, _ bytes: Span<UInt8>) -> Bool {
    let count = ending.utf8CodeUnitCount
    guard name.count >= count else { return false }
    for offset in 1...count {
      // Within the literal by the loop's bounds.
      let expected = unsafe ending.utf8Start[count - offset]
      let byte = bytes[name.end - offset]
      if (byte &- 0x41 < 26 ? byte | 0x20 : byte) != expected { return false }
    }
    return true
  }
}
