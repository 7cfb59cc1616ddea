import ImitatedWorld
import Server

/// A long page on its way: no peer that is slow holds more of it than a few pieces.
struct ListPieces: BodyPieces {
  var page: ListPage

  mutating func appendPiece(to out: inout [UInt8]) -> Bool {
    page.appendPiece(to: &out, of: ServerLimits.pieceBytes)
  }
}

extension Reply {
  /// The page; in pieces where it is long.
  init(_ page: ListPage) {
    if page.byteCount <= ServerLimits.wholeBytesMax {
      self.init(status: 200, body: page.text)
    } else {
      self = .later(.streamed(ListPieces(page: page)))
    }
  }
}
