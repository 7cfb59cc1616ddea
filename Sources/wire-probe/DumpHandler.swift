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
    let dump = JSONWriter.object { writer in
      writer.field("method", Self.text(head.methodRange, message))
      writer.field("target", Self.text(head.target.range, message))
      writer.field("version", "HTTP/1.\(head.minorVersion)")
      writer.array("headers") { writer in
        for field in head.fields {
          writer.array { writer in
            writer.string(Self.text(field.name, message))
            writer.string(Self.text(field.value, message))
          }
        }
      }
      writer.field("body", Base64.encode(request.body.span))
    }
    return Reply(status: 200, contentType: .json, body: dump)
  }

  func reply(
    to rejection: RequestRejection, path: ByteRange?, message: Span<UInt8>, context: RequestContext
  ) -> Reply {
    let refusal = JSONWriter.object { $0.field("error", rejection.reason) }
    return Reply(status: rejection.status, contentType: .json, body: refusal)
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
