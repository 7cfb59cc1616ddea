/// Goes through an array that is a whole text, element by element as they are parsed: a file of a million links is read
/// with the tape of one.
package struct JSONArrayReader {
  private let bytes: [UInt8]
  private var parser: JSONParser

  /// Nil where the text begins as anything but an array.
  package init?(_ bytes: [UInt8], as dialect: JSONDialect, limits: JSONLimits = .default) {
    guard let parser = try? JSONParser(bytes.span, dialect: dialect, limits: limits),
      parser.isAtArray(bytes.span)
    else { return nil }
    self.bytes = bytes
    self.parser = parser
  }

  /// The text as if the next element were alone in its array, each value at its own place; nil behind the last.
  package mutating func next() throws(JSONError) -> JSONDocument? {
    let bytes = bytes
    return try parser.nextElement(of: bytes.span).map { JSONDocument(bytes, tape: $0) }
  }

  /// The text as if its array were empty: to be asked for places in it.
  package var empty: JSONDocument {
    JSONDocument(bytes, tape: [JSONTapeEntry(.array, start: 0, end: bytes.count, next: 1)])
  }
}
