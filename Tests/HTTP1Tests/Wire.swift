import HTTP1

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
