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
    if offset == 0, end >= 3, UTF8Sequence.hasByteOrderMark(source) { offset = 3 }
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
