import HTTP1

/// Chunked bodies: the same outcome however they are cut, never more than the limit, and a refusal that stays.
enum FuzzChunked {
  private struct Outcome: Equatable {
    var body: [UInt8] = []
    var used = 0
    var isComplete = false
    var rejection: RequestRejection?
  }

  private static let bodyBytesMax = 1_000

  static func check(_ bytes: [UInt8]) {
    let whole = decode([bytes])
    require(whole.body.count <= bodyBytesMax, "the body keeps its limit")
    require(whole.isComplete || whole.rejection != nil || whole.used == bytes.count, "what belongs to it is used")
    require(sameButForRefusedData(decode(bytes.map { [$0] }), whole), "a byte at a time is as good as all at once")
    let cut = bytes.isEmpty ? 0 : (bytes.reduce(7) { $0 &* 31 &+ Int($1) } & .max) % bytes.count
    require(
      sameButForRefusedData(decode([Array(bytes[..<cut]), Array(bytes[cut...])]), whole),
      "cut in two is as good as whole")
    if whole.rejection != nil {
      require(decode([bytes, Array("\r\n0\r\n\r\n".utf8)]).rejection == whole.rejection, "a refusal stays")
    }
    if whole.isComplete {
      let wire = Array("\(String(whole.body.count, radix: 16))\r\n".utf8) + whole.body + Array("\r\n0\r\n\r\n".utf8)
      let again = whole.body.isEmpty ? whole : decode([wire])
      require(again.body == whole.body && again.isComplete, "a body in one chunk is the same body")
    }
  }

  /// Of a refused message nothing is used, so how much had been decoded does not matter.
  private static func sameButForRefusedData(_ one: Outcome, _ other: Outcome) -> Bool {
    one.rejection == nil && other.rejection == nil ? one == other : one.rejection == other.rejection
  }

  private static func decode(_ pieces: [[UInt8]]) -> Outcome {
    var decoder = ChunkedDecoder()
    var outcome = Outcome()
    do {
      for piece in pieces where !decoder.isComplete {
        outcome.used += try decoder.decode(piece.span, into: &outcome.body, bodyBytesMax: bodyBytesMax)
      }
    } catch {
      outcome.rejection = error
    }
    outcome.isComplete = decoder.isComplete
    return outcome
  }
}
