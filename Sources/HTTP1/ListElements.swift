/// Walks the elements of a comma-separated field value (RFC 9110 §5.6.1) without collecting them.
///
/// Empty elements are handed out too: whether they matter is the field's own rule. Commas in quoted strings are not
/// recognised, because none of the lists read here may hold one.
struct ListElements {
  private var rest: ByteRange
  private var isDone = false

  init(_ value: ByteRange) {
    rest = value
  }

  mutating func next(in bytes: Span<UInt8>) -> ByteRange? {
    if isDone { return nil }
    var end = rest.start
    while end < rest.end, bytes[end] != UInt8(ascii: ",") { end += 1 }
    let element = ASCII.trimmed(ByteRange(from: rest.start, to: end), of: bytes)
    if end == rest.end {
      isDone = true
    } else {
      rest = ByteRange(from: end + 1, to: rest.end)
    }
    return element
  }
}
