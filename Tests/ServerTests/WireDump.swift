import HTTP1
import Server

/// Answers as a wire fixture expects it: what was understood, or which rule was broken.
enum WireDump {
  static func reply(to head: borrowing RequestHead, _ message: Span<UInt8>, _ body: Span<UInt8>) -> Reply {
    var fields = FieldLines()
    switch head.method {
    case .options:
      fields.append("Allow", "GET, HEAD, OPTIONS")
      return Reply(status: 204, fields: fields)
    case .trace:
      fields.append("Allow", "GET, HEAD, OPTIONS")
      return Reply(status: 405, contentType: .text, fields: fields)
    case .other: return Reply(status: 400, contentType: .text, body: understood(head, message, body))
    default: return Reply(status: 200, contentType: .text, body: understood(head, message, body))
    }
  }

  private static func understood(
    _ head: borrowing RequestHead, _ message: Span<UInt8>, _ body: Span<UInt8>
  ) -> [UInt8] {
    var text = head.methodRange.bytes(in: message)
    text.append(UInt8(ascii: " "))
    text.append(head.target.range, of: message)
    text += Array(" HTTP/1.\(head.minorVersion)".utf8)
    for field in head.fields {
      text.append(UInt8(ascii: "\n"))
      text.append(field.name, of: message)
      text += Array(": ".utf8)
      text.append(field.value, of: message)
    }
    if !body.isEmpty {
      text += Array("\n\n".utf8)
      text.append(ByteRange(start: 0, count: body.count), of: body)
    }
    return text
  }
}
