import Harness
import Server
import Testing

/// Work that takes many turns of the loop.
@Suite struct WorkTests {
  @Test("others are served between the slices of work, and its reply comes when it is done", arguments: [false, true])
  func slices(isSecure: Bool) throws {
    let server = try TestServer(tls: true)
    let client = try isSecure ? server.secureClient() : server.client()
    try client.send(get("/working") + get("/b"))
    #expect(server.handler.slices.wait(for: 100))
    #expect(client.isQuiet)
    #expect(try server.client().ask("/complete").status == 200)
    #expect(try client.reply().body == "completed")
    #expect(try client.reply().body == "GET /b\n")
    server.settle()
    let done = server.handler.slices.value
    server.settle()
    #expect(server.handler.slices.value == done)
  }

  @Test("work ends with the peer that it is done for")
  func abandoned() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send(get("/working"))
    #expect(server.handler.slices.wait(for: 1))
    client.abort()
    #expect(server.handler.abandoned.wait(for: 1))
    #expect(!server.handler.hasWork)
  }

  @Test("a stop lets work finish, for five seconds")
  func stop() throws {
    let server = try TestServer()
    let clients = try ["/working", "/again", "/streamed/4000000000"].map { path in
      let client = try server.client()
      try client.send(get(path))
      return client
    }
    #expect(server.handler.slices.wait(for: 1))
    server.settle()
    server.control.requestStop()
    server.settle()
    server.pass(nanoseconds: 4_999_999_999)
    #expect(clients[0].isQuiet)
    #expect(clients[1].isQuiet)
    server.time.advance(nanoseconds: 1)
    server.control.wake()
    #expect(try clients[0].isAtEnd())
    #expect(try clients[1].isAtEnd())
    #expect(server.ended.wait(for: 1))
    #expect(server.handler.abandoned.value == 2)
  }

  @Test("a request is asked again whole, and what follows is answered after it", arguments: [false, true])
  func again(inPieces: Bool) throws {
    let server = try TestServer()
    let client = try server.client()
    let wire = post("/again", "body") + get("/b")
    if inPieces {
      try client.send(String(wire.prefix(60)))
      server.settle()
      try client.send(String(wire.dropFirst(60)))
    } else {
      try client.send(wire)
    }
    server.settle()
    #expect(client.isQuiet)
    #expect(try server.client().ask("/complete").status == 200)
    #expect(try client.reply().body == "POST /again\nbody")
    #expect(try client.reply().body == "GET /b\n")
    #expect(server.handler.log == ["POST /again", "GET /complete", "POST /again", "GET /b"])
  }
}
