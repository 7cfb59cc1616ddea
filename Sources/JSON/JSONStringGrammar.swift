/// Finds where a string ends and checks every byte of it, RFC 8259 section 7.
enum JSONStringGrammar {
  /// A string of more than `bytesMax` is told as soon as that is seen, or when all is parsed.
  static func scan(
    from quote: Int, in source: Span<UInt8>, bytesMax: Int
  ) throws(JSONError) -> (end: Int, hasEscapes: Bool) {
    var hasEscapes = false
    var index = quote &+ 1
    while true {
      index = plainEnd(from: index, in: source)
      guard index < source.count else { throw JSONError(.unclosedString, at: quote, in: source) }
      let byte = source[index]
      if byte == UInt8(ascii: "\"") { return (index &+ 1, hasEscapes) }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        if index &- quote > bytesMax { throw JSONError(.scalarTooLong(bytesMax: bytesMax), at: quote, in: source) }
        // Escapes often come one after another, as line breaks or quotation marks do.
        let end = shortEscapesEnd(from: index, in: source)
        index = end > index ? end : try escapeEnd(at: index, in: source, stringAt: quote)
      } else if byte >= 0x80 {
        index = try nonASCIIEnd(from: index, in: source)
      } else {
        throw JSONError(.controlCharacter(byte), at: index, in: source)
      }
    }
  }

  /// The next byte that is not simply part of the text: a quote, a backslash, a control character or non-ASCII.
  @inline(__always)
  static func plainEnd(from start: Int, in source: Span<UInt8>) -> Int {
    var index = start
    let raw = unsafe source.bytes
    while index &+ 8 <= raw.byteCount {
      // Eight bytes at a time: a URL or an id is one or two steps. The load is bounds-checked; that any eight bytes
      // are a `UInt64` makes it safe.
      let word = UInt64(littleEndian: unsafe raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
      let marks = special(word)
      guard marks == 0 else { return index &+ marks.trailingZeroBitCount &>> 3 }
      index &+= 8
    }
    while index < source.count, isPlain(source[index]) { index &+= 1 }
    return index
  }

  @inline(__always)
  static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  /// Sets the top bit of every byte that is not plain. A borrow may mark plain bytes too, but only above one that is
  /// not, so the lowest mark is exact.
  @inline(__always)
  private static func special(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quotes = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
    let backslashes = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
    let below = (word &- ones &* 0x20) & ~word
    let equal = ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
    return (below | equal | word) & (ones &* 0x80)
  }

  private static func nonASCIIEnd(from start: Int, in source: Span<UInt8>) throws(JSONError) -> Int {
    var index = start
    while index < source.count, source[index] >= 0x80 {
      switch UTF8Sequence(at: index, in: source) {
      case .wellFormed(let end): index = end
      case .malformed(let malformation): throw JSONError(.malformedUTF8(malformation), at: index, in: source)
      }
    }
    return index
  }

  /// Where a run of escapes of two bytes ends; `start` where none stands there.
  @inline(__always)
  private static func shortEscapesEnd(from start: Int, in source: Span<UInt8>) -> Int {
    var index = start
    while index &+ 1 < source.count, source[index] == UInt8(ascii: "\\"), isShortEscape(source[index &+ 1]) {
      index &+= 2
    }
    return index
  }

  @inline(__always)
  private static func isShortEscape(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      true
    default: false
    }
  }

  /// Of one of another kind, or of one that is wrong.
  private static func escapeEnd(
    at backslash: Int, in source: Span<UInt8>, stringAt quote: Int
  ) throws(JSONError) -> Int {
    let index = backslash + 1
    guard index < source.count else { throw JSONError(.unclosedString, at: quote, in: source) }
    if source[index] == UInt8(ascii: "u") { return try unicodeEscapeEnd(at: backslash, in: source, stringAt: quote) }
    throw unexpectedCharacter(at: index, in: source, expected: .escapeCharacter)
  }

  private static func unicodeEscapeEnd(
    at backslash: Int, in source: Span<UInt8>, stringAt quote: Int
  ) throws(JSONError) -> Int {
    guard let unit = JSONEscape.codeUnit(at: backslash, in: source) else {
      var index = backslash + 2
      while index < source.count, JSONEscape.hexadecimalValue(source[index]) != nil { index += 1 }
      guard index < source.count else { throw JSONError(.unclosedString, at: quote, in: source) }
      throw unexpectedCharacter(at: index, in: source, expected: .hexadecimalDigit)
    }
    let end = backslash + JSONEscape.codeUnitBytes
    guard UTF16.isSurrogate(unit) else { return end }
    guard UTF16.isLeadSurrogate(unit), let second = JSONEscape.codeUnit(at: end, in: source),
      UTF16.isTrailSurrogate(second)
    else { throw JSONError(.loneSurrogate, at: backslash, in: source) }
    return end + JSONEscape.codeUnitBytes
  }

  private static func unexpectedCharacter(
    at offset: Int, in source: Span<UInt8>, expected: JSONExpectation
  ) -> JSONError {
    JSONError(.unexpected(.character(at: offset, in: source), expected: expected), at: offset, in: source)
  }
}
