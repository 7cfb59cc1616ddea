import Harness
import Server
import Testing

@Suite struct StopTests {
  @Test("a stop closes the listener and the idle connections at once, and ends")
  func idle() throws {
    let server = try TestServer()
    let used = try server.client()
    #expect(try used.ask("/a").status == 200)
    let fresh = try server.client()
    server.settle()
    server.control.requestStop()
    #expect(try used.isAtEnd())
    #expect(try fresh.isAtEnd())
    #expect(server.ended.wait(for: 1))
    #expect(throws: RawClient.Failure.self) { _ = try server.client() }
  }

  @Test("a request in hand is finished, with a close")
  func running() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbo")
    server.settle()
    server.control.requestStop()
    server.settle(rounds: 1)
    #expect(throws: RawClient.Failure.self) { _ = try server.client() }
    server.pass(nanoseconds: 4_999_999_999)
    #expect(client.isQuiet)
    try client.send("dy")
    let reply = try client.reply()
    #expect(reply.body == "POST /a\nbody")
    #expect(reply["Connection"] == "close")
    #expect(try client.isAtEnd())
    client.endSending()
    #expect(server.ended.wait(for: 1))
  }

  @Test("a request that had reached the machine before the stop is answered")
  func justArrived() throws {
    let server = try TestServer()
    let holder = try server.client()
    let client = try server.client()
    #expect(try client.ask("/a").status == 200)
    try holder.send(get("/waits", "Connection: close\r\n"))
    server.handler.entered.wait(for: 1)
    // The loop is held: it finds the stop before the request.
    server.control.requestStop()
    try client.send(get("/b"))
    server.handler.released.increment()
    let reply = try client.reply()
    #expect(reply.body == "GET /b\n")
    #expect(reply["Connection"] == "close")
  }

  @Test("what is not finished five seconds after the stop is cut")
  func unfinished() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send("GET /a HTTP/1.1\r\n")
    server.settle()
    server.control.requestStop()
    server.settle(rounds: 1)
    server.pass(nanoseconds: 4_999_999_999)
    #expect(client.isQuiet)
    server.time.advance(nanoseconds: 1)
    server.control.wake()
    #expect(try client.isAtEnd())
    #expect(server.ended.wait(for: 1))
  }

  @Test("a reply under way is delivered, and then the stop is done")
  func reply() throws {
    let server = try TestServer()
    let client = try server.client(receiveBufferBytes: 4_096)
    try client.send(get("/large/12000000"))
    server.settle(rounds: 4)
    server.control.requestStop()
    server.settle(rounds: 1)
    #expect(try client.reply().body.utf8.count == 12_000_000)
    #expect(try client.isAtEnd())
    client.endSending()
    #expect(server.ended.wait(for: 1))
  }

  @Test("a stop before the first wake, and a second one, are harmless")
  func early() throws {
    let server = try HTTPServer(time: ManualTime(), handler: EchoHandler())
    _ = try server.listen(host: "127.0.0.1", port: 0)
    let control = server.handle
    control.requestStop()
    control.requestStop()
    try server.run()
    control.requestStop()
    control.wake()
  }
}
