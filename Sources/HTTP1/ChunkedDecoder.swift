/// Decodes a chunked body (RFC 9112 §7.1) that arrives in any pieces, and refuses it at the first byte that breaks a
/// rule. What is left of a line when the bytes end is state, never a buffer that a peer could let grow.
package struct ChunkedDecoder: Sendable {
  /// What the next byte belongs to.
  private enum State: Sendable {
    case size, extensions, sizeLineFeed
    case data, dataCarriageReturn, dataLineFeed
    case trailers, finalLineFeed
    case complete
  }

  /// Extension bytes in one chunk's line, `;` included: nothing in use needs more.
  private static let lineExtensionBytesMax = 256
  /// Extension bytes in one message: they carry nothing, so many of them are an attack (CVE-2023-39326).
  private static let messageExtensionBytesMax = 4_096
  /// 60 bits: the size can not overflow.
  private static let sizeDigitsMax = 15

  private var state = State.size
  private var sizeDigits = 0
  /// Of the current chunk: its size while the line is read, then what is still to come of its data.
  private var remaining = 0
  private var decoded = 0
  private var lineExtensionBytes = 0
  private var messageExtensionBytes = 0
  private var extensions = ChunkExtensions()
  private var trailers = TrailerSection()
  private var rejection: RequestRejection?

  package init() {}

  package var isComplete: Bool { state == .complete }

  /// Appends the data in `bytes` to `body`, and returns how many bytes belong to this message: all of them, unless its
  /// end is among them. After a rejection every call rejects again.
  package mutating func decode(
    _ bytes: Span<UInt8>, into body: inout [UInt8], bodyBytesMax: Int
  ) throws(RequestRejection) -> Int {
    if let rejection { throw rejection }
    do throws(RequestRejection) {
      return try advance(bytes, into: &body, bodyBytesMax: bodyBytesMax)
    } catch {
      rejection = error
      throw error
    }
  }

  private mutating func advance(
    _ bytes: Span<UInt8>, into body: inout [UInt8], bodyBytesMax: Int
  ) throws(RequestRejection) -> Int {
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch state {
      case .size:
        if let digit = ASCII.hexValue(byte) {
          guard sizeDigits < Self.sizeDigitsMax else { throw .chunkSizeMalformed }
          sizeDigits += 1
          remaining = remaining << 4 | Int(digit)
        } else if byte == ASCII.lineFeed {
          throw .bareLineFeed
        } else if sizeDigits == 0 {
          throw .chunkSizeMalformed
        } else if byte == UInt8(ascii: ";") {
          try countExtensionByte()
          extensions = ChunkExtensions()
          state = .extensions
        } else if byte == ASCII.carriageReturn {
          state = .sizeLineFeed
        } else {
          throw .chunkSizeMalformed
        }

      case .extensions:
        if byte == ASCII.lineFeed { throw .bareLineFeed }
        if byte == ASCII.carriageReturn, extensions.mayEnd {
          state = .sizeLineFeed
        } else {
          try countExtensionByte()
          try extensions.consume(byte)
        }

      case .sizeLineFeed:
        guard byte == ASCII.lineFeed else { throw .bareCarriageReturn }
        // The declared size decides, before its data is taken (RFC 9110 §15.5.14).
        guard remaining <= bodyBytesMax - decoded else { throw .bodyTooLarge }
        state = remaining == 0 ? .trailers : .data

      case .data:
        let count = min(remaining, bytes.count - index)
        body.append(ByteRange(start: index, count: count), of: bytes)
        decoded += count
        remaining -= count
        index += count
        if remaining == 0 { state = .dataCarriageReturn }
        continue

      case .dataCarriageReturn:
        guard byte == ASCII.carriageReturn else {
          throw byte == ASCII.lineFeed ? .bareLineFeed : .chunkDataUnterminated
        }
        state = .dataLineFeed

      case .dataLineFeed:
        guard byte == ASCII.lineFeed else { throw .bareCarriageReturn }
        sizeDigits = 0
        lineExtensionBytes = 0
        state = .size

      case .trailers:
        if byte == ASCII.carriageReturn, trailers.mayEnd {
          state = .finalLineFeed
        } else {
          try trailers.consume(byte)
        }

      case .finalLineFeed:
        guard byte == ASCII.lineFeed else { throw .bareCarriageReturn }
        state = .complete
        return index + 1

      case .complete: return index
      }
      index += 1
    }
    return index
  }

  private mutating func countExtensionByte() throws(RequestRejection) {
    lineExtensionBytes += 1
    messageExtensionBytes += 1
    guard lineExtensionBytes <= Self.lineExtensionBytesMax, messageExtensionBytes <= Self.messageExtensionBytesMax
    else { throw .chunkExtensionTooLong }
  }
}
