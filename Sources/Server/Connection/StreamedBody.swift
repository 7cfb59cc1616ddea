import Coding
import HTTP1

/// A reply's body on its way to one peer.
final class StreamedBody {
  private var pieces: any BodyPieces
  let gzip: GzipEncoder?
  /// In chunks; else up to the end of the connection.
  private let isChunked: Bool
  /// Whether the connection outlives it.
  let isPersistent: Bool
  /// Whether it waits in the loop's list for its turn.
  var isQueued = false

  init(_ pieces: any BodyPieces, gzip: GzipEncoder?, isChunked: Bool, isPersistent: Bool) {
    self.pieces = pieces
    self.gzip = gzip
    self.isChunked = isChunked
    self.isPersistent = isPersistent
  }

  enum Progress {
    case more, last
    /// What has been sent can only be broken off.
    case failed
  }

  /// Appends the next piece as it goes on the wire.
  func appendPiece(to out: inout [UInt8]) -> Progress {
    var piece: [UInt8] = []
    let hasMore = pieces.appendPiece(to: &piece)
    if let gzip {
      var encoded: [UInt8] = []
      guard gzip.encode(piece, isLast: !hasMore, into: &encoded) else { return .failed }
      piece = encoded
    }
    if isChunked {
      ResponseWriter.appendChunk(piece, to: &out)
      if !hasMore { ResponseWriter.appendLastChunk(to: &out) }
    } else {
      out.append(contentsOf: piece)
    }
    return hasMore ? .more : .last
  }
}
