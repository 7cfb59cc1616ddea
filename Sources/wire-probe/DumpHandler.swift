import Coding
import HTTP1
import JSON
import Server

/// Answers `wire-probe --dump`: writes each request as the parser has understood it; a refusal as `{"error"}` with its
/// reason.
final class DumpHandler: RequestHandler {
  func refusal(of request: Request) -> Reply? { nil }

  func reply(to request: Request) -> Reply {
    let (head, message) = (request.head, request.message.span)
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
    writer.string(Base64.encode(request.body.span))
    writer.endObject()
    return Reply(status: 200, contentType: .json, body: writer.finish())
  }

  func reply(
    to rejection: RequestRejection, path: ByteRange?, message: Span<UInt8>, context: RequestContext
  ) -> Reply {
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
}
