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

  /// The next item, or nil after the last; empty ones (`&&`) are none. `bytes` has to be the same at each call.
  package mutating func next(in bytes: Span<UInt8>) throws(RequestRejection) -> Item? {
    rest = rest.clamped(to: bytes)
    while !rest.isEmpty {
      var end = rest.start
      while end < rest.end, bytes[end] != UInt8(ascii: "&") { end += 1 }
      let pair = ByteRange(from: rest.start, to: end)
      rest = ByteRange(from: min(end + 1, rest.end), to: rest.end)
      if pair.isEmpty { continue }
      var nameEnd = pair.start
      while nameEnd < pair.end, bytes[nameEnd] != UInt8(ascii: "=") { nameEnd += 1 }
      return Item(
        name: try Self.decoded(ByteRange(from: pair.start, to: nameEnd), in: bytes),
        value: try Self.decoded(ByteRange(from: nameEnd + 1, to: pair.end), in: bytes)
      )
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
  private static func decoded(_ range: ByteRange, in bytes: Span<UInt8>) throws(RequestRejection) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(range.count)
    var index = range.start
    while index < range.end {
      switch bytes[index] {
      case UInt8(ascii: "+"):
        decoded.append(ASCII.space)
        index += 1
      case UInt8(ascii: "%"):
        guard let byte = PercentEscape.byte(at: index, before: range.end, in: bytes) else { throw .formEscapeBroken }
        decoded.append(byte)
        index += 3
      case let byte:
        decoded.append(byte)
        index += 1
      }
    }
    return decoded
  }
}
