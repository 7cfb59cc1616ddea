import HTTP1
import Server

/// A request as its bytes say it, kept or still at hand: what patterns are held against.
struct SeenRequest {
  struct Field {
    let name: String
    let value: String
  }

  let bytes: [UInt8]
  let head: Range<Int>
  let method: Range<Int>
  let path: Range<Int>
  /// Empty where there is none.
  let query: Range<Int>
  let body: Range<Int>
  let key: Range<Int>
  let account: Range<Int>
  let route: RouteName?

  var methodText: String { String(decoding: bytes[method], as: UTF8.self) }
  var pathText: String { String(decoding: bytes[path], as: UTF8.self) }
  var queryText: String? { query.isEmpty ? nil : String(decoding: bytes[query], as: UTF8.self) }
  var keyText: String? { key.isEmpty ? nil : String(decoding: bytes[key], as: UTF8.self) }
  var accountText: String? { account.isEmpty ? nil : String(decoding: bytes[account], as: UTF8.self) }

  /// The body as its sender meant it: where it came with gzip, and was kept whole, without.
  var content: ArraySlice<UInt8> {
    let body = bytes[self.body]
    // Asked by its first bytes before anybody looks through the fields.
    guard body.starts(with: [0x1F, 0x8B]), fields.contains(where: Self.isGzip),
      let decoded = try? GzipDecoder.decode(Array(body).span, bytesMax: Self.contentBytesMax)
    else { return body }
    return decoded[...]
  }

  private static let contentBytesMax = 1 << 20

  private static func isGzip(_ field: Field) -> Bool {
    field.name.lowercased() == "content-encoding" && ["gzip", "x-gzip"].contains(field.value.lowercased())
  }

  /// As far as they were kept, secrets hidden.
  var fields: [Field] {
    // The first line is the request's own.
    guard let end = bytes[method.upperBound..<head.upperBound].firstIndex(of: 0x0A) else { return [] }
    return Self.fields(bytes[(end + 1)..<head.upperBound])
  }

  static func fields(_ lines: ArraySlice<UInt8>) -> [Field] {
    var fields: [Field] = []
    var start = lines.startIndex
    // A line without its end was cut off.
    while let end = lines[start...].firstIndex(of: 0x0A) {
      let line = lines[start..<end]
      start = end + 1
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
      let name = Array(line[..<colon])
      let isSecret = Secret.isSecret(.init(start: 0, count: name.count), in: name.span)
      let value = String(decoding: trimmed(line[(colon + 1)...]), as: UTF8.self)
      fields.append(Field(name: String(decoding: name, as: UTF8.self), value: isSecret ? Secret.shown : value))
    }
    return fields
  }

  private static func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
    var value = value
    while let first = value.first, isBlank(first) { value.removeFirst() }
    while let last = value.last, isBlank(last) { value.removeLast() }
    return value
  }

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

extension SeenRequest {
  /// A request at hand, its bytes copied.
  init(
    _ head: borrowing RequestHead, _ message: Span<UInt8>, _ body: Span<UInt8>, keyID: ArraySlice<UInt8>?,
    account: String, route: RouteName?
  ) {
    var bytes = ByteRange(start: 0, count: message.count).bytes(in: message)
    let headEnd = bytes.count
    bytes.append(ByteRange(start: 0, count: body.count), of: body)
    let bodyEnd = bytes.count
    bytes += keyID ?? []
    let keyEnd = bytes.count
    bytes += account.utf8
    func range(_ range: ByteRange?) -> Range<Int> {
      let start = min(max(range?.start ?? 0, 0), headEnd)
      return start..<min(start + max(range?.count ?? 0, 0), headEnd)
    }
    let query = head.query
    self.init(
      bytes: bytes, head: 0..<headEnd, method: range(head.methodRange), path: range(head.path), query: range(query),
      body: headEnd..<bodyEnd, key: bodyEnd..<keyEnd, account: keyEnd..<bytes.count, route: route)
  }
}
