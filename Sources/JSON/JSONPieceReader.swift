/// Goes through an array that is a whole text and comes in pieces, element by element: a file of a million links is read
/// with the bytes of a thousand.
package struct JSONPieceReader {
  /// Appends what follows to the bytes, at least as many as are asked for unless there are no more; false where none
  /// were left.
  package typealias More = (_ bytes: inout [UInt8], _ atLeast: Int) -> Bool

  private let more: More
  private var bytes: [UInt8]
  /// Where in `bytes` the next element is looked for.
  private var start = 0
  /// How much of the text stood before `bytes`.
  private var dropped = 0
  private var hasMore = true
  private var parser: JSONParser
  /// Where in the text the latest element's document begins.
  package private(set) var offset = 0

  /// Nil where the text begins as anything but an array, and where its first piece does not tell.
  package init?(as dialect: JSONDialect, limits: JSONLimits = .default, more: @escaping More) {
    var bytes: [UInt8] = []
    guard more(&bytes, 1), let parser = try? JSONParser(bytes.span, dialect: dialect, limits: limits),
      parser.isAtArray(bytes.span)
    else { return nil }
    self.more = more
    self.bytes = bytes
    self.parser = parser
  }

  /// The next element, alone in an array; nil behind the last. Places in it, and of an error, count from `offset`.
  package mutating func next() throws(JSONError) -> JSONDocument? {
    while true {
      let checkpoint = parser.checkpoint
      offset = dropped + start
      do throws(JSONError) {
        if let element = try parseElement() { return element }
        guard readMore() else { return nil }
      } catch {
        guard readMore() else { throw error }
      }
      // With what has come now, what looked like an end or a fault may be neither.
      parser.restart(from: checkpoint)
    }
  }

  private mutating func parseElement() throws(JSONError) -> JSONDocument? {
    let bytes = bytes
    let rest = start..<bytes.count
    // A copy of its own: the bytes of the piece can then be moved without copying them all.
    guard let (tape, count) = try parser.nextElement(ofPiece: bytes.span.extracting(rest)) else { return nil }
    start += count
    return JSONDocument(Array(bytes[rest.lowerBound..<start]), tape: tape)
  }

  /// Drops what has been parsed and takes in what follows; false where all of the text was there already.
  private mutating func readMore() -> Bool {
    guard hasMore else { return false }
    bytes.removeFirst(start)
    dropped += start
    start = 0
    // As much again as an element has already: one of any length is parsed a few times, not once for each piece.
    hasMore = more(&bytes, bytes.count)
    return true
  }
}
