/// A few names, all known beforehand, that keys are compared with: to tell which of them a key is takes no string, and
/// mostly one comparison.
package struct JSONNames: Sendable {
  /// At most 16 bytes, as their first eight and their last; what is shorter than eight is in the first alone.
  private struct Spelling: Equatable {
    let first: UInt64
    let last: UInt64

    init(_ range: Range<Int>, of bytes: Span<UInt8>) {
      guard range.count < 8 else {
        let raw = unsafe bytes.bytes
        // Bounds-checked; that any eight bytes are a `UInt64` makes it safe.
        first = unsafe raw.unsafeLoadUnaligned(fromByteOffset: range.lowerBound, as: UInt64.self)
        last = unsafe raw.unsafeLoadUnaligned(fromByteOffset: range.upperBound &- 8, as: UInt64.self)
        return
      }
      var word: UInt64 = 0
      for index in range { word = word &<< 8 | UInt64(bytes[index]) }
      first = word
      last = 0
    }
  }

  static let bytesMax = 16

  // In the order of their lengths, with the place of each in the list that was given, and where each length begins.
  private let spellings: [Spelling]
  private let places: [Int]
  private let firstOfLength: [Int]

  package init(_ names: [String]) {
    let sorted = names.enumerated().sorted { $0.element.utf8.count < $1.element.utf8.count }
    precondition((sorted.last?.element.utf8.count ?? 0) <= Self.bytesMax, "a name is too long to be told by its ends")
    spellings = sorted.map { name in
      let bytes = Array(name.element.utf8)
      return Spelling(bytes.indices, of: bytes.span)
    }
    places = sorted.map(\.offset)
    firstOfLength = (0...Self.bytesMax + 1).map { length in
      sorted.firstIndex { $0.element.utf8.count >= length } ?? sorted.count
    }
  }

  /// The place in the list of the name that a string or key is; nil where it is none of them.
  package func place(of node: JSONNode, in document: JSONDocument) -> Int? {
    let entry = document.tape[node.index]
    guard entry.kind == .string else { return nil }
    guard !entry.hasEscapes else {
      let text = document.text(of: entry)
      return place(of: text.indices, in: text.span)
    }
    return place(of: document.content(of: entry), in: document.bytes.span)
  }

  private func place(of range: Range<Int>, in bytes: Span<UInt8>) -> Int? {
    guard range.count <= Self.bytesMax else { return nil }
    let spelling = Spelling(range, of: bytes)
    for index in firstOfLength[range.count]..<firstOfLength[range.count + 1] where spellings[index] == spelling {
      return places[index]
    }
    return nil
  }
}
