import Harness
import Server
import Testing

/// That the loop keeps the deadlines, by a clock that the test moves: one tick before it nothing happens, at it the
/// connection ends. When a connection has which is told by `ConnectionStateTests`.
@Suite struct DeadlineTests {
  @Test("a connection may be idle for 75 seconds after a request")
  func idle() throws {
    let server = try TestServer()
    let client = try server.client()
    server.pass(seconds: 74)
    #expect(try client.ask("/a").status == 200)
    server.pass(nanoseconds: 74_999_999_999)
    #expect(client.isQuiet)
    server.pass(nanoseconds: 1)
    #expect(try client.isAtEnd())
  }

  @Test("a head has ten seconds from its first byte, which later bytes do not extend")
  func head() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send("GET /a HTTP/1.1\r\n")
    server.pass(seconds: 9)
    try client.send("A: b\r\n")
    server.pass(nanoseconds: 999_999_999)
    #expect(client.isQuiet)
    server.pass(nanoseconds: 1)
    let reply = try client.reply()
    #expect(reply.status == 408)
    #expect(reply["Connection"] == "close")
    #expect(try client.isAtEnd())
  }

  @Test("a head without its request line is closed in silence", arguments: ["G", "GET /a HTTP/1.1", "\r\nGET /a"])
  func requestLine(start: String) throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send(start)
    server.pass(nanoseconds: 9_999_999_999)
    #expect(client.isQuiet)
    server.pass(nanoseconds: 1)
    #expect(try client.isAtEnd())
    #expect(server.handler.log.isEmpty)
  }

  @Test("an empty line between messages begins none")
  func emptyLine() throws {
    let server = try TestServer()
    let client = try server.client()
    #expect(try client.exchange(post("/a", "x") + "\r\n").status == 200)
    server.pass(seconds: 74)
    #expect(client.isQuiet)
    #expect(try client.ask("/b").body == "GET /b\n")
  }

  @Test("a body may be silent for ten seconds", arguments: ["Content-Length: 10000", "Transfer-Encoding: chunked"])
  func silence(framing: String) throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send("POST /a HTTP/1.1\r\nHost: a\r\n\(framing)\r\n\r\n")
    server.pass(nanoseconds: 9_999_999_999)
    #expect(client.isQuiet)
    server.pass(nanoseconds: 1)
    let reply = try client.reply()
    #expect(reply.status == 408)
    #expect(reply["Connection"] == "close")
    #expect(try client.isAtEnd())
  }

  @Test("a body that trickles has ten seconds and one more for each 500 bytes")
  func pace() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\n\r\n")
    try client.send(EchoHandler.large(499))
    server.pass(nanoseconds: 9_500_000_000)
    // With this byte 500 have come: one second is earned.
    try client.send("x")
    server.pass(nanoseconds: 1_500_000_000)
    try client.send("x")
    #expect(try client.reply().status == 408)
    #expect(try client.isAtEnd())
  }

  @Test("one peer's deadline is nobody else's")
  func others() throws {
    let server = try TestServer()
    let late = try server.client()
    let slow = try server.client()
    try slow.send("GET /a HTTP/1.1\r\n")
    server.pass(seconds: 10)
    #expect(try slow.reply().status == 408)
    #expect(late.isQuiet)
    #expect(try late.ask("/a").status == 200)
  }

  @Test("many that are late at once are dealt with in many wakes", arguments: ["GET /a HTTP/1.1\r\n", ""])
  func manyAtOnce(start: String) throws {
    let server = try TestServer()
    let clients = try (0..<100).map { _ in try server.client() }
    for client in clients { try client.send(start) }
    // A wake accepts 64 of them at most.
    server.settle(rounds: 3 + 100 / 64)
    let before = server.handler.wakes.value
    server.time.advance(seconds: 75)
    server.control.wake()
    for client in clients {
      if start != "" { #expect(try client.reply().status == 408) }
      #expect(try client.isAtEnd())
    }
    #expect(server.handler.wakes.value - before > 5)
  }
}
