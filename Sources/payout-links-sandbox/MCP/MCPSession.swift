import JSON
import PayoutLinksSandbox

/// One conversation in the Model Context Protocol: a message in, its answer out, or none.
///
/// https://modelcontextprotocol.io/specification/2025-06-18, JSON-RPC 2.0 over lines.
struct MCPSession {
  let client: AdminClient

  /// The newest first. Whoever asks for another is offered the newest.
  private static let versions = ["2025-06-18", "2025-03-26", "2024-11-05"]

  private enum Problem: Int {
    case notJSON = -32700
    case notRequest = -32600
    case unknownMethod = -32601
    case wrongParameters = -32602
    case unknownResource = -32002
  }

  func answer(to line: [UInt8]) -> [UInt8]? {
    if line.count > InputLines.bytesMax {
      return refusal(.none, .notRequest, "a message has at most \(InputLines.bytesMax) bytes")
    }
    guard let document = try? JSONDocument(parsing: line) else { return refusal(.none, .notJSON, "this is not JSON") }
    let message = JSONPart(document)
    guard message.kind == .array else { return answer(to: message) }
    // A batch, which 2025-03-26 has and no other.
    if message.elements.isEmpty { return refusal(.none, .notRequest, "a batch has messages") }
    let answers = message.elements.compactMap { answer(to: $0) }
    if answers.isEmpty { return nil }
    return [UInt8(ascii: "[")] + answers.joined(separator: [UInt8(ascii: ",")]) + [UInt8(ascii: "]")]
  }

  private func answer(to message: JSONPart) -> [UInt8]? {
    guard message.kind == .object else { return refusal(.none, .notRequest, "a message is an object") }
    guard let method = message["method"].text else {
      // A reply is to nothing that was asked from here.
      return message["id"].kind != nil && message["result"].kind == nil && message["error"].kind == nil
        ? refusal(message["id"], .notRequest, "a request has a method") : nil
    }
    // A notification is never answered.
    guard message["id"].kind != nil else { return nil }
    let id = message["id"], parameters = message["params"]
    switch method {
    case "initialize":
      return result(id) { initialize(asked: parameters["protocolVersion"].text, in: &$0) }
    case "ping":
      return result(id) { _ in }
    case "tools/list":
      return result(id) { list("tools", MCPTool.all, in: &$0) { $0.write(in: &$1) } }
    case "tools/call":
      guard let tool = MCPTool.all.first(where: { $0.name == parameters["name"].text }) else {
        return refusal(id, .wrongParameters, "there is no tool \(parameters["name"].written ?? "without a name")")
      }
      let arguments = parameters["arguments"]
      guard arguments.kind == nil || arguments.kind == .object else {
        return refusal(id, .wrongParameters, "arguments is an object")
      }
      return result(id) { call(tool, arguments, in: &$0) }
    case "resources/list":
      return result(id) {
        list("resources", MCPResource.all, in: &$0) { resource, writer in
          writer.object { writer in
            Self.write([("uri", resource.uri), ("name", resource.name), ("mimeType", resource.type)], in: &writer)
          }
        }
      }
    case "resources/templates/list":
      return result(id) { list("resourceTemplates", [MCPResource](), in: &$0) { _, _ in } }
    case "resources/read":
      guard let resource = MCPResource.all.first(where: { $0.uri == parameters["uri"].text }) else {
        return refusal(id, .unknownResource, "there is no resource \(parameters["uri"].written ?? "without a uri")")
      }
      return result(id) {
        list("contents", [resource], in: &$0) { resource, writer in
          writer.object { writer in
            Self.write([("uri", resource.uri), ("mimeType", resource.type)], in: &writer)
            writer.key("text")
            writer.string(utf8: resource.text[...])
          }
        }
      }
    default:
      return refusal(id, .unknownMethod, "there is no method \(method)")
    }
  }

  private func initialize(asked: String?, in writer: inout JSONWriter) {
    let version = Self.versions.first { $0 == asked } ?? Self.versions[0]
    Self.write([("protocolVersion", version)], in: &writer)
    writer.key("capabilities")
    writer.raw(Array(#"{"tools": {}, "resources": {}}"#.utf8))
    writer.object("serverInfo") { writer in
      Self.write([("name", "payout-links-sandbox"), ("version", Version.current)], in: &writer)
    }
    Self.write(
      [
        (
          "instructions",
          "A local sandbox of the RazorpayX Payout Links API. Amounts are in paise. With --isolate-keys each key "
            + "rzp_test_… has a world of its own, and every tool needs key. The resources tell all calls."
        )
      ], in: &writer)
  }

  /// What the sandbox refuses is the tool's answer, so that the agent reads why.
  private func call(_ tool: MCPTool, _ arguments: JSONPart, in writer: inout JSONWriter) {
    var text: [UInt8]
    var isError = false
    do throws(Failure) {
      text = try tool.call(arguments, by: client)
      if text.isEmpty { text = Array("done".utf8) }
    } catch {
      text = Array(error.lines.joined(separator: "\n").utf8)
      isError = true
    }
    list("content", [text], in: &writer) { text, writer in
      writer.object { writer in
        Self.write([("type", "text")], in: &writer)
        writer.key("text")
        writer.string(utf8: text[...])
      }
    }
    writer.key("isError")
    writer.boolean(isError)
  }

  private func list<Element>(
    _ name: String, _ elements: [Element], in writer: inout JSONWriter, _ write: (Element, inout JSONWriter) -> Void
  ) {
    writer.array(name) { writer in
      for element in elements { write(element, &writer) }
    }
  }

  private func result(_ id: JSONPart, _ write: (inout JSONWriter) -> Void) -> [UInt8] {
    envelope(id, "result", write)
  }

  private func refusal(_ id: JSONPart, _ problem: Problem, _ message: String) -> [UInt8] {
    envelope(id, "error") { writer in
      writer.key("code")
      writer.integer(problem.rawValue)
      Self.write([("message", message)], in: &writer)
    }
  }

  private func envelope(_ id: JSONPart, _ name: String, _ write: (inout JSONWriter) -> Void) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      Self.write([("jsonrpc", "2.0")], in: &writer)
      writer.key("id")
      writer.raw(id.kind == nil ? Array("null".utf8) : id.source)
      writer.object(name) { writer in
        write(&writer)
      }
    }
    return writer.finish()
  }

  private static func write(_ members: [(name: String, value: String)], in writer: inout JSONWriter) {
    for member in members {
      writer.key(member.name)
      writer.string(member.value)
    }
  }
}
