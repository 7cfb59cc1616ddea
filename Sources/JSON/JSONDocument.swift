/// Holds one parsed text: its bytes as they came, and a tape that says where each value stands in them.
///
/// A tape instead of a tree: a fixture of 100,000 links is two allocations, every value keeps its place for error
/// messages, numbers keep their digits, members keep their order, and copying a value out is a slice of the source.
///
/// A question about a node of the wrong kind is answered with `nil` or nothing, not with a trap: what a peer sent
/// decides kinds. Strings are compared by their bytes (RFC 8259 section 8.3), never by canonical equivalence.
@usableFromInline
package struct JSONDocument: Sendable {
  @usableFromInline package let bytes: [UInt8]
  @usableFromInline let tape: [JSONTapeEntry]
  /// A writer can copy its values byte for byte.
  let isCompact: Bool

  package init(
    parsing bytes: [UInt8], as dialect: JSONDialect = .strict, limits: JSONLimits = .default
  ) throws(JSONError) {
    tape = try JSONParser.tape(of: bytes.span, dialect: dialect, limits: limits)
    self.bytes = bytes
    isCompact = false
  }

  /// What a compact `JSONWriter` wrote; nil where it cannot be that.
  package init?(written bytes: [UInt8]) {
    guard let tape = try? JSONParser.tape(of: bytes.span, dialect: .strict, limits: .default) else { return nil }
    self.bytes = bytes
    self.tape = tape
    isCompact = true
  }

  init(_ bytes: [UInt8], tape: [JSONTapeEntry]) {
    self.bytes = bytes
    self.tape = tape
    isCompact = false
  }

  @inlinable package var root: JSONNode { JSONNode(index: 0) }

  @inlinable
  package func kind(of node: JSONNode) -> JSONKind {
    tape[node.index].kind
  }

  /// Where the value stands in `bytes`, a string with its quotes, a container with its brackets.
  @inlinable
  package func sourceRange(of node: JSONNode) -> Range<Int> {
    tape[node.index].range
  }

  @inlinable
  package func boolean(of node: JSONNode) -> Bool? {
    let entry = tape[node.index]
    return entry.kind == .boolean ? bytes[Int(entry.start)] == UInt8(ascii: "t") : nil
  }

  /// A number as it is written.
  package func numberText(of node: JSONNode) -> String? {
    let entry = tape[node.index]
    return entry.kind == .number ? String(decoding: bytes[entry.range], as: UTF8.self) : nil
  }

  /// A number that is written as an integer of 64 bits, without fraction or exponent.
  package func integer(of node: JSONNode) -> Int? {
    let entry = tape[node.index]
    return entry.kind == .number ? JSONNumberGrammar.integer(entry.range, of: bytes.span) : nil
  }

  /// A number in any form whose value is exactly an integer of 64 bits, such as `1545383037.0` or `1e3`.
  package func wholeNumber(of node: JSONNode) -> Int? {
    let entry = tape[node.index]
    return entry.kind == .number ? JSONNumberGrammar.wholeNumber(entry.range, of: bytes.span) : nil
  }

  /// The text of a string or of a member's key.
  package func string(of node: JSONNode) -> String? {
    let entry = tape[node.index]
    guard entry.kind == .string else { return nil }
    return entry.hasEscapes
      ? String(decoding: text(of: entry), as: UTF8.self)
      : String(decoding: bytes[content(of: entry)], as: UTF8.self)
  }

  /// Whether the node is a string, or a member's key, with exactly this text.
  package func isString(_ node: JSONNode, equalTo text: String) -> Bool {
    let entry = tape[node.index]
    guard entry.kind == .string else { return false }
    if entry.hasEscapes { return self.text(of: entry).elementsEqual(text.utf8) }
    let content = content(of: entry)
    let utf8 = text.utf8
    guard content.count == utf8.count else { return false }
    var index = content.lowerBound
    for byte in utf8 {
      guard bytes[index] == byte else { return false }
      index &+= 1
    }
    return true
  }

  /// A string's text in UTF-8.
  func text(of entry: JSONTapeEntry) -> [UInt8] {
    entry.hasEscapes ? JSONEscape.text(of: content(of: entry), in: bytes.span) : Array(bytes[content(of: entry)])
  }

  func content(of entry: JSONTapeEntry) -> Range<Int> {
    Int(entry.start) + 1..<Int(entry.end) - 1
  }
}

extension String {
  /// The text of the JSON string that begins at `offset`; nil where none does.
  package init?(atJSONOffset offset: Int, in source: [UInt8]) {
    guard source.indices.contains(offset), source[offset] == UInt8(ascii: "\""),
      let (end, hasEscapes) = try? JSONStringGrammar.scan(from: offset, in: source.span, bytesMax: .max)
    else { return nil }
    let content = offset + 1..<end - 1
    self =
      hasEscapes
      ? String(decoding: JSONEscape.text(of: content, in: source.span), as: UTF8.self)
      : String(decoding: source[content], as: UTF8.self)
  }
}
