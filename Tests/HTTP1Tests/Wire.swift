import HTTP1

/// A message as it goes over the wire, and what must come of it: one row of http11-behaviour.md.
struct Row: CustomStringConvertible, Sendable {
  enum Expectation: Equatable, Sendable {
    case accepted
    /// The end of the message stays certain: the head is complete and carries the fault.
    case fault(RequestRejection)
    case rejected(RequestRejection)
  }

  let name: String
  let bytes: [UInt8]
  let expectation: Expectation

  init(_ name: String, _ text: String, _ expectation: Expectation) {
    self.init(name, Array(text.utf8), expectation)
  }

  init(_ name: String, _ bytes: [UInt8], _ expectation: Expectation) {
    self.name = name
    self.bytes = bytes
    self.expectation = expectation
  }

  var description: String { name }

  /// A 1.1 request for `/` whose only fields are these lines, a valid Host before them.
  static func fields(_ name: String, _ lines: String, _ expectation: Expectation) -> Row {
    Row(name, "GET / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n", expectation)
  }

  /// A request with this request line, otherwise valid.
  static func line(_ name: String, _ line: String, _ expectation: Expectation) -> Row {
    Row(name, "\(line)\r\nHost: a\r\n\r\n", expectation)
  }

  /// A 1.1 request with this Host value.
  static func host(_ value: String, _ expectation: Expectation) -> Row {
    Row("Host: \(value)", "GET / HTTP/1.1\r\nHost: \(value)\r\n\r\n", expectation)
  }
}

/// What a parser says about some bytes.
enum Outcome: Equatable {
  case needsMore
  case accepted(RequestHead)
  case rejected(RequestRejection)
}

extension RequestParser {
  mutating func outcome(_ bytes: some Collection<UInt8>) -> Outcome {
    let bytes = Array(bytes)
    do {
      return try parse(bytes.span) ? .accepted(head) : .needsMore
    } catch {
      return .rejected(error)
    }
  }
}

func outcome(_ bytes: some Collection<UInt8>) -> Outcome {
  var parser = RequestParser()
  return parser.outcome(bytes)
}

func outcome(_ text: String) -> Outcome {
  outcome(Array(text.utf8))
}

/// The head of a request that has to be accepted.
func head(_ text: String) throws -> RequestHead {
  var parser = RequestParser()
  guard try parser.parse(Array(text.utf8).span) else { throw Unfinished() }
  return parser.head
}

struct Unfinished: Error {}

func text(_ range: ByteRange?, _ message: String) -> String? {
  range.map { $0.text(in: Array(message.utf8).span) }
}

/// SplitMix64: the same numbers in each run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
