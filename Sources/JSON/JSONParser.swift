/// Reads a text into a tape in one pass, without recursion and without a stack.
///
/// While a container is open, its entry's `next` leads to the container around it; closing it puts the real `next`
/// there. The depth is bounded for the readers' sake, not for this one.
struct JSONParser {
  private static let noContainer = Int(UInt32.max)

  private let dialect: JSONDialect
  private let limits: JSONLimits
  private var tape: [JSONTapeEntry] = []
  private var container = JSONParser.noContainer
  private var depth = 0
  private var afterValue = JSONExpectation.endOfInput
  private var cursor = 0
  private var expected = JSONExpectation.value

  static func tape(
    of source: Span<UInt8>, dialect: JSONDialect, limits: JSONLimits
  ) throws(JSONError) -> [JSONTapeEntry] {
    var parser = try JSONParser(source, dialect: dialect, limits: limits)
    // Compact payout links have 12 bytes a value or key, indented ones 17; for denser texts the array grows.
    parser.tape.reserveCapacity(min(source.count / 12, limits.valuesMax) + 2)
    _ = try parser.parse(source, stopAtElements: false)
    if parser.tape.count > limits.valuesMax { throw parser.tooManyValues(source) }
    if source.count > limits.scalarBytesMax { try parser.checkScalars(source) }
    return parser.tape
  }

  private func checkScalars(_ source: Span<UInt8>) throws(JSONError) {
    for entry in tape where !entry.isContainer && entry.range.count > limits.scalarBytesMax {
      throw JSONError(.scalarTooLong(bytesMax: limits.scalarBytesMax), at: entry.range.lowerBound, in: source)
    }
  }

  init(_ source: Span<UInt8>, dialect: JSONDialect, limits: JSONLimits) throws(JSONError) {
    guard source.count <= limits.bytesMax else {
      throw JSONError(.tooLong(bytesMax: limits.bytesMax), at: 0, in: source)
    }
    self.dialect = dialect
    self.limits = limits
    if UTF8Sequence.hasByteOrderMark(source) { cursor = 3 }
    if Self.isUTF16(source) { throw JSONError(.utf16, at: 0, in: source) }
  }

  /// By its byte order mark, or as RFC 4627 section 3 tells it: JSON begins with an ASCII character.
  private static func isUTF16(_ source: Span<UInt8>) -> Bool {
    guard source.count >= 2 else { return false }
    return switch (source[0], source[1]) {
    case (0xFE, 0xFF), (0xFF, 0xFE), (0, 1...0x7F), (1...0x7F, 0): true
    default: false
    }
  }

  func isAtArray(_ source: Span<UInt8>) -> Bool {
    guard let start = try? JSONBlank.end(from: cursor, in: source, dialect: dialect) else { return false }
    return start < source.count && source[start] == UInt8(ascii: "[")
  }

  /// The tape of the text's array with only the next of its elements in it; nil behind the last, or where the text is
  /// no array.
  mutating func nextElement(of source: Span<UInt8>) throws(JSONError) -> [JSONTapeEntry]? {
    guard try parse(source, stopAtElements: true) else { return nil }
    let whole = tape[0]
    tape[0].end = UInt32(truncatingIfNeeded: cursor)
    tape[0].next = UInt32(truncatingIfNeeded: tape.count)
    defer {
      let room = tape.count
      tape = []
      // The next is most often like this one.
      tape.reserveCapacity(room)
      tape.append(whole)
    }
    return tape
  }

  /// The same of a text that comes in pieces: `source` begins where the next element is looked for, and `count` is how
  /// much of it has been dealt with.
  mutating func nextElement(ofPiece source: Span<UInt8>) throws(JSONError) -> (tape: [JSONTapeEntry], count: Int)? {
    defer { cursor = 0 }
    guard let element = try nextElement(of: source) else { return nil }
    // The array begins in the first piece alone.
    tape[0] = JSONTapeEntry(.array, start: 0, end: 0, next: Int(tape[0].next))
    return (element, cursor)
  }

  /// Where parsing stood before an element, for when the text turns out to go on: an element whose end has not come may
  /// have been read as an error, or as the end of everything.
  struct Checkpoint {
    fileprivate let cursor: Int
    fileprivate let expected: JSONExpectation
    fileprivate let afterValue: JSONExpectation
    fileprivate let container: Int
    fileprivate let depth: Int
    fileprivate let whole: JSONTapeEntry?
  }

  var checkpoint: Checkpoint {
    Checkpoint(
      cursor: cursor, expected: expected, afterValue: afterValue, container: container, depth: depth, whole: tape.first)
  }

  mutating func restart(from checkpoint: Checkpoint) {
    cursor = checkpoint.cursor
    expected = checkpoint.expected
    afterValue = checkpoint.afterValue
    container = checkpoint.container
    depth = checkpoint.depth
    tape.removeAll(keepingCapacity: true)
    if let whole = checkpoint.whole { tape.append(whole) }
  }

  /// Whether what has just been read is an element of the array that is the text, and is still on the tape.
  private var isBehindElement: Bool { container == 0 && tape.count > 1 }

