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

  static func append(_ text: StaticString, to bytes: inout [UInt8]) {
    // A literal's bytes and their count.
    unsafe bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// `field` and a number, which is not negative.
  static func append(_ field: StaticString, _ value: Int, to bytes: inout [UInt8]) {
    append(field, to: &bytes)
    var divisor = 1
    let number = max(0, value)
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      bytes.append(UInt8(truncatingIfNeeded: 0x30 + number / divisor % 10))
      divisor /= 10
    }
  }

  /// ` name=value`, quoted where the value has more than one word.
  static func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: " "))
    bytes.append(contentsOf: name.utf8)
    bytes.append(UInt8(ascii: "="))
    let isWord = !value.isEmpty && value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
    let text = isWord ? value : "\"\(printable(value).replacing("\"", with: "'"))\""
    bytes.append(contentsOf: text.utf8)
  }

  /// Without control characters: nothing that is logged can begin a line, or move a terminal's cursor.
  static func printable(_ text: String) -> String {
    let scalars = text.unicodeScalars.map { $0.value < 0x20 || 0x7F...0x9F ~= $0.value ? " " : $0 }
    return String(String.UnicodeScalarView(scalars))
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
