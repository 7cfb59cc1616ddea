/// A body that is made piece by piece, as its peer takes it: a value of its own, which nothing that happens meanwhile
/// changes.
package protocol BodyPieces: Sendable {
  /// Appends the next piece, of some `ServerLimits.pieceBytes`, to `out`; false when that was the last.
  mutating func appendPiece(to out: inout [UInt8]) -> Bool
}
