/// Goes through an array that is a whole text and comes in pieces, element by element: a file of a million links is
/// read with the bytes of a thousand.
///
/// Whatever the text, its memory is bounded: no more of it is held than a piece and twice what an element may have.
package struct JSONPieceReader {
  /// Appends what follows to the bytes, at least as many as are asked for unless there are no more; false where none
  /// were left.
  package typealias More = (_ bytes: inout [UInt8], _ atLeast: Int) -> Bool

  private let more: More
  private let elementBytesMax: Int
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
  package init?(
    as dialect: JSONDialect, limits: JSONLimits = .default, elementBytesMax: Int = 16 << 20, more: @escaping More
  ) {
    var bytes: [UInt8] = []
    guard more(&bytes, 1), let parser = try? JSONParser(bytes.span, dialect: dialect, limits: limits),
      parser.isAtArray(bytes.span)
    else { return nil }
    self.more = more
    self.elementBytesMax = elementBytesMax
    self.bytes = bytes
    self.parser = parser
  }

  /// The next element, alone in an array; nil behind the last. Places in it, and of an error, count from `offset`. An
  /// element whose end is not within `elementBytesMax` is too long, or has an error that hides its end.
  package mutating func next() throws(JSONError) -> JSONDocument? {
    while true {
      let checkpoint = parser.checkpoint
      offset = dropped + start
      do throws(JSONError) {
        if let element = try parseElement() { return element }
        guard hasMore else { return nil }
      } catch {
        guard hasMore else { throw error }
      }
      if bytes.count - start >= elementBytesMax {
        throw JSONError(.tooLong(bytesMax: elementBytesMax), at: 0, in: bytes.span.extracting(0..<0))
      }
      readMore()
      // With what has come now, what looked like an end or an error may be neither.
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

  /// Drops what has been parsed and takes in what follows.
  private mutating func readMore() {
    bytes.removeFirst(start)
    dropped += start
    start = 0
    // As much again as an element has already: one of any length is parsed a few times, not once for each piece.
    hasMore = more(&bytes, min(bytes.count, elementBytesMax))
  }
}
