/// Writes JSON by hand, value after value, and sets commas and indentation itself.
///
/// The order of calls is the program's own doing, not a peer's: what would not be JSON is a precondition.
package struct JSONWriter: Sendable {
  package enum Layout: Sendable {
    /// No white space: what the wire carries.
    case compact
    /// Two spaces a level: what people read.
    case pretty
  }

  private enum Scope {
    case array, object
  }

  /// What has just been written decides what separates the next thing from it.
  private enum Place {
    case beginning, afterOpening, afterValue, afterKey, end
  }

  private var bytes: [UInt8]
  private let layout: Layout
  private var scopes: [Scope] = []
  private var place = Place.beginning

  package init(_ layout: Layout = .compact) {
    self.init(appendingTo: [], layout)
  }

  /// Writes behind what the bytes already hold; `finish()` gives both.
  package init(appendingTo bytes: consuming [UInt8], _ layout: Layout = .compact) {
    self.bytes = bytes
    self.layout = layout
  }

  /// What has been written so far, and what it was appended to.
  package var byteCount: Int { bytes.count }

  package consuming func finish() -> [UInt8] {
    precondition(place == .end, "a document is one whole value")
    return bytes
  }

  mutating func beginObject() { begin(.object, UInt8(ascii: "{")) }
  mutating func endObject() { end(.object, UInt8(ascii: "}")) }
  mutating func beginArray() { begin(.array, UInt8(ascii: "[")) }
  mutating func endArray() { end(.array, UInt8(ascii: "]")) }

  package mutating func key(_ name: String) {
    beginKey()
    JSONEscape.write(name.utf8.span, into: &bytes)
    endKey()
  }

  /// A member as another document has it: its key, and its value as `raw(_:_:)` writes it. Gives the offset of the
  /// value in what is written.
  @discardableResult
  package mutating func member(_ document: JSONDocument, _ key: JSONNode, _ value: JSONNode) -> Int {
    let name = document.tape[key.index]
    let entry = document.tape[value.index]
    guard layout == .compact, document.isCompact || !(entry.isContainer || name.hasEscapes || entry.hasEscapes) else {
      self.key(document, key)
      let offset = bytes.count
      raw(document, value)
      return offset
    }
    precondition(name.kind == .string, "a key is a string")
    beginKey()
    if name.end &+ 1 == entry.start {
      // Only the colon stands between them.
      append(Int(name.start)..<Int(entry.end), of: document)
    } else {
      append(name.range, of: document)
      bytes.append(UInt8(ascii: ":"))
      append(entry.range, of: document)
    }
    endValue()
    return bytes.count - entry.range.count
  }

  /// A member's key as another document has it.
  package mutating func key(_ document: JSONDocument, _ node: JSONNode) {
    precondition(document.kind(of: node) == .string, "a key is a string")
    beginKey()
    appendSource(of: document.tape[node.index], in: document)
    endKey()
  }

  package mutating func string(_ text: String) {
    beginValue()
    JSONEscape.write(text.utf8.span, into: &bytes)
    endValue()
  }

  /// A string of bytes of unknown origin: what is not UTF-8 becomes U+FFFD, as nothing else keeps the output JSON.
  package mutating func string(utf8 text: ArraySlice<UInt8>) {
    guard text.allSatisfy({ $0 < 0x80 }) else { return string(String(decoding: text, as: UTF8.self)) }
    beginValue()
    JSONEscape.write(text.span, into: &bytes)
    endValue()
  }

  package mutating func integer(_ value: Int) {
    beginValue()
    bytes.append(contentsOf: String(value).utf8)
    endValue()
  }

  package mutating func boolean(_ value: Bool) {
    beginValue()
    bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
    endValue()
  }

  package mutating func null() {
    beginValue()
    bytes.append(contentsOf: "null".utf8)
    endValue()
  }

  /// One value that is JSON already, byte for byte.
  package mutating func raw(_ json: [UInt8]) {
    beginValue()
    bytes.append(contentsOf: json)
    endValue()
  }

  /// A value of a document in this writer's layout: numbers as they are written there, strings too unless they hold
  /// escapes, which become the canonical ones.
  package mutating func raw(_ document: JSONDocument, _ node: JSONNode) {
    let tape = document.tape
    if !tape[node.index].isContainer || document.isCompact && layout == .compact {
      beginValue()
      appendSource(of: tape[node.index], in: document)
      return endValue()
    }
    precondition(!awaitsKey, "a value in an object needs a key")
    var ends: [UInt32] = []
    for index in node.index..<Int(tape[node.index].next) {
      while let end = ends.last, Int(end) == index {
        ends.removeLast()
        endInnermost()
      }
      let entry = tape[index]
      switch entry.kind {
      case .array:
        beginArray()
        ends.append(entry.next)
      case .object:
        beginObject()
        ends.append(entry.next)
      case .string where awaitsKey:
        key(document, JSONNode(index: index))
      case .null, .boolean, .number, .string:
        beginValue()
        appendSource(of: entry, in: document)
        endValue()
      }
    }
    for _ in ends { endInnermost() }
  }

  private mutating func appendSource(of entry: JSONTapeEntry, in document: JSONDocument) {
    if entry.hasEscapes, !document.isCompact {
      JSONEscape.write(document.text(of: entry).span, into: &bytes)
    } else {
      append(entry.range, of: document)
    }
  }

  /// By its buffer: as a slice, the document's bytes would be retained for each value.
  private mutating func append(_ range: Range<Int>, of document: JSONDocument) {
    unsafe document.bytes.withUnsafeBufferPointer { all in
      unsafe bytes.append(contentsOf: UnsafeBufferPointer(rebasing: all[range]))
    }
  }

  private var awaitsKey: Bool { scopes.last == .object && place != .afterKey }

  private mutating func begin(_ scope: Scope, _ bracket: UInt8) {
    beginValue()
    bytes.append(bracket)
    scopes.append(scope)
    place = .afterOpening
  }

  private mutating func end(_ scope: Scope, _ bracket: UInt8) {
    precondition(scopes.last == scope && place != .afterKey, "an end without its beginning or without a value")
    scopes.removeLast()
    if place == .afterValue { breakLine() }
    bytes.append(bracket)
    endValue()
  }

  private mutating func endInnermost() {
    scopes.last == .object ? endObject() : endArray()
  }

  private mutating func beginKey() {
    precondition(awaitsKey, "a key stands before a value in an object")
    separate()
  }

  private mutating func endKey() {
    bytes.append(UInt8(ascii: ":"))
    if layout == .pretty { bytes.append(UInt8(ascii: " ")) }
    place = .afterKey
  }

  private mutating func beginValue() {
    precondition(place != .end, "a document is one value")
    precondition(!awaitsKey, "a value in an object needs a key")
    if place != .afterKey { separate() }
  }

  private mutating func endValue() {
    place = scopes.isEmpty ? .end : .afterValue
  }

  private mutating func separate() {
    if place == .afterValue { bytes.append(UInt8(ascii: ",")) }
    if place != .beginning { breakLine() }
  }

  private mutating func breakLine() {
    guard layout == .pretty else { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: scopes.count * 2))
  }
}

extension JSONDocument {
  /// Appends the value without white space and comments; see `JSONWriter.raw(_:_:)` for what is kept as it is.
  package func write(_ node: JSONNode, into bytes: inout [UInt8]) {
    var owned: [UInt8] = []
    swap(&owned, &bytes)
    var writer = JSONWriter(appendingTo: consume owned)
    writer.raw(self, node)
    bytes = writer.finish()
  }
}
