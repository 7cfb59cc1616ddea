/// Writes the head of a reply, so that nothing a request carried can end a line or begin another in it.
///
/// Literals are copied as they are; every other value loses its control bytes (RFC 9110 §5.5), and a name that is no
/// token is not written at all.
package enum ResponseWriter {
  /// The version is always ours (RFC 9110 §6.2), also to a peer that speaks 1.0. A status outside 100–999 becomes 500.
  package static func appendStatusLine(_ status: Int, to out: inout [UInt8]) {
    if let line = StatusLine.known(status) {
      append(line, to: &out)
      return
    }
    guard 100...999 ~= status else { return append(StatusLine.internalServerError, to: &out) }
    append("HTTP/1.1 ", to: &out)
    out.append(decimal: status)
    // The phrase may be empty, the space before it not (RFC 9112 §4).
    append(" \r\n", to: &out)
  }

  /// A field that stands in the source: the compiler is its witness.
  package static func appendField(_ name: StaticString, _ value: StaticString, to out: inout [UInt8]) {
    append(name, to: &out)
    append(": ", to: &out)
    append(value, to: &out)
    append("\r\n", to: &out)
  }

  package static func appendField(_ name: StaticString, value: String, to out: inout [UInt8]) {
    appendField(name, value: value.utf8.span, to: &out)
  }

  package static func appendField(_ name: StaticString, value: Span<UInt8>, to out: inout [UInt8]) {
    append(name, to: &out)
    appendValue(value, to: &out)
  }

  /// False, with nothing written, when `name` is no token (RFC 9110 §5.1).
  @discardableResult
  package static func appendField(name: String, value: String, to out: inout [UInt8]) -> Bool {
    let bytes = name.utf8.span
    guard !bytes.isEmpty else { return false }
    for index in 0..<bytes.count where !ASCII.isToken(bytes[index]) { return false }
    out.append(ByteRange(start: 0, count: bytes.count), of: bytes)
    appendValue(value.utf8.span, to: &out)
    return true
  }

  package static func appendContentLength(_ count: Int, to out: inout [UInt8]) {
    beginContentLength(to: &out)
    out.append(decimal: count)
    append("\r\n", to: &out)
  }

  /// Up to the number, for a head that is kept so far.
  package static func beginContentLength(to out: inout [UInt8]) {
    append("Content-Length: ", to: &out)
  }

  /// `date` is what `HTTPDate` wrote, kept for the second that it is good for.
  package static func appendDate(_ date: Span<UInt8>, to out: inout [UInt8]) {
    append("Date", to: &out)
    appendValue(date, to: &out)
  }

  /// One chunk of a body (RFC 9112 §7.1); nothing for no bytes, because an empty chunk is the last.
  package static func appendChunk(_ bytes: [UInt8], to out: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    append(hexadecimal: bytes.count, to: &out)
    append("\r\n", to: &out)
    out.append(contentsOf: bytes)
    append("\r\n", to: &out)
  }

  /// The last chunk, without trailers.
  package static func appendLastChunk(to out: inout [UInt8]) {
    append("0\r\n\r\n", to: &out)
  }

  private static func append(hexadecimal number: Int, to out: inout [UInt8]) {
    var shift = (number.bitWidth - 1 - number.leadingZeroBitCount) / 4 * 4
    while shift >= 0 {
      let digit = UInt8(truncatingIfNeeded: number >> shift & 0xF)
      out.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      shift -= 4
    }
  }

  /// The empty line.
  package static func appendHeadEnd(to out: inout [UInt8]) {
    append("\r\n", to: &out)
  }

  /// What a peer that holds its body back waits for (RFC 9110 §10.1.1).
  package static func appendContinue(to out: inout [UInt8]) {
    append("HTTP/1.1 100 Continue\r\n\r\n", to: &out)
  }

  /// `: `, the value with a space for each control byte, and CRLF.
  private static func appendValue(_ value: Span<UInt8>, to out: inout [UInt8]) {
    append(": ", to: &out)
    let start = out.count
    out.append(ByteRange(start: 0, count: value.count), of: value)
    for index in start..<out.count where !ASCII.isFieldValue(out[index]) { out[index] = ASCII.space }
    append("\r\n", to: &out)
  }

  private static func append(_ text: StaticString, to out: inout [UInt8]) {
    // The literal lives as long as the program, and its count is its own.
    unsafe out.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }
}
