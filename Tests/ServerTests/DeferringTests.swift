import Harness
import Server
import Testing

/// Replies that come later, in pieces or not at all, by a clock that the test moves.
@Suite struct DeferringTests {
  @Test("hundreds of delayed replies come each at its time, not one after the other, and hold up nobody")
  func delays() throws {
    let server = try TestServer()
    let slow = try (0..<200).map { _ in try server.client() }
    for client in slow { try client.send(get("/delayed/1000000000")) }
    // A wake accepts 64 of them at most.
    server.settle(rounds: 3 + 200 / 64)
    server.pass(nanoseconds: 999_999_999)
    #expect(try server.client().ask("/a").status == 200)
    for client in slow { #expect(client.isQuiet) }
    server.pass(nanoseconds: 1)
    for client in slow { #expect(try client.reply().status == 200) }
  }

  @Test("many delayed replies whose time comes at once go out in many wakes")
  func manyAtOnce() throws {
    let server = try TestServer()
    let clients = try (0..<100).map { _ in try server.client() }
    for client in clients { try client.send(get("/delayed/1000000000")) }
    // A wake accepts 64 of them at most.
    server.settle(rounds: 3 + 100 / 64)
    let before = server.handler.wakes.value
    server.time.advance(seconds: 1)
    server.control.wake()
    for client in clients { #expect(try client.reply().status == 200) }
    #expect(server.handler.wakes.value - before > 5)
  }

  @Test("pipelined requests are answered behind a delayed one", arguments: [false, true])
  func pipelined(isSecure: Bool) throws {
    let server = try TestServer(tls: true)
    let client = try isSecure ? server.secureClient() : server.client()
    try client.send(get("/delayed/1000000000") + get("/b"))
    server.pass(nanoseconds: 999_999_999)
    #expect(client.isQuiet)
    server.pass(nanoseconds: 1)
    #expect(try client.reply().body.utf8.count == 100)
    #expect(try client.reply().body == "GET /b\n")
  }

  @Test("a dribbled reply comes a piece a second, and the connection goes on", arguments: [false, true])
  func dribbled(isSecure: Bool) throws {
    let server = try TestServer(tls: true)
    let client = try isSecure ? server.secureClient() : server.client()
    try client.send(get("/dribbled/100"))
    server.settle()
    var received = try client.receive()
    var pieces = 1
    while received.suffix(100) != EchoHandler.large(100)[...] {
      #expect(received.count == 100 * pieces)
      #expect(client.isQuiet)
      server.pass(nanoseconds: 999_999_999)
      #expect(client.isQuiet)
      server.pass(nanoseconds: 1)
      received += try client.receive()
      pieces += 1
    }
    // Some 150 bytes of head, and 100 of body.
    #expect(pieces == 3)
    #expect(try client.ask("/b").body == "GET /b\n")
  }

  @Test("a truncated reply ends in the middle, what is no HTTP is sent as it is", arguments: [false, true])
  func cut(isSecure: Bool) throws {
    let server = try TestServer(tls: true)
    let client = try isSecure ? server.secureClient() : server.client()
    try client.send(get("/truncated/10"))
    let text = String(decoding: try client.receiveAll(), as: UTF8.self)
    #expect(text.contains("Content-Length: 100\r\n"))
    #expect(text.hasSuffix("\r\n\r\n" + String(decoding: EchoHandler.large(10), as: UTF8.self)))
    let other = try isSecure ? server.secureClient() : server.client()
    try other.send(get("/garbage"))
    #expect(try other.receiveAll() == [0, 1, 2])
    let reset = try isSecure ? server.secureClient() : server.client()
    try reset.send(get("/reset"))
    #expect(throws: RawClient.Failure.self) { try reset.receiveAll() }
  }

  @Test("who is answered with silence is let go after five minutes, or when it goes itself", arguments: [false, true])
  func silence(isSecure: Bool) throws {
    let server = try TestServer(tls: true) { $0.connectionsMax = 2 }
    let patient = try isSecure ? server.secureClient() : server.client()
    try patient.send(get("/silent"))
    server.pass(nanoseconds: 299_999_999_999)
    #expect(patient.isQuiet)
    // Two in turn at the other place: the first has given it back.
    for _ in 1...2 {
      let client = try isSecure ? server.secureClient() : server.client()
      try client.send(get("/silent"))
      server.settle()
    }
    #expect(patient.isQuiet)
    server.pass(nanoseconds: 1)
    #expect(throws: Never.self) { _ = try? patient.receive() }
    #expect(try server.client().ask("/a").status == 200)
  }

  @Test("an open reply comes when it is completed, and what follows after it", arguments: [false, true])
  func completed(isSecure: Bool) throws {
    let server = try TestServer(tls: true)
    let client = try isSecure ? server.secureClient() : server.client()
    try client.send(get("/open") + get("/b"))
    server.pass(seconds: 1000)
    #expect(client.isQuiet)
    #expect(try server.client().ask("/complete").status == 200)
    #expect(try client.reply().body == "completed")
    #expect(try client.reply().body == "GET /b\n")
    #expect(server.handler.abandoned.value == 0)
  }

  @Test("the handler is told of each peer that goes while its reply is open, once", arguments: [false, true])
  func abandoned(isSecure: Bool) throws {
    let server = try TestServer(tls: true)
    for end in [{ $0.endSending() }, { $0.abort() }, { _ in }] as [(RawClient) -> Void] {
      let client = try isSecure ? server.secureClient() : server.client()
      try client.send(get("/open"))
      server.settle()
      end(client)
    }
    #expect(server.handler.abandoned.wait(for: 3))
    let last = try server.client()
    try last.send(get("/open"))
    server.settle()
    server.control.requestStop()
    #expect(server.handler.abandoned.wait(for: 4))
    #expect(try last.isAtEnd())
    #expect(server.ended.wait(for: 1))
    #expect(server.handler.abandoned.value == 4)
  }
}
