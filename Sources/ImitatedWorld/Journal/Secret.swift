import HTTP1

/// Tells by its name whether a field of a request or a parameter of its query carries a secret.
enum Secret {
  /// What people read in the place of one.
  static let shown = "[redacted]"

  /// Of a field.
  static func isSecret(_ name: ByteRange, in bytes: Span<UInt8>) -> Bool {
    guard name.start >= 0, name.end <= bytes.count else { return false }
    return usual(name, bytes) ?? hasWord(name, bytes)
  }

  /// Of a query's parameter, as it was sent: whoever reads the query reads it decoded.
  static func isSecretParameter(_ name: ByteRange, in bytes: Span<UInt8>) -> Bool {
    guard name.start >= 0, name.end <= bytes.count else { return false }
    for index in name.start..<name.end where bytes[index] == UInt8(ascii: "%") {
      var items = FormItems(name)
      // What cannot be decoded has no other reading than its bytes.
      guard let item = try? items.next(in: bytes) else { break }
      return hasWord(ByteRange(start: 0, count: item.name.count), item.name.span)
    }
    return hasWord(name, bytes)
  }

  /// Of a field's value, whatever its name: credentials of the two usual kinds.
  static func isCredentials(_ value: ByteRange, in bytes: Span<UInt8>) -> Bool {
    guard value.start >= 0, value.end <= bytes.count, value.count > schemeBytes else { return false }
    return bytes[value.start] | 0x20 == UInt8(ascii: "b")
      && (stands("basic ", at: value.start, value, bytes) || stands("bearer ", at: value.start, value, bytes))
  }

  /// Whether a value looks as one of these does once it has been blanked.
  static func isBlank(_ value: ArraySlice<UInt8>) -> Bool {
    value.count > schemeBytes && value.allSatisfy { $0 == UInt8(ascii: "*") }
  }

  /// Of the scheme's name alone.
  private static let schemeBytes = 6

  /// What is known of the names that nearly every request has, by their first and last eight bytes: this is asked for
  /// every field of every request. Nil of another name.
  private static func usual(_ name: ByteRange, _ bytes: Span<UInt8>) -> Bool? {
    func isWord(_ start: Int, _ word: StaticString) -> Bool {
      unsafe bytes.withUnsafeBytes { all in
        // Eight bytes within the name, and within the literal: the callers below have counted both.
        let found = unsafe all.loadUnaligned(fromByteOffset: start, as: UInt64.self) | 0x2020_2020_2020_2020
        return unsafe found == UnsafeRawPointer(word.utf8Start).loadUnaligned(as: UInt64.self)
      }
    }
    let last = name.end - 8
    func says(_ start: StaticString, _ end: StaticString) -> Bool { isWord(name.start, start) && isWord(last, end) }
    return switch name.count {
    case 10 where says("user-age", "er-agent") || says("connecti", "nnection"): false
    case 12 where says("content-", "ent-type"): false
    case 13 where says("authoriz", "rization"): true
    case 14 where says("content-", "t-length"): false
    case 15 where says("accept-e", "encoding") || says("accept-l", "language"): false
    default: nil
    }
  }

  private static func hasWord(_ name: ByteRange, _ bytes: Span<UInt8>) -> Bool {
    // None is shorter than "pwd".
    var index = name.start
    while index + 3 <= name.end {
      switch bytes[index] | 0x20 {
      case UInt8(ascii: "a"):
        // The letter that names have most: its words are told apart by their second one first.
        switch bytes[index + 1] | 0x20 {
        case UInt8(ascii: "u"):
          if stands("authorization", at: index, name, bytes) || stands("authentic", at: index, name, bytes)
            || isPart("auth", at: index, name, bytes)
          {
            return true
          }
        case UInt8(ascii: "p"):
          if stands("apikey", at: index, name, bytes) || stands("api-key", at: index, name, bytes)
            || stands("api_key", at: index, name, bytes)
          {
            return true
          }
        default: break
        }
      case UInt8(ascii: "c"):
        if stands("cookie", at: index, name, bytes) || stands("credential", at: index, name, bytes) { return true }
      case UInt8(ascii: "p"):
        if stands("passw", at: index, name, bytes) || isPart("pwd", at: index, name, bytes) { return true }
      case UInt8(ascii: "s"):
        if stands("secret", at: index, name, bytes) || stands("signature", at: index, name, bytes) { return true }
      case UInt8(ascii: "t"):
        if stands("token", at: index, name, bytes) { return true }
      default: break
      }
      index += 1
    }
    return false
  }

  /// Whether the word stands there as a part of its own: `X-Auth`, not `X-Author`.
  private static func isPart(_ word: StaticString, at index: Int, _ name: ByteRange, _ bytes: Span<UInt8>) -> Bool {
    let end = index + word.utf8CodeUnitCount
    return stands(word, at: index, name, bytes) && (index == name.start || !ASCII.isLetter(bytes[index - 1]))
      && (end == name.end || !ASCII.isLetter(bytes[end]))
  }

  private static func stands(_ word: StaticString, at index: Int, _ name: ByteRange, _ bytes: Span<UInt8>) -> Bool {
    let count = word.utf8CodeUnitCount
    guard name.end - index >= count else { return false }
    for offset in 0..<count {
      let byte = bytes[index + offset]
      // Within the literal by the loop's bounds.
      if unsafe (byte &- 0x41 < 26 ? byte | 0x20 : byte) != word.utf8Start[offset] { return false }
    }
    return true
  }
}
