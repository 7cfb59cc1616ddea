/// Bounds what one message head may cost, so that no peer can make the server buffer or scan without end.
package struct HeadLimits: Equatable, Sendable {
  /// RFC 9112 §3 asks for at least 8,000. Without the CRLF.
  package var requestLineBytesMax: Int
  /// As long as the head allows, unless set: a browser sends the cookies of all ports of localhost in one field, and 9
  /// KB of them are none too many for an afternoon's work. Without the CRLF.
  package var fieldLineBytesMax: Int
  /// Four longest request lines, blank line included. It also bounds the receive buffer that an unfinished head holds.
  package var headBytesMax: Int
  /// Browsers and SDKs send 10 to 30; a lookup by name stays short.
  package var fieldsMax: Int
  /// The longest registered method has 17 bytes.
  package var methodBytesMax: Int

  package init(
    requestLineBytesMax: Int = 8_192,
    fieldLineBytesMax: Int = .max,
    headBytesMax: Int = 32_768,
    fieldsMax: Int = 100,
    methodBytesMax: Int = 32
  ) {
    self.requestLineBytesMax = requestLineBytesMax
    self.fieldLineBytesMax = fieldLineBytesMax
    self.headBytesMax = headBytesMax
    self.fieldsMax = fieldsMax
    self.methodBytesMax = methodBytesMax
  }
}
