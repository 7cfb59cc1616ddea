/// A body that is made piece by piece, as its peer takes it: a value of its own, which nothing that happens meanwhile
/// changes.
package protocol BodyPieces: Sendable {
  /// Appends the next piece, of some `ServerLimits.pieceBytes`, to `out`; false when that was the last.
  mutating func appendPiece(to out: inout [UInt8]) -> Bool
}

/// A body that is there already, and takes long to compress.
struct BytePieces: BodyPieces {
  private let bytes: [UInt8]
  private var start = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func appendPiece(to out: inout [UInt8]) -> Bool {
    let end = min(start + ServerLimits.pieceBytes, bytes.count)
    out += bytes[start..<end]
    start = end
    return end < bytes.count
  }
}
