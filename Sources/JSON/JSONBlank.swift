/// Passes over what carries no meaning between two tokens: white space, and in fixtures comments.
enum JSONBlank {
  @inline(__always)
  static func end(from start: Int, in source: Span<UInt8>, dialect: JSONDialect) throws(JSONError) -> Int {
    var index = start
    while index < source.count {
      switch source[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
        index &+= 1
      case UInt8(ascii: "/") where dialect == .fixture:
        guard let end = try commentEnd(at: index, in: source) else { return index }
        index = end
      default:
        return index
      }
    }
    return index
  }

  /// `nil` where a slash begins no comment.
  @inline(never)
  private static func commentEnd(at slash: Int, in source: Span<UInt8>) throws(JSONError) -> Int? {
    var index = slash + 2
    guard index <= source.count else { return nil }
    switch source[index - 1] {
    case UInt8(ascii: "/"):
      while index < source.count, source[index] != UInt8(ascii: "\n"), source[index] != UInt8(ascii: "\r") {
        index += 1
      }
      return index
    case UInt8(ascii: "*"):
      while index + 1 < source.count {
        if source[index] == UInt8(ascii: "*"), source[index + 1] == UInt8(ascii: "/") { return index + 2 }
        index += 1
      }
      throw JSONError(.unclosedComment, at: slash, in: source)
    default:
      return nil
    }
  }
}
