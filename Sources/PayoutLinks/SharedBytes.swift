/// Bytes that only become more, and whose copies share what both have: the next byte costs a copy of one chunk, not of
/// all.
struct SharedBytes: Sendable {
  private static let shift = 16
  private static let mask = 1 << shift - 1

  private var chunks: [[UInt8]] = []
  private(set) var count = 0

  mutating func append(_ bytes: Span<UInt8>) {
    for index in bytes.indices {
      if count & Self.mask == 0 { chunks.append([]) }
      chunks[count >> Self.shift].append(bytes[index])
      count += 1
    }
  }

  subscript(index: Int) -> UInt8 { chunks[index >> Self.shift][index & Self.mask] }

  /// A copy of some of them.
  subscript(range: Range<Int>) -> [UInt8] {
    let chunk = range.lowerBound >> Self.shift
    let start = chunk << Self.shift
    guard range.upperBound - start <= Self.mask + 1, !range.isEmpty else { return range.map { self[$0] } }
    return Array(chunks[chunk][range.lowerBound - start..<range.upperBound - start])
  }

  func hash(_ range: Range<Int>) -> Int {
    let chunk = range.lowerBound >> Self.shift
    let start = chunk << Self.shift
    guard range.upperBound - start <= Self.mask + 1, !range.isEmpty else {
      let copy = self[range]
      return TextPool.hash(copy.span)
    }
    let bytes = chunks[chunk]
    return TextPool.hash(bytes.span.extracting(range.lowerBound - start..<range.upperBound - start))
  }
}
