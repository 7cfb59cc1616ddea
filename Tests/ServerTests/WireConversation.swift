import Harness
import Testing

/// Plays one case of `fixtures/wire` to a server and looks at what comes back.
struct WireConversation {
  let server: TestServer
  let wireCase: WireCase
  let client: RawClient
  /// Told with every mismatch.
  let manner: String
  /// Bytes that stand in front of the case's own, already sent with its first.
  var prefix: [UInt8] = []

  /// Sends each step in pieces as `cut` says, and checks each reply.
  func play(cut: ([UInt8]) -> [[UInt8]] = { [$0] }) throws {
    var prefix = prefix
    var skipsPrefixReply = !prefix.isEmpty
    var isOver = false
    for step in wireCase.steps {
      switch step {
      case .send(let bytes):
        let all = prefix + bytes
        prefix = []
        for piece in cut(all) {
          // A refusal may have come before the last piece: what follows it is nobody's.
          try? client.send(piece)
        }
      case .pass(let seconds):
        // Four TLS records a wake: a message of one-byte records takes many.
        server.settle(rounds: 3 + wireCase.bytes.count / 4)
        server.pass(seconds: seconds)
      case .endSending: client.endSending()
      case .expect(let expectation):
        if skipsPrefixReply {
          let reply = try client.reply()
          expect(reply.status == 200, "the reply to what came before was \(reply.status)")
          skipsPrefixReply = false
        }
        isOver = try check(expectation)
      }
    }
    if !isOver { try checkItGoesOn() }
  }

  /// Whether the connection has been seen to end.
  func check(_ expectation: WireCase.Expectation) throws -> Bool {
    switch expectation {
    case .nothing:
      server.settle()
      expect(client.isQuiet, "something came")
      return true
    case .closed:
      try expect(client.isAtEnd(), "the connection did not end without a word")
      return true
    case .reply(let expected):
      var reply = try client.reply(toHead: isHead)
      // Cut behind its head, a request that expects a 100 gets it.
      if reply.status == 100, expected.status != 100 { reply = try client.reply(toHead: isHead) }
      check(reply, expected)
      guard expected.closes else { return false }
      try expect(client.isAtEnd(), "the connection did not end")
      return true
    }
  }

  private var isHead: Bool {
    wireCase.bytes.starts(with: "HEAD ".utf8)
  }

  private func check(_ reply: RawReply, _ expected: WireCase.Reply) {
    expect(reply.status == expected.status, "expected \(expected.status), got \(reply.status) \(reply.body)")
    if expected.closes { expect(reply["Connection"] == "close", "it does not say that it closes") }
    if let reason = expected.reason, !isHead { expect(reply.body == reason, "the reason was: \(reply.body)") }
    if let understood = expected.understood, reply.status != 204, reply.status != 405, !isHead {
      expect(reply.bodyBytes == understood, "understood was: \(reply.body.prefix(300))")
    }
    for (name, value) in expected.fields {
      let found = reply[name]
      expect(found != nil && (value == "*" || found == value), "\(name) was \(found ?? "missing")")
    }
    for name in expected.absentFields { expect(!reply.has(name), "there is a \(name)") }
  }

  /// A connection that stays is good for another request.
  private func checkItGoesOn() throws {
    let reply = try client.exchange("GET /afterwards HTTP/1.1\r\nHost: a\r\n\r\n")
    expect(reply.body == "GET /afterwards HTTP/1.1\nHost: a", "the next request was not answered: \(reply.body)")
  }

  private func expect(_ holds: @autoclosure () throws -> Bool, _ problem: @autoclosure () -> String) rethrows {
    let holds = try holds()
    if !holds { Issue.record("\(wireCase), \(manner): \(problem())") }
  }
}
