/// Shows the author of a text what stands at the place of an error, so that no one has to count columns.
package enum JSONFound: Hashable, Sendable, CustomStringConvertible {
  case endOfInput
  /// The beginning of a string.
  case quote
  /// A run of ASCII letters, digits and `_`, such as `NaN` or an unquoted key.
  case word(String)
  case character(Unicode.Scalar)
  /// A byte that begins no UTF-8 sequence.
  case byte(UInt8)

  /// Enough to recognise a word, and a bound on what a peer can have us repeat.
  private static let wordBytesMax = 24

  package var description: String {
    switch self {
    case .endOfInput: "the end of the input"
    case .quote: "a string"
    case .word(let word): "`\(word)`"
    // What is not ASCII may be invisible or look like something else: a no-break space, a typographic quote.
    case .character(let scalar) where (0x20..<0x7F).contains(scalar.value): "`\(scalar)`"
    case .character(let scalar): Self.codePoint(scalar.value)
    case .byte(let byte): "the byte 0x\(Self.hexadecimal(UInt32(byte), digits: 2))"
    }
  }

  static func codePoint(_ value: UInt32) -> String {
    "U+\(hexadecimal(value, digits: 4))"
  }

  private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  /// What a reader takes in at one glance: a word or one character.
  static func token(at offset: Int, in source: Span<UInt8>) -> JSONFound {
    var end = offset
    while end < source.count, end - offset < wordBytesMax, isWordByte(source[end]) { end += 1 }
    guard end > offset else { return character(at: offset, in: source) }
    return .word(text(offset..<end, of: source))
  }

  static func character(at offset: Int, in source: Span<UInt8>) -> JSONFound {
    guard offset < source.count else { return .endOfInput }
    let byte = source[offset]
    if byte == UInt8(ascii: "\"") { return .quote }
    if byte < 0x80 { return .character(Unicode.Scalar(byte)) }
    guard case .wellFormed(let end) = UTF8Sequence(at: offset, in: source),
      let scalar = text(offset..<end, of: source).unicodeScalars.first
    else { return .byte(byte) }
    return .character(scalar)
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func text(_ range: Range<Int>, of source: Span<UInt8>) -> String {
    String(decoding: range.map { source[$0] }, as: UTF8.self)
  }
}
