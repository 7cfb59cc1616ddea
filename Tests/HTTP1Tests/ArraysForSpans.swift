import HTTP1

// The macros of Swift Testing capture what they evaluate, and a Span can not be captured: the same questions, with
// arrays for spans.

extension RequestHead {
  func value(of name: String, in bytes: [UInt8]) -> ByteRange? { value(of: name, in: bytes.span) }

  func fieldIndex(of name: String, in bytes: [UInt8], from first: Int = 0) -> Int? {
    fieldIndex(of: name, in: bytes.span, from: first)
  }

  func acceptsGzip(in bytes: [UInt8]) -> Bool { acceptsGzip(in: bytes.span) }
}

extension RequestParser {
  mutating func parse(_ bytes: [UInt8]) throws -> Bool { try parse(bytes.span) }
}

extension RequestPath {
  init?(_ bytes: [UInt8]) { self.init(ByteRange(start: 0, count: bytes.count), in: bytes.span) }

  func matches(_ position: Int, _ text: String, in bytes: [UInt8]) -> Bool {
    matches(position, text, in: bytes.span)
  }

  func decoded(_ position: Int, in bytes: [UInt8]) -> [UInt8] { decoded(position, in: bytes.span) }
}

extension FormItems {
  mutating func next(in bytes: [UInt8]) throws -> Item? { try next(in: bytes.span) }

  static func all(_ range: ByteRange, in bytes: [UInt8]) throws -> [Item] { try all(range, in: bytes.span) }
}

extension AcceptEncoding {
  static func allowsGzip(_ bytes: [UInt8]) -> Bool {
    allowsGzip(ByteRange(start: 0, count: bytes.count), in: bytes.span)
  }
}

extension MediaType {
  init(_ bytes: [UInt8]) { self.init(ByteRange(start: 0, count: bytes.count), in: bytes.span) }
}
