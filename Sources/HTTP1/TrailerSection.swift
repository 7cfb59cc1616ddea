/// Checks the fields behind the last chunk, byte by byte, and drops them: same grammar as in a head, and none that
/// would have framed, routed or authenticated the message had it come in time (RFC 9110 §6.5.1).
struct TrailerSection: Sendable {
  private enum State: Sendable {
    case lineStart, name, value, lineFeed
  }

  /// All lines, their CRLFs included.
  private static let bytesMax = 4_096
  private static let fieldsMax = 16

  private var state = State.lineStart
  private var byteCount = 0
  private var fieldCount = 0
  /// The current field's name; bounded by `bytesMax`.
  private var name: [UInt8] = []

  /// Whether the section may end before the next byte.
  var mayEnd: Bool { state == .lineStart }

  mutating func consume(_ byte: UInt8) throws(RequestRejection) {
    guard byteCount < Self.bytesMax else { throw .trailersTooLarge }
    byteCount += 1
    switch state {
    case .lineStart:
      // RFC 9112 §5.2
      if ASCII.isBlank(byte) { throw fieldCount == 0 ? .whitespaceBeforeFirstField : .foldedLine }
      guard ASCII.isToken(byte) else { throw FieldGrammar.rejection(ofName: byte, isFirst: true) }
      guard fieldCount < Self.fieldsMax else { throw .trailersTooLarge }
      fieldCount += 1
      name.removeAll(keepingCapacity: true)
      name.append(byte)
      state = .name

    case .name:
      if ASCII.isToken(byte) {
        name.append(byte)
      } else {
        guard byte == UInt8(ascii: ":") else { throw FieldGrammar.rejection(ofName: byte, isFirst: false) }
        if isForbidden { throw .trailerForbidden }
        state = .value
      }

    case .value:
      if byte == ASCII.carriageReturn {
        state = .lineFeed
      } else if !ASCII.isFieldValue(byte) {
        throw FieldGrammar.rejection(ofValue: byte)
      }

    case .lineFeed:
      guard byte == ASCII.lineFeed else { throw .bareCarriageReturn }
      state = .lineStart
    }
  }

  private var isForbidden: Bool {
    let bytes = name.span
    let range = ByteRange(start: 0, count: name.count)
    return switch name.count {
    case 4: ASCII.equal(range, of: bytes, lowercase: "host")
    case 7: ASCII.equal(range, of: bytes, lowercase: "trailer")
    case 12: ASCII.equal(range, of: bytes, lowercase: "content-type")
    case 13: ASCII.equal(range, of: bytes, lowercase: "authorization")
    case 14: ASCII.equal(range, of: bytes, lowercase: "content-length")
    case 16: ASCII.equal(range, of: bytes, lowercase: "content-encoding")
    case 17: ASCII.equal(range, of: bytes, lowercase: "transfer-encoding")
    default: false
    }
  }
}
