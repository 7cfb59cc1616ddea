/// Checks the extensions of one chunk, byte by byte from behind the first `;`; they mean nothing to us (RFC 9112
/// §7.1.1), but what is not understood must at least be well formed.
///
/// The grammar's BWS around `;` and `=` is refused: no known sender writes it, and peers that trim differently see
/// different sizes.
struct ChunkExtensions: Sendable {
  private enum State: Sendable {
    case nameStart, name
    case valueStart, token
    case quoted, escaped, closed
  }

  private var state = State.nameStart

  /// Whether the line may end before the next byte.
  var mayEnd: Bool { state == .name || state == .token || state == .closed }

  mutating func consume(_ byte: UInt8) throws(RequestRejection) {
    switch state {
    case .nameStart where ASCII.isToken(byte): state = .name
    case .name where ASCII.isToken(byte): break
    case .name where byte == UInt8(ascii: "="): state = .valueStart
    case .valueStart where byte == UInt8(ascii: "\""): state = .quoted
    case .valueStart where ASCII.isToken(byte): state = .token
    case .token where ASCII.isToken(byte): break
    // RFC 9110 §5.6.4
    case .quoted where byte == UInt8(ascii: "\""): state = .closed
    case .quoted where byte == UInt8(ascii: "\\"): state = .escaped
    case .quoted where ASCII.isFieldValue(byte): break
    case .escaped where ASCII.isFieldValue(byte): state = .quoted
    case .name where byte == UInt8(ascii: ";"),
      .token where byte == UInt8(ascii: ";"),
      .closed where byte == UInt8(ascii: ";"):
      state = .nameStart
    default: throw .chunkExtensionMalformed
    }
  }
}
