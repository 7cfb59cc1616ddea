/// Turns a string's bytes in the source into its text and text into the canonical string.
enum JSONEscape {
  /// The length of `\uXXXX`.
  static let codeUnitBytes = 6

  /// The UTF-16 code unit that `\uXXXX` at this offset stands for; `nil` if no such escape stands there.
  static func codeUnit(at offset: Int, in source: Span<UInt8>) -> UInt16? {
    guard source.count - offset >= codeUnitBytes, source[offset] == UInt8(ascii: "\\"),
      source[offset + 1] == UInt8(ascii: "u")
    else { return nil }
    var unit: UInt16 = 0
    for index in offset + 2..<offset + codeUnitBytes {
      guard let value = hexadecimalValue(source[index]) else { return nil }
      unit = unit &<< 4 | UInt16(value)
    }
    return unit
  }

  static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }

  /// The text, in UTF-8, of a string whose content (without quotes) the parser has accepted.
  static func text(of content: Range<Int>, in source: Span<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    // No escape is shorter than what it stands for.
    text.reserveCapacity(content.count)
    // From `start` on nothing is copied yet, and up to `index` all stands for itself.
    var start = content.lowerBound
    var index = start
    while index < content.upperBound {
      guard source[index] == UInt8(ascii: "\\"), index + 1 < content.upperBound else {
        index += 1
        continue
      }
      append(start..<index, of: source, to: &text)
      if source[index + 1] != UInt8(ascii: "u") {
        text.append(shortEscape(source[index + 1]))
        index += 2
      } else if let unit = codeUnit(at: index, in: source) {
        index += codeUnitBytes
        var codePoint = UInt32(unit)
        if UTF16.isLeadSurrogate(unit), let second = codeUnit(at: index, in: source) {
          index += codeUnitBytes
          codePoint = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(second & 0x3FF))
        }
        if codePoint < 0x80 {
          text.append(UInt8(truncatingIfNeeded: codePoint))
        } else {
          text.append(contentsOf: (Unicode.Scalar(codePoint) ?? "\u{FFFD}").utf8)
        }
      } else {
        text.append(source[index])
        index += 1
      }
      start = index
    }
    append(start..<max(start, content.upperBound), of: source, to: &text)
    return text
  }

  private static func shortEscape(_ letter: UInt8) -> UInt8 {
    switch letter {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): 0x0A
    case UInt8(ascii: "r"): 0x0D
    case UInt8(ascii: "t"): 0x09
    default: letter
    }
  }

  /// Writes text as a canonical string: only `"`, `\` and control characters are escaped, all else stands as it is.
  static func write(_ text: Span<UInt8>, into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    // From `start` on nothing is written yet, and up to `index` nothing needs an escape.
    var start = 0
    var index = JSONStringGrammar.plainEnd(from: 0, in: text)
    while index < text.count {
      if text[index] < 0x80 {
        append(start..<index, of: text, to: &bytes)
        writeEscaped(text[index], into: &bytes)
        start = index + 1
      }
      index = JSONStringGrammar.plainEnd(from: index + 1, in: text)
    }
    append(start..<text.count, of: text, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  private static func append(_ range: Range<Int>, of text: Span<UInt8>, to bytes: inout [UInt8]) {
    // Escapes often come one after another.
    if range.isEmpty { return }
    unsafe text.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0[range]) }
  }

  private static func writeEscaped(_ byte: UInt8, into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case 0x08: bytes.append(UInt8(ascii: "b"))
    case 0x0C: bytes.append(UInt8(ascii: "f"))
    case 0x0A: bytes.append(UInt8(ascii: "n"))
    case 0x0D: bytes.append(UInt8(ascii: "r"))
    case 0x09: bytes.append(UInt8(ascii: "t"))
    case ..<0x20:
      bytes.append(contentsOf: byte < 0x10 ? "u000".utf8 : "u001".utf8)
      bytes.append(contentsOf: String(byte & 0xF, radix: 16).utf8)
    default: bytes.append(byte)
    }
  }
}
