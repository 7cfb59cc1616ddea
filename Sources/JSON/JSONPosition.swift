/// Tells a person where to look in a text: both numbers count from 1, as an editor shows them.
///
/// The column counts Unicode scalars, a tab as one. CR LF is one line break; a lone CR or LF is one too.
/// A leading byte order mark takes no column.
package struct JSONPosition: Hashable, Sendable, CustomStringConvertible {
  package let line: Int
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  init(ofOffset offset: Int, in source: Span<UInt8>) {
    var sweep = JSONPositionSweep()
    self = sweep.advance(to: offset, in: source)
  }

  package var description: String { "line \(line), column \(column)" }
}

/// Finds the positions of ascending offsets in one pass over the source.
struct JSONPositionSweep {
  private var offset = 0
  private var line = 1
  private var column = 1

  mutating func advance(to target: Int, in source: Span<UInt8>) -> JSONPosition {
    let end = min(target, source.count)
    if offset == 0, end >= 3, JSONBlank.hasByteOrderMark(source) { offset = 3 }
    while offset < end {
      let byte = source[offset]
      offset += 1
      if byte == UInt8(ascii: "\n") || (byte == UInt8(ascii: "\r") && !isLineFeed(at: offset, in: source)) {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return JSONPosition(line: line, column: column)
  }

  private func isLineFeed(at offset: Int, in source: Span<UInt8>) -> Bool {
    offset < source.count && source[offset] == UInt8(ascii: "\n")
  }
}

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
