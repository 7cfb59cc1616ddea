import HTTP1
import ImitatedWorld
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

  /// Without control characters, line separators and marks that turn the direction of what follows: nothing that is
  /// logged can begin a line, move a terminal's cursor or be read in another order. `quote` takes the place of a double
  /// one.
  static func appendPrintable(_ text: String, quote: UInt8 = UInt8(ascii: "\""), to bytes: inout [UInt8]) {
    // As most are, and each request has its line.
    if text.utf8.allSatisfy({ 0x20...0x7E ~= $0 && $0 != UInt8(ascii: "\"") }) {
      return bytes.append(contentsOf: text.utf8)
    }
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": bytes.append(quote)
      case " "..."~": bytes.append(UInt8(truncatingIfNeeded: scalar.value))
      case _ where isUnprintable(scalar): bytes.append(UInt8(ascii: " "))
      default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
      }
    }
  }

  private static func isUnprintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: scalar.properties.isBidiControl
    }
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
  static func append(
    _ unixNanoseconds: Int64, _ level: Logger.Level, _ event: String, to bytes: inout [UInt8],
    _ members: (inout JSONWriter) -> Void
  ) {
    var time: [UInt8] = []
    ISODate.appendWithMilliseconds(unixNanoseconds, to: &time)
    var line: [UInt8] = []
    swap(&line, &bytes)
    var writer = JSONWriter(appendingTo: line)
    writer.object { writer in
      writer.field("time", utf8: time[...])
      writer.field("level", level.rawValue)
      writer.field("event", event)
      members(&writer)
    }
    bytes = writer.finish()
    bytes.append(UInt8(ascii: "\n"))
  }
}
