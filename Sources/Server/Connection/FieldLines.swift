/// Response fields of a handler's own, as they go on the wire.
package struct FieldLines: Sendable {
  package private(set) var bytes: [UInt8] = []

  /// Of one value: clients refuse long lines (Python's http.client from 64 KiB on), and the whole reply with them.
  package static let valueBytesMax = 2048

  package init() {}

  package init(_ name: StaticString, _ value: String) {
    append(name, value)
  }

  /// Whether a field of this name, spelt so, is there.
  package func has(_ name: StaticString) -> Bool {
    let start = name.withUTF8Buffer { unsafe Array($0) } + [UInt8(ascii: ":")]
    return bytes.split(separator: UInt8(ascii: "\n")).contains { $0.starts(with: start) }
  }

  /// Adds `name: value`. What a field may not carry, a line break above all, becomes a space; what is not ASCII a
  /// question mark, but for the ellipsis, which becomes "...": nothing that a request brought along can start a line of its own here. What is too long is cut, and
  /// ends in "...".
  package mutating func append(_ name: StaticString, _ value: String) {
    name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: ":"))
    bytes.append(UInt8(ascii: " "))
    let start = bytes.count
    let text = value.utf8.span
    for index in text.indices {
      switch text[index] {
      case 0x20...0x7E: bytes.append(text[index])
      case 0..<0x20, 0x7F: bytes.append(UInt8(ascii: " "))
      // One mark a character: the rest of its bytes.
      case 0x80...0xBF: break
      case 0xE2 where index + 2 < text.count && text[index + 1] == 0x80 && text[index + 2] == 0xA6:
        bytes.append(contentsOf: "...".utf8)
      default: bytes.append(UInt8(ascii: "?"))
      }
    }
    if bytes.count - start > Self.valueBytesMax {
      bytes.removeSubrange((start + Self.valueBytesMax - 3)...)
      bytes.append(contentsOf: "...".utf8)
    }
    bytes.append(UInt8(ascii: "\r"))
    bytes.append(UInt8(ascii: "\n"))
  }
}
