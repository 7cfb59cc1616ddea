import HTTP1
import JSON
import Logging

/// The text format: `2026-11-21T08:10:11.123Z info request method=GET path=/ …`.
enum LogText {
  static func begin(_ unixNanoseconds: Int64, _ level: Logger.Level, to bytes: inout [UInt8]) {
    ISODate.appendWithMilliseconds(unixNanoseconds, to: &bytes)
    bytes.append(UInt8(ascii: " "))
    bytes.append(contentsOf: level.rawValue.utf8)
    bytes.append(UInt8(ascii: " "))
  }

  /// ` name=value`, quoted where the value has more than one word.
  static func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: " "))
    bytes.append(contentsOf: name.utf8)
    bytes.append(UInt8(ascii: "="))
    if isWord(value.utf8.span) { return bytes.append(contentsOf: value.utf8) }
    bytes.append(UInt8(ascii: "\""))
    appendPrintable(value, quote: UInt8(ascii: "'"), to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Without control characters: nothing that is logged can begin a line, or move a terminal's cursor. `quote` takes the
  /// place of a double one.
  static func appendPrintable(_ text: String, quote: UInt8 = UInt8(ascii: "\""), to bytes: inout [UInt8]) {
    let text = text.utf8.span
    // Up to here it is written.
    var start = 0
    for index in text.indices {
      let replacement: UInt8
      var end = index
      switch text[index] {
      case 0..<0x20, 0x7F: replacement = UInt8(ascii: " ")
      // U+0080 to U+009F are controls too, in two bytes.
      case 0x80...0x9F where index > start && text[index - 1] == 0xC2:
        replacement = UInt8(ascii: " ")
        end -= 1
      case UInt8(ascii: "\""): replacement = quote
      default: continue
      }
      bytes.append(ByteRange(from: start, to: end), of: text)
      bytes.append(replacement)
      start = index + 1
    }
    bytes.append(ByteRange(from: start, to: text.count), of: text)
  }

  private static func isWord(_ text: Span<UInt8>) -> Bool {
    for index in text.indices where text[index] <= 0x20 || text[index] >= 0x7F || text[index] == UInt8(ascii: "\"") {
      return false
    }
    return !text.isEmpty
  }
}

/// The JSON format: one object a line, the same fields.
enum LogJSON {
  static func begin(
    _ unixNanoseconds: Int64, _ level: Logger.Level, _ event: String, _ writer: inout JSONWriter
  ) {
    var time: [UInt8] = []
    ISODate.appendWithMilliseconds(unixNanoseconds, to: &time)
    writer.beginObject()
    writer.key("time")
    writer.string(utf8: time[...])
    writer.key("level")
    writer.string(level.rawValue)
    writer.key("event")
    writer.string(event)
  }
}
