import HTTP1
import JSON
import Server

/// The resources of `wire-probe`.
final class ProbeHandler: RequestHandler {
  private enum Resource {
    case root, echo, cookie, json

    /// The methods it takes; OPTIONS all of them.
    var methods: [RequestMethod] {
      switch self {
      case .root, .echo, .cookie: [.get, .head, .post, .put, .options]
      case .json: [.post, .options]
      }
    }
  }

  func refusal(of request: Request) -> Reply? { nil }

  func reply(to request: Request) -> Reply {
    let (head, message) = (request.head, request.message.span)
    if head.target.form == .asterisk { return Self.allowed(Resource.root.methods, status: 204) }
    guard let resource = Self.resource(head, message) else { return Self.text(404, "no such resource\n") }
    guard resource.methods.contains(head.method) else { return Self.allowed(resource.methods, status: 405) }
    if head.method == .options { return Self.allowed(resource.methods, status: 204) }
    switch resource {
    case .root:
      let echoes = head.method == .post || head.method == .put
      return echoes ? Self.bytes(Array(request.body)) : Self.text(200, "Hello world!")
    case .echo: return Self.bytes(Self.fields(head, message))
    case .cookie: return Self.bytes(Self.cookies(head, message))
    case .json: return Self.json(Array(request.body))
    }
  }

  func reply(
    to rejection: RequestRejection, path: ByteRange?, message: Span<UInt8>, context: RequestContext
  ) -> Reply {
    Self.text(rejection.status, rejection.reason + "\n")
  }

  func handshakeFailed(reason: String, context: RequestContext) {}

  func wakeEnded() {}

  func reloadAsked() {}

  private static func resource(_ head: borrowing RequestHead, _ message: Span<UInt8>) -> Resource? {
    switch head.path.text(in: message) {
    case "/", "": .root
    case "/echo": .echo
    case "/cookie": .cookie
    case "/json": .json
    default: nil
    }
  }

  /// Every field as `Name: value`, a line each.
  private static func fields(_ head: borrowing RequestHead, _ message: Span<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    for field in head.fields {
      text.append(field.name, of: message)
      text += [UInt8(ascii: ":"), UInt8(ascii: " ")]
      text.append(field.value, of: message)
      text.append(UInt8(ascii: "\n"))
    }
    return text
  }

  /// RFC 6265 §4.2.1: `k=v` pairs between semicolons, a line each; what has no `=` is no cookie.
  private static func cookies(_ head: borrowing RequestHead, _ message: Span<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    var next = 0
    while let index = head.fieldIndex(of: "Cookie", in: message, from: next) {
      next = index + 1
      for pair in head.fields[index].value.bytes(in: message).split(separator: UInt8(ascii: ";")) {
        let pair = pair.drop { $0 == UInt8(ascii: " ") }
        guard let equals = pair.firstIndex(of: UInt8(ascii: "=")), equals > pair.startIndex else { continue }
        text += pair
        text.append(UInt8(ascii: "\n"))
      }
    }
    return text
  }

  private static func json(_ body: [UInt8]) -> Reply {
    do {
      let document = try JSONDocument(parsing: body)
      var text: [UInt8] = []
      document.write(document.root, into: &text)
      return Reply(status: 200, contentType: .json, body: text)
    } catch {
      return text(400, "not JSON: \(error)\n")
    }
  }

  private static func allowed(_ methods: [RequestMethod], status: Int) -> Reply {
    Reply(
      status: status, contentType: .text, fields: FieldLines("Allow", methods.map(\.name).joined(separator: ", ")))
  }

  private static func text(_ status: Int, _ text: String) -> Reply {
    Reply(status: status, contentType: .text, body: Array(text.utf8))
  }

  private static func bytes(_ bytes: [UInt8]) -> Reply {
    Reply(status: 200, contentType: .text, body: bytes)
  }
}
