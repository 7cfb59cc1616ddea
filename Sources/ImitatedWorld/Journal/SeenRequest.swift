import HTTP1

/// A request as the journal has kept it: what patterns are held against.
package struct SeenRequest {
  package struct Field {
    package let name: String
    package let value: String
  }

  package let bytes: [UInt8]
  package let head: Range<Int>
  package let method: Range<Int>
  package let path: Range<Int>
  /// Empty where there is none.
  package let query: Range<Int>
  /// As its sender meant it: without its gzip.
  package let body: Range<Int>
  package let key: Range<Int>
  package let account: Range<Int>
  package let route: RouteName?
  package let isHeadCut: Bool
  package let isBodyCut: Bool

  package var methodText: String { String(decoding: bytes[method], as: UTF8.self) }
  package var pathText: String { String(decoding: bytes[path], as: UTF8.self) }
  package var queryText: String? { query.isEmpty ? nil : String(decoding: bytes[query], as: UTF8.self) }
  package var keyText: String? { key.isEmpty ? nil : String(decoding: bytes[key], as: UTF8.self) }
  package var accountText: String? { account.isEmpty ? nil : String(decoding: bytes[account], as: UTF8.self) }

  /// Where each field has its name and its value, as far as they were kept.
  func eachField(_ look: (Range<Int>, Range<Int>) -> Void) {
    // The first line is the request's own.
    guard let end = bytes[method.upperBound..<head.upperBound].firstIndex(of: 0x0A) else { return }
    Self.eachField(bytes[(end + 1)..<head.upperBound], look)
  }

  private static func eachField(_ lines: ArraySlice<UInt8>, _ look: (Range<Int>, Range<Int>) -> Void) {
    var start = lines.startIndex
    // A line without its end was cut off.
    while let end = lines[start...].firstIndex(of: 0x0A) {
      let line = lines[start..<end]
      start = end + 1
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      look(line.startIndex..<colon, trimmed(line[(colon + 1)...]).indices)
    }
  }

  /// As far as they were kept, secrets hidden.
  package var fields: [Field] {
    var fields: [Field] = []
    eachField { fields.append(Self.field(bytes[...], $0, $1)) }
    return fields
  }

  /// Of all fields of that name, secrets hidden.
  package func values(of name: String) -> [String] {
    var values: [String] = []
    eachField { field, value in
      if Self.equal(bytes[field], ignoringCaseOf: name) { values.append(Self.field(bytes[...], field, value).value) }
    }
    return values
  }

  package static func fields(_ lines: ArraySlice<UInt8>) -> [Field] {
    var fields: [Field] = []
    eachField(lines) { fields.append(field(lines, $0, $1)) }
    return fields
  }

  private static func field(_ bytes: ArraySlice<UInt8>, _ name: Range<Int>, _ value: Range<Int>) -> Field {
    Field(
      name: String(decoding: bytes[name], as: UTF8.self),
      value: isSecret(bytes[name]) ? Secret.shown : String(decoding: bytes[value], as: UTF8.self))
  }

  package static func isSecret(_ name: ArraySlice<UInt8>) -> Bool {
    Secret.isSecret(ByteRange(start: 0, count: name.count), in: name.span)
  }

  package static func equal(_ bytes: ArraySlice<UInt8>, ignoringCaseOf text: String) -> Bool {
    func folded(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
    return bytes.count == text.utf8.count && zip(bytes, text.utf8).allSatisfy { folded($0) == folded($1) }
  }

  private static func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    var value = value
    while let first = value.first, isBlank(first) { value.removeFirst() }
    while let last = value.last, isBlank(last) { value.removeLast() }
    return value
  }

  /// The path goes on where what is kept of the head ends.
  var isPathCut: Bool { isHeadCut && path.upperBound == head.upperBound }

  /// Whether one segment of the path is `text`.
  func hasSegment(_ text: String) -> Bool {
    var has = false
    eachSegment { if $0.count == text.utf8.count, $0.elementsEqual(text.utf8) { has = true } }
    return has
  }

  func eachSegment(_ look: (ArraySlice<UInt8>) -> Void) {
    var start = path.lowerBound
    while start < path.upperBound {
      let end = bytes[start..<path.upperBound].firstIndex(of: UInt8(ascii: "/")) ?? path.upperBound
      if end > start { look(bytes[start..<end]) }
      start = end + 1
    }
  }
}
