/// Reads `a=b&c` in order, from a query and from an `application/x-www-form-urlencoded` body alike, decoded.
///
/// Brackets have no meaning here: `expand[]`, `expand%5B%5D`, `expand[0]` and `expand[l` are just names.
package struct FormItems: Sendable {
  package struct Item: Equatable, Sendable {
    package var name: [UInt8]
    /// Empty both for `a=` and for `a`.
    package var value: [UInt8]

    /// What is not UTF-8 becomes U+FFFD.
    package var nameText: String { String(decoding: name, as: UTF8.self) }
    package var valueText: String { String(decoding: value, as: UTF8.self) }

    package func isNamed(_ text: String) -> Bool { name.elementsEqual(text.utf8) }
  }

  private var rest: ByteRange

  package init(_ range: ByteRange) {
    rest = range
  }

  /// Where a name and its value stand.
  package struct Pair: Sendable {
    package let name: ByteRange
    package let value: ByteRange
    /// All of it stands for itself.
    fileprivate let isPlain: Bool

    package func decoded(in bytes: Span<UInt8>) throws(RequestRejection) -> Item {
      if isPlain { return Item(name: FormItems.copy(name, of: bytes), value: FormItems.copy(value, of: bytes)) }
      return Item(name: try FormItems.decoded(name, in: bytes), value: try FormItems.decoded(value, in: bytes))
    }
  }

  /// The next item, or nil after the last; empty ones (`&&`) are none. `bytes` has to be the same at each call.
  package mutating func next(in bytes: Span<UInt8>) throws(RequestRejection) -> Item? {
    guard let pair = nextPair(in: bytes) else { return nil }
    return try pair.decoded(in: bytes)
  }

  /// The same, not yet decoded: how long it is can be looked at first.
  package mutating func nextPair(in bytes: Span<UInt8>) -> Pair? {
    rest = rest.clamped(to: bytes)
    while !rest.isEmpty {
      var end = rest.start
      var equals: Int?
      var isPlain = true
      while end < rest.end, bytes[end] != UInt8(ascii: "&") {
        switch bytes[end] {
        case UInt8(ascii: "=") where equals == nil: equals = end
        case UInt8(ascii: "+"), UInt8(ascii: "%"): isPlain = false
        default: break
        }
        end += 1
      }
      let pair = ByteRange(from: rest.start, to: end)
      rest = ByteRange(from: min(end + 1, rest.end), to: rest.end)
      if pair.isEmpty { continue }
      let nameEnd = equals ?? pair.end
      return Pair(
        name: ByteRange(from: pair.start, to: nameEnd),
        value: ByteRange(from: min(nameEnd + 1, pair.end), to: pair.end),
        isPlain: isPlain)
    }
    return nil
  }

  /// All items of `range`.
  package static func all(_ range: ByteRange, in bytes: Span<UInt8>) throws(RequestRejection) -> [Item] {
    var items = FormItems(range)
    var all: [Item] = []
    while let item = try items.next(in: bytes) { all.append(item) }
    return all
  }

  /// `+` is a space, and escapes are decoded once.
  fileprivate static func decoded(_ range: ByteRange, in bytes: Span<UInt8>) throws(RequestRejection) -> [UInt8] {
    var decoded: [UInt8] = []
    var isBroken = false
    decoded.append(addingCapacity: range.count) { out in
      var index = range.start
      while index < range.end {
        switch bytes[index] {
        case UInt8(ascii: "+"):
          out.append(ASCII.space)
          index += 1
        case UInt8(ascii: "%"):
          guard let byte = PercentEscape.byte(at: index, before: range.end, in: bytes) else {
            isBroken = true
            return
          }
          out.append(byte)
          index += 3
        case let byte:
          out.append(byte)
          index += 1
        }
      }
    }
    if isBroken { throw .formEscapeBroken }
    return decoded
  }

  fileprivate static func copy(_ range: ByteRange, of bytes: Span<UInt8>) -> [UInt8] {
    var copy: [UInt8] = []
    append(range.start..<range.end, of: bytes, to: &copy)
    return copy
  }

  private static func append(_ range: Range<Int>, of bytes: Span<UInt8>, to decoded: inout [UInt8]) {
    unsafe bytes.withUnsafeBufferPointer { unsafe decoded.append(contentsOf: $0[range]) }
  }
}
