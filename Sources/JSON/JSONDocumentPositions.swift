extension JSONDocument {
  /// The position of one offset into `bytes`. Reads the text up to there: for many offsets use `positions(ofOffsets:)`.
  package func position(ofOffset offset: Int) -> JSONPosition {
    JSONPosition(ofOffset: offset, in: bytes.span)
  }

  package func position(of node: JSONNode) -> JSONPosition {
    position(ofOffset: sourceRange(of: node).lowerBound)
  }

  /// The positions of all offsets, in the order given, for one pass over the text. A table of line starts would not
  /// do: a minified file is one line of 100 MB.
  package func positions(ofOffsets offsets: [Int]) -> [JSONPosition] {
    var positions = [JSONPosition](repeating: JSONPosition(line: 1, column: 1), count: offsets.count)
    var sweep = JSONPositionSweep()
    for index in offsets.indices.sorted(by: { offsets[$0] < offsets[$1] }) {
      positions[index] = sweep.advance(to: offsets[index], in: bytes.span)
    }
    return positions
  }

  package func positions(of nodes: [JSONNode]) -> [JSONPosition] {
    positions(ofOffsets: nodes.map { sourceRange(of: $0).lowerBound })
  }
}