  /// Parses to the end, where it gives false; or until behind an element of the array that is the text.
  private mutating func parse(_ source: Span<UInt8>, stopAtElements: Bool) throws(JSONError) -> Bool {
    var cursor = cursor
    var expected = expected
    defer {
      self.cursor = cursor
      self.expected = expected
    }
    while true {
      cursor = try JSONBlank.end(from: cursor, in: source, dialect: dialect)
      guard cursor < source.count else {
        if expected == .endOfInput { return false }
        throw incomplete(source, expected: expected)
      }
      let byte = source[cursor]
      switch (expected, byte) {
      case (.commaOrObjectEnd, UInt8(ascii: ",")):
        guard tape.count < limits.valuesMax else { throw tooManyValues(source) }
        cursor &+= 1
        expected = dialect == .fixture ? .keyOrEnd : .keyAfterComma
      case (.commaOrArrayEnd, UInt8(ascii: ",")):
        if stopAtElements, isBehindElement { return true }
        guard tape.count < limits.valuesMax else { throw tooManyValues(source) }
        cursor &+= 1
        expected = dialect == .fixture ? .elementOrEnd : .elementAfterComma
      case (.colon, UInt8(ascii: ":")):
        cursor &+= 1
        expected = .value
      case (.keyOrEnd, UInt8(ascii: "\"")), (.keyAfterComma, UInt8(ascii: "\"")):
        cursor = try string(at: cursor, in: source)
        expected = .colon
      case (.keyOrEnd, UInt8(ascii: "}")), (.commaOrObjectEnd, UInt8(ascii: "}")),
        (.elementOrEnd, UInt8(ascii: "]")), (.commaOrArrayEnd, UInt8(ascii: "]")):
        if stopAtElements, isBehindElement { return true }
        cursor &+= 1
        close(at: cursor)
        expected = afterValue
      case (.value, _), (.elementOrEnd, _), (.elementAfterComma, _):
        (cursor, expected) = try value(byte, at: cursor, in: source, expected: expected)
      default:
        throw JSONError.unexpected(at: cursor, in: source, expected: expected)
      }
    }
  }

  /// Reads a scalar, or a container's opening bracket.
  @inline(__always)
  private mutating func value(
    _ byte: UInt8, at start: Int, in source: Span<UInt8>, expected: JSONExpectation
  ) throws(JSONError) -> (cursor: Int, expected: JSONExpectation) {
    let end: Int
    switch byte {
    case UInt8(ascii: "\""):
      return (try string(at: start, in: source), afterValue)
    case UInt8(ascii: "{"):
      try open(.object, at: start, in: source)
      return (start &+ 1, .keyOrEnd)
    case UInt8(ascii: "["):
      try open(.array, at: start, in: source)
      return (start &+ 1, .elementOrEnd)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      end = try JSONNumberGrammar.end(from: start, in: source)
      append(.number, start, end)
    case UInt8(ascii: "t") where Self.isWord("true", at: start, in: source):
      end = start &+ 4
      append(.boolean, start, end)
    case UInt8(ascii: "f") where Self.isWord("false", at: start, in: source):
      end = start &+ 5
      append(.boolean, start, end)
    case UInt8(ascii: "n") where Self.isWord("null", at: start, in: source):
      end = start &+ 4
      append(.null, start, end)
    default:
      throw JSONError.unexpected(at: start, in: source, expected: expected)
    }
    return (end, afterValue)
  }

  @inline(__always)
  private mutating func string(at start: Int, in source: Span<UInt8>) throws(JSONError) -> Int {
    let (end, hasEscapes) = try JSONStringGrammar.scan(from: start, in: source, bytesMax: limits.scalarBytesMax)
    append(.string, start, end, hasEscapes: hasEscapes)
    return end
  }

  @inline(__always)
  private mutating func append(_ kind: JSONKind, _ start: Int, _ end: Int, hasEscapes: Bool = false) {
    tape.append(JSONTapeEntry(kind, start: start, end: end, next: tape.count &+ 1, hasEscapes: hasEscapes))
  }

  @inline(__always)
  private static func isWord(_ word: StaticString, at start: Int, in source: Span<UInt8>) -> Bool {
    guard source.count &- start >= word.utf8CodeUnitCount else { return false }
    for index in 0..<word.utf8CodeUnitCount {
      guard unsafe source[start &+ index] == word.utf8Start[index] else { return false }
    }
    return true
  }

  private mutating func open(_ kind: JSONKind, at start: Int, in source: Span<UInt8>) throws(JSONError) {
    guard depth < limits.depthMax else {
      throw JSONError(.tooDeep(depthMax: limits.depthMax), at: start, in: source)
    }
    depth &+= 1
    tape.append(JSONTapeEntry(kind, start: start, end: start, next: container))
    container = tape.count &- 1
    afterValue = kind == .object ? .commaOrObjectEnd : .commaOrArrayEnd
  }

  private mutating func close(at end: Int) {
    let outer = Int(tape[container].next)
    tape[container].end = UInt32(truncatingIfNeeded: end)
    tape[container].next = UInt32(truncatingIfNeeded: tape.count)
    depth &-= 1
    container = outer
    if outer == Self.noContainer {
      afterValue = .endOfInput
    } else {
      afterValue = tape[outer].kind == .object ? .commaOrObjectEnd : .commaOrArrayEnd
    }
  }

  @inline(never)
  private func tooManyValues(_ source: Span<UInt8>) -> JSONError {
    JSONError(.tooManyValues(max: limits.valuesMax), at: 0, in: source)
  }

  private func incomplete(_ source: Span<UInt8>, expected: JSONExpectation) -> JSONError {
    guard container != Self.noContainer else {
      return .unexpected(at: source.count, in: source, expected: expected)
    }
    let opened = JSONPosition(ofOffset: Int(tape[container].start), in: source)
    let problem = JSONProblem.unclosedContainer(tape[container].kind, opened: opened, expected: expected)
    return JSONError(problem, at: source.count, in: source)
  }
}
