/// Finds a request head in bytes that arrive in any pieces, and refuses it at the first byte that breaks a rule.
///
/// Each byte is looked at once, in order, whatever the pieces: that makes a slow sender cost linear time, and makes the
/// outcome the same for every way to cut the bytes.
package struct RequestParser: Sendable {
  /// What the byte at `cursor` belongs to.
  private enum State: Sendable {
    case start, emptyLineFeed, afterEmptyLine
    case method, target, version, requestLineFeed
    case firstField, field, fieldName, fieldValue, fieldLineFeed, finalLineFeed
    case complete
  }

  package let limits: HeadLimits
  /// Complete once `parse` has returned true.
  package private(set) var head = RequestHead()
  private var state = State.start
  /// How many bytes were looked at.
  private var cursor = 0
  private var lineStart = 0
  /// Where the target, the version or the field's colon stands in the current line.
  private var mark = 0
  private var targetHasEscape = false
  /// Where the target's first `?` stands.
  private var targetQuestionMark: Int?
  private var rejection: RequestRejection?

  package init(limits: HeadLimits = HeadLimits()) {
    self.limits = limits
    head.fields.reserveCapacity(16)
  }

  /// Whether a byte of a message has come. The empty line that may stand before one does not count.
  package var hasBegun: Bool {
    switch state {
    case .start, .emptyLineFeed, .afterEmptyLine: rejection != nil
    default: true
    }
  }

  /// Whether the request line is complete: a head that then stays unfinished is worth a 408, a lesser one is not.
  package var requestLineArrived: Bool {
    switch state {
    case .start, .emptyLineFeed, .afterEmptyLine, .method, .target, .version, .requestLineFeed: false
    default: true
    }
  }

  /// Looks at the bytes that are new; true when the head is complete, false when more are needed.
  ///
  /// `bytes` always begins at the message's first byte and holds all that has come. After a rejection every call
  /// rejects again, until `reset()`.
  package mutating func parse(_ bytes: Span<UInt8>) throws(RequestRejection) -> Bool {
    if let rejection { throw rejection }
    do throws(RequestRejection) {
      return try advance(bytes)
    } catch {
      rejection = error
      throw error
    }
  }

  /// Makes ready for the next message; nothing is allocated, nothing freed.
  package mutating func reset() {
    head.reset()
    state = .start
    cursor = 0
    targetHasEscape = false
    targetQuestionMark = nil
    rejection = nil
  }

  private mutating func advance(_ bytes: Span<UInt8>) throws(RequestRejection) -> Bool {
    let end = min(bytes.count, limits.headBytesMax)
    var index = cursor
    defer { cursor = index }
    while index < end {
      switch state {
      case .start:
        switch bytes[index] {
        case ASCII.carriageReturn:
          state = .emptyLineFeed
          index += 1
        // The record type of a TLS handshake.
        case 0x16: throw .tlsOnPlainPort
        default: try beginRequestLine(at: index, bytes[index])
        }

      case .emptyLineFeed:
        guard bytes[index] == ASCII.lineFeed else { throw .bareCarriageReturn }
        index += 1
        state = .afterEmptyLine

      case .afterEmptyLine:
        // RFC 9112 §2.2: at least one; more would be an endless head of nothing.
        if bytes[index] == ASCII.carriageReturn { throw .emptyLinesBeforeRequest }
        try beginRequestLine(at: index, bytes[index])

      case .method:
        let stop = lineEnd(before: end, bytesMax: limits.methodBytesMax)
        while index < stop, ASCII.isToken(bytes[index]) { index += 1 }
        if index == end { break }
        let byte = bytes[index]
        if byte == ASCII.space, index > lineStart {
          head.methodRange = ByteRange(from: lineStart, to: index)
          head.method = RequestMethod(head.methodRange, in: bytes)
          index += 1
          mark = index
          state = .target
        } else if index == stop, ASCII.isToken(byte) {
          throw .methodTooLong
        } else {
          throw rejection(of: byte, or: ASCII.isBlank(byte) ? .requestLineMalformed : .methodMalformed)
        }

      case .target:
        let stop = lineEnd(before: end, bytesMax: limits.requestLineBytesMax)
        index = ASCII.skipTarget(bytes, from: index, to: stop)
        while index < stop {
          let byte = bytes[index]
          guard ASCII.isTarget(byte) else { break }
          if byte == UInt8(ascii: "%") { targetHasEscape = true }
          if byte == UInt8(ascii: "?"), targetQuestionMark == nil { targetQuestionMark = index }
          index += 1
        }
        if index == end { break }
        if index == stop { throw .requestLineTooLong }
        let byte = bytes[index]
        if byte == ASCII.space, index > mark {
          head.target.range = ByteRange(from: mark, to: index)
          index += 1
          mark = index
          state = .version
        } else {
          // RFC 9112 §3: single spaces. A CR here is HTTP/0.9.
          throw rejection(of: byte, or: ASCII.isBlank(byte) ? .requestLineMalformed : .targetByteInvalid)
        }

      case .version:
        let stop = lineEnd(before: end, bytesMax: limits.requestLineBytesMax)
        while index < stop, HTTPVersion.mayHave(bytes[index], at: index - mark) { index += 1 }
        if index == end { break }
        let byte = bytes[index]
        let offset = index - mark
        if offset == HTTPVersion.byteCount, byte == ASCII.carriageReturn {
          state = .requestLineFeed
        } else if index == stop {
          throw .requestLineTooLong
        } else {
          throw rejection(of: byte, or: ASCII.isBlank(byte) ? .requestLineMalformed : .versionMalformed)
        }
        index += 1

      case .requestLineFeed:
        guard bytes[index] == ASCII.lineFeed else { throw .bareCarriageReturn }
        index += 1
        try finishRequestLine(bytes)
        lineStart = index
        state = .firstField

      case .firstField, .field:
        let byte = bytes[index]
        if ASCII.isToken(byte) {
          if head.fields.count >= limits.fieldsMax { throw .tooManyFields }
          lineStart = index
          index += 1
          state = .fieldName
        } else if byte == ASCII.carriageReturn {
          index += 1
          state = .finalLineFeed
        } else if ASCII.isBlank(byte) {
          // RFC 9112 §2.2, §5.2
          throw state == .firstField ? .whitespaceBeforeFirstField : .foldedLine
        } else {
          throw FieldGrammar.rejection(ofName: byte, isFirst: true)
        }

      case .fieldName:
        let stop = lineEnd(before: end, bytesMax: limits.fieldLineBytesMax)
        while index < stop, ASCII.isToken(bytes[index]) { index += 1 }
        if index == end { break }
        if index == stop { throw .fieldLineTooLong }
        guard bytes[index] == UInt8(ascii: ":") else {
          throw FieldGrammar.rejection(ofName: bytes[index], isFirst: false)
        }
        mark = index
        index += 1
        state = .fieldValue

      case .fieldValue:
        let stop = lineEnd(before: end, bytesMax: limits.fieldLineBytesMax)
        index = ASCII.skipFieldValue(bytes, from: index, to: stop)
        while index < stop, ASCII.isFieldValue(bytes[index]) { index += 1 }
        if index == end { break }
        guard bytes[index] == ASCII.carriageReturn else {
          throw index == stop ? .fieldLineTooLong : FieldGrammar.rejection(ofValue: bytes[index])
        }
        index += 1
        state = .fieldLineFeed

      case .fieldLineFeed:
        guard bytes[index] == ASCII.lineFeed else { throw .bareCarriageReturn }
        let value = ByteRange(from: mark + 1, to: index - 1)
        let line = FieldLine(
          name: ByteRange(from: lineStart, to: mark),
          value: ASCII.trimmed(value, of: bytes)
        )
        index += 1
        try head.known.note(line, in: bytes)
        head.fields.append(line)
        state = .field

      case .finalLineFeed:
        guard bytes[index] == ASCII.lineFeed else { throw .bareCarriageReturn }
        index += 1
        try head.finish(in: bytes)
        head.byteCount = index
        state = .complete
        return true

      case .complete: return true
      }
    }
    if state == .complete { return true }
    // No byte beyond the limit is looked at, so its last byte already decides.
    if end == limits.headBytesMax { throw .headTooLarge }
    return false
  }

  /// Where the current line, or what arrived of it, has to stop.
  @inline(__always)
  private func lineEnd(before end: Int, bytesMax: Int) -> Int {
    end - lineStart > bytesMax ? lineStart + bytesMax : end
  }

  private mutating func beginRequestLine(at index: Int, _ byte: UInt8) throws(RequestRejection) {
    guard ASCII.isToken(byte) else {
      throw rejection(of: byte, or: ASCII.isBlank(byte) ? .requestLineMalformed : .methodMalformed)
    }
    lineStart = index
    state = .method
  }

  /// Why a byte in the request line is rejected: what ends a line too early has a name of its own.
  private func rejection(of byte: UInt8, or other: RequestRejection) -> RequestRejection {
    switch byte {
    case ASCII.lineFeed: .bareLineFeed
    case ASCII.carriageReturn: .requestLineMalformed
    default: other
    }
  }

  private mutating func finishRequestLine(_ bytes: Span<UInt8>) throws(RequestRejection) {
    do throws(RequestRejection) {
      head.minorVersion = try HTTPVersion.minorVersion(at: mark, in: bytes)
    } catch {
      // RFC 9113 §3.4: HTTP/2 begins with a request of this method, so that older servers refuse it.
      throw ASCII.equal(head.methodRange, of: bytes, lowercase: "pri") ? .http2Preface : error
    }
    if head.method == .connect { throw .methodConnect }
    head.target = try RequestTarget(
      head.target.range, questionMark: targetQuestionMark, method: head.method, in: bytes)
    if targetHasEscape, !PercentEscape.areWellFormed(in: head.target.range, of: bytes) {
      head.fault = .targetEscapeBroken
    }
  }
}
