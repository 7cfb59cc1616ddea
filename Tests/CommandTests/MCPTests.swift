import Foundation
import Harness
import ImitatedWorld
import JSON
import PayoutLinks
import Testing

@testable import payout_links_sandbox

@Suite("payout-links-sandbox mcp")
struct MCPTests {
  /// Nobody is there: what is asked of it is refused.
  private let session: MCPSession

  init() throws {
    session = MCPSession(client: AdminClient(url: try #require(SandboxURL("http://127.0.0.1:1")), token: nil))
  }

  private func answer(_ message: String) throws -> JSONPart? {
    try session.answer(to: Array(message.utf8)).map { JSONPart(try JSONDocument(parsing: $0)) }
  }

  @Test(
    "a client is given the version that it asks for, or the newest",
    arguments: [("2024-11-05", "2024-11-05"), ("2099-01-01", "2025-06-18")])
  func version(asked: String, given: String) throws {
    let message = #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"\#(asked)"}}"#
    let result = try #require(try answer(message))["result"]
    #expect(result["protocolVersion"].text == given)
    #expect(result["serverInfo"]["name"].text == "payout-links-sandbox")
  }

  @Test(
    "what is no request of the protocol is refused by its code, with the id that it came with",
    arguments: [
      ("{", "null", -32700), (#"{"id":7}"#, "7", -32600), (#"{"id":"a","method":"none"}"#, #""a""#, -32601),
      (#"{"id":1,"method":"tools/call","params":{"name":"none"}}"#, "1", -32602),
      (#"{"id":1,"method":"resources/read"}"#, "1", -32002), ("[]", "null", -32600), ("3", "null", -32600),
      (#"{"id":1,"method":"tools/call","params":{"name":"links","arguments":[1]}}"#, "1", -32602),
    ] as [(String, String?, Int?)])
  func refused(message: String, id: String?, code: Int?) throws {
    let answer = try answer(message)
    #expect(answer.map { String(decoding: $0["id"].source, as: UTF8.self) } == id)
    #expect(answer?["error"]["code"].integer == code)
  }

  @Test(
    "notifications and replies are not answered",
    arguments: [#"{"method":"notifications/initialized"}"#, #"{"id":1,"result":{}}"#])
  func unanswered(message: String) throws {
    #expect(try answer(message) == nil)
  }

  @Test("a batch is answered by a batch, without what has no answer")
  func batch() throws {
    let ping = #"{"id":1,"method":"ping"}"#, told = #"{"method":"notifications/initialized"}"#
    let answers = try #require(try answer("[\(ping),\(told),3]")).elements
    #expect(answers.map { $0["id"].integer } == [1, nil])
    #expect(answers.map { $0["error"]["code"].integer } == [nil, -32600])
    #expect(session.answer(to: Array("[\(told)]".utf8)) == nil)
  }

  @Test("a line that is longer than any message is refused whole, and the next is read")
  func longLine() throws {
    let ping = #"{"id":1,"method":"ping"}"#
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    let long = String(repeating: " ", count: InputLines.bytesMax + 100_000)
    try Data("\(long)\(ping)\n\(ping)\n\(ping)".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let handle = try FileHandle(forReadingFrom: file)
    var lines = InputLines(handle.fileDescriptor)
    var said: [[UInt8]] = []
    while let line = lines.next() { said.append(line) }
    let answers = try said.map { try answer(String(decoding: $0, as: UTF8.self)) }
    #expect(answers.map { $0?["error"]["code"].integer } == [-32600, nil, nil])
    #expect(answers.map { $0?["id"].integer } == [nil, 1, 1])
  }

  @Test("every tool has a schema that is JSON, and what it needs is in it")
  func schemas() throws {
    let tools = try #require(try answer(#"{"id":1,"method":"tools/list"}"#))["result"]["tools"].elements
    #expect(tools.count == MCPTool.all.count)
    for tool in tools {
      let schema = tool["inputSchema"]
      #expect(schema["properties"]["key"]["type"].text == "string")
      for name in schema["required"].elements { #expect(schema["properties"][name.text ?? ""].kind == .object) }
    }
  }

  @Test("tools name all that the sandbox reads: events, states, routes, outcomes, conditions and effects")
  func words() throws {
    let tools = try #require(try answer(#"{"id":1,"method":"tools/list"}"#))["result"]["tools"].elements
    func tool(_ name: String) throws -> JSONPart { try #require(tools.first { $0["name"].text == name }) }
    func words(_ name: String, _ property: String) throws -> [String] {
      try tool(name)["inputSchema"]["properties"][property]["enum"].elements.compactMap(\.text)
    }
    #expect(try words("move", "event") == Event.Kind.allCases.map(\.rawValue))
    for event in Event.Kind.allCases {
      #expect(try tool("move")["description"].text?.contains(event.rawValue) == true)
    }
    #expect(try words("links", "status") == Status.allCases.map(\.rawValue))
    #expect(try words("requests", "route") == RouteName.allCases.map(\.name))
    #expect(try words("requests", "outcome") == Outcome.allCases.map(\.name))
    #expect(try words("requests", "fault") == FaultEffect.allCases.map(\.rawValue))
    #expect(try words("webhooks", "event") == WebhookEventName.all)
    // Whose they are, key says.
    let conditions = (RequestPattern.requestMembers + RequestPattern.replyMembers).filter { $0 != "account" }
    let properties = try tool("requests")["inputSchema"]["properties"].members.map(\.name)
    #expect(Set(conditions).subtracting(properties).isEmpty)
  }

  @Test("a tool says why it failed, where the agent reads it")
  func failed() throws {
    let message = #"{"id":1,"method":"tools/call","params":{"name":"links"}}"#
    let result = try #require(try answer(message))["result"]
    #expect(result["isError"].flag == true)
    #expect(result["content"].elements.first?["text"].text?.contains("no sandbox can be reached") == true)
  }

  @Test("the official package for Python drives a link's life with it", .enabled(if: Self.hasPackage, "no package mcp"))
  func officialPackage() throws {
    let server = try RunningServer()
    let script = Self.root.appendingPathComponent("Tests/MCP/conversation.py").path
    let output = Pipe()
    let python = try ChildProcess(
      "/usr/bin/env", ["python3", "-B", script, Command.executable().path, server.url], environment: Self.variables,
      output: output.fileHandleForWriting.fileDescriptor)
    try output.fileHandleForWriting.close()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(python.wait() == 0 && said == "ok\n", "\(said)")
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let variables = [
    "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
    "PYTHONPATH": root.appendingPathComponent(".build/clients/mcp").path,
  ]

  static let hasPackage: Bool = {
    let python = try? ChildProcess("/usr/bin/env", ["python3", "-c", "import mcp"], environment: variables)
    return python?.wait() == 0
  }()
}
