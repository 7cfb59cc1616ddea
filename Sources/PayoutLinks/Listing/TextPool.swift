/// Keeps each text once and numbers it, so that a link holds four bytes for it and comparing is comparing numbers.
struct TextPool: Sendable {
  typealias Key = Int32

  private var bytes = SharedBytes()
  private var ends = SharedArray<Int>()
  private var table = SlotTable()

  /// The number of `text`; nil where it is not here.
  func key(of text: String) -> Key? {
    let utf8 = text.utf8.span
    return table.find(hash: Self.hash(utf8)) { isEqual(range($0), utf8) }.map { Key(truncatingIfNeeded: $0) }
  }

  /// The number of `text`, which is taken in where it is new.
  mutating func intern(_ text: String) -> Key {
    if let key = key(of: text) { return key }
    let slot = ends.count
    bytes.append(text.utf8.span)
    ends.append(bytes.count)
    let pool = (bytes, ends)
    table.insert(slot, hash: Self.hash(text.utf8.span)) { slot in
      pool.0.hash((slot == 0 ? 0 : pool.1[slot - 1])..<pool.1[slot])
    }
    return Key(truncatingIfNeeded: slot)
  }

  subscript(key: Key) -> String {
    String(decoding: bytes[range(Int(key))], as: UTF8.self)
  }

  /// A hash of what follows the last slash.
  func tailHash(_ key: Key) -> Int {
    bytes.hash(tail(Int(key)))
  }

  func isTail(_ text: Span<UInt8>, of key: Key) -> Bool {
    isEqual(tail(Int(key)), text)
  }

  private func range(_ slot: Int) -> Range<Int> {
    (slot == 0 ? 0 : ends[slot - 1])..<ends[slot]
  }

  private func tail(_ slot: Int) -> Range<Int> {
    let range = range(slot)
    var start = range.upperBound
    while start > range.lowerBound, bytes[start - 1] != UInt8(ascii: "/") { start -= 1 }
    return start..<range.upperBound
  }

  // By bytes, not by canonical equivalence: two spellings that look alike are two texts to the provider.
  private func isEqual(_ range: Range<Int>, _ text: Span<UInt8>) -> Bool {
    guard range.count == text.count else { return false }
    for index in 0..<text.count where bytes[range.lowerBound + index] != text[index] { return false }
    return true
  }

  static func hash(_ bytes: Span<UInt8>) -> Int {
    var hasher = Hasher()
    unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    return hasher.finalize()
  }
}
