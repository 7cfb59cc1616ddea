import HTTP1
import JSON
import Server

/// Writes each request as the parser has understood it; a refusal as `{"error"}` with its reason.
final class DumpHandler: RequestHandler {
  func refusal(of head: borrowing RequestHead, message: Span<UInt8>, context: RequestContext) -> Reply? { nil }

  func reply(
    to head: borrowing RequestHead, message: Span<UInt8>, body: Span<UInt8>, context: RequestContext
  ) -> Reply {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("method")
    writer.string(Self.text(head.methodRange, message))
    writer.key("target")
    writer.string(Self.text(head.target.range, message))
    writer.key("version")
    writer.string("HTTP/1.\(head.minorVersion)")
    writer.key("headers")
    writer.beginArray()
    for field in head.fields {
      writer.beginArray()
      writer.string(Self.text(field.name, message))
      writer.string(Self.text(field.value, message))
      writer.endArray()
    }
    writer.endArray()
    writer.key("body")
    writer.string(Self.base64(body))
    writer.endObject()
    return Reply(status: 200, contentType: .json, body: writer.finish())
  }

  func reply(to rejection: RequestRejection, context: RequestContext) -> Reply {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("error")
    writer.string(rejection.reason)
    writer.endObject()
    return Reply(status: rejection.status, contentType: .json, body: writer.finish())
  }

  func handshakeFailed(reason: String, context: RequestContext) {}

  func wakeEnded() {}

  func reloadAsked() {}

  /// Each byte as the character of its number, so that none is lost.
  private static func text(_ range: ByteRange, _ message: Span<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    for byte in range.bytes(in: message) { text.append(Unicode.Scalar(byte)) }
    return String(text)
  }

  /// RFC 4648 §4.
  private static func base64(_ body: Span<UInt8>) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(body.count / 3 * 4 + 4)
    var index = 0
    while index < body.count {
      let count = min(3, body.count - index)
      var group = 0
      for offset in 0..<3 { group = group << 8 | (offset < count ? Int(body[index + offset]) : 0) }
      for sextet in 0..<4 {
        text.append(sextet <= count ? alphabet[group >> (18 - 6 * sextet) & 63] : UInt8(ascii: "="))
      }
      index += 3
    }
    return String(decoding: text, as: UTF8.self)
  }
}
