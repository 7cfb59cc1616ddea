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
    let isWord = !value.isEmpty && value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
    if isWord { return bytes.append(contentsOf: value.utf8) }
    bytes.append(UInt8(ascii: "\""))
    appendPrintable(value, quote: UInt8(ascii: "'"), to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Without control characters: nothing that is logged can begin a line, or move a terminal's cursor. `quote` takes the
  /// place of a double one.
  static func appendPrintable(_ text: String, quote: UInt8 = UInt8(ascii: "\""), to bytes: inout [UInt8]) {
    var before: UInt8 = 0
    for byte in text.utf8 {
      switch byte {
      case 0..<0x20, 0x7F: bytes.append(UInt8(ascii: " "))
      // U+0080 to U+009F are controls too, in two bytes.
      case 0x80...0x9F where before == 0xC2: bytes[bytes.count - 1] = UInt8(ascii: " ")
      case UInt8(ascii: "\""): bytes.append(quote)
      default: bytes.append(byte)
      }
      before = byte
    }
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
