import Harness
import Testing

/// The messages of `fixtures/wire` to the sandbox itself: its own topic whole, and of the others every refusal, which
/// must keep its status, its reason and its close on the way through the provider's envelope.
@Suite struct WireSandboxTests {
  static let files: [WireFile] = {
    do {
      return try WireFile.all(of: [])
    } catch {
      fatalError("\(error)")
    }
  }()

  @Test("the sandbox answers as the wire fixtures say", arguments: files)
  func messages(_ file: WireFile) async throws {
    let running = try await RunningSandbox()
    for wireCase in file.cases where wireCase.isBytesAlone {
      let replies = wireCase.expectations.compactMap { expectation -> WireCase.Reply? in
        if case .reply(let reply) = expectation { reply } else { nil }
      }
      guard replies.count == 1, file.topic == "sandbox" || replies[0].reason != nil else { continue }
      do {
        try check(wireCase, replies[0], running.client())
      } catch {
        Issue.record("\(wireCase): \(error)")
      }
    }
    await running.sandbox.stop()
  }

  private func check(_ wireCase: WireCase, _ expected: WireCase.Reply, _ client: RawClient) throws {
    try client.send(wireCase.bytes)
    let isHead = wireCase.bytes.starts(with: "HEAD ".utf8)
    let reply = try client.reply(toHead: isHead)
    #expect(reply.status == expected.status, "\(wireCase)")
    if let reason = expected.reason { #expect(reply["Sandbox-Reason"] == reason, "\(wireCase)") }
    if reply.status >= 400 { #expect(reply["Content-Type"] == "application/json", "\(wireCase)") }
    // Lengths are those of the tests' own error bodies.
    for (name, value) in expected.fields where name != "Content-Length" {
      #expect(reply[name] != nil && (value == "*" || reply[name] == value), "\(wireCase): \(name)")
    }
    for name in expected.absentFields { #expect(!reply.has(name), "\(wireCase)") }
    if expected.closes {
      #expect(reply["Connection"] == "close", "\(wireCase)")
      #expect(try client.isAtEnd(), "\(wireCase)")
    } else {
      #expect(try client.exchange("GET /livez HTTP/1.1\r\nHost: a\r\n\r\n").status == 200, "\(wireCase)")
    }
  }
}
