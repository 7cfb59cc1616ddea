import Coding
import Harness
import Server
import Testing

/// Replies that are made while their peers take them.
@Suite struct StreamingTests {
  @Test("a streamed reply comes in chunks, and what follows after it", arguments: [false, true])
  func chunked(isSecure: Bool) throws {
    let server = try TestServer(tls: true)
    let client = try isSecure ? server.secureClient() : server.client()
    try client.send(get("/streamed/400000") + get("/b") + get("/streamed/0"))
    let reply = try client.reply()
    #expect(reply["Transfer-Encoding"] == "chunked")
    #expect(!reply.has("Content-Length"))
    #expect(reply.bodyBytes == EchoHandler.large(400_000))
    #expect(try client.reply().body == "GET /b\n")
    #expect(try client.reply().body.isEmpty)
  }

  @Test("a peer that speaks HTTP/1.0 gets it up to the end of the connection")
  func toTheEnd() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send("GET /streamed/400000 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    let wire = try client.receiveAll()
    let head = String(decoding: wire.prefix(400), as: UTF8.self)
    #expect(head.contains("Connection: close\r\n"))
    #expect(!head.contains("Transfer-Encoding"))
    #expect(wire.suffix(400_000) == EchoHandler.large(400_000)[...])
  }

  @Test("a HEAD is answered with the head alone, and nothing is made")
  func headAlone() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send("HEAD /streamed/400000 HTTP/1.1\r\nHost: a\r\n\r\n" + get("/b"))
    #expect(try client.reply(toHead: true)["Transfer-Encoding"] == "chunked")
    #expect(try client.reply().body == "GET /b\n")
    #expect(server.handler.pieces.value == 0)
  }

  @Test(
    "a reply that would take long to compress at once is compressed by the piece",
    arguments: [65_536, 65_537, 98_304, 2_000_000])
  func large(count: Int) throws {
    let server = try TestServer()
    let client = try server.client()
    let reply = try client.ask("/large/\(count)", "Accept-Encoding: gzip\r\n")
    #expect(reply["Content-Encoding"] == "gzip" && reply["Vary"] == "Accept-Encoding")
    #expect(reply.has("Transfer-Encoding") == (count > 65_536))
    // It shrinks to less than a hundredth, which is not taken from a client.
    #expect(try GzipDecoder.beginning(of: reply.bodyBytes.span, bytesMax: 4 << 20).bytes == EchoHandler.large(count))
    // For who does not take gzip it is what it was.
    let plain = try client.ask("/large/\(count)")
    #expect(plain["Content-Length"] == "\(count)" && plain["Vary"] == "Accept-Encoding")
    #expect(plain.bodyBytes == EchoHandler.large(count))
  }

  @Test("it is compressed for who takes that, up to the bound of such streams at once")
  func compressed() throws {
    let server = try TestServer()
    let client = try server.client()
    for _ in 1...2 {
      let reply = try client.ask("/streamed/60000", "Accept-Encoding: gzip\r\n")
      #expect(reply["Content-Encoding"] == "gzip")
      #expect(reply["Vary"] == "Accept-Encoding")
      #expect(try GzipDecoder.decode(reply.bodyBytes.span, bytesMax: 1 << 20) == EchoHandler.large(60_000))
    }
    // Nobody reads these.
    let readers = try (0..<64).map { _ in try server.client(receiveBufferBytes: 4_096) }
    for reader in readers { try reader.send(get("/streamed/9000000000000", "Accept-Encoding: gzip\r\n")) }
    server.settle(rounds: 5)
    #expect(!(try client.ask("/streamed/60000", "Accept-Encoding: gzip\r\n").has("Content-Encoding")))
    for reader in readers { reader.abort() }
    server.settle()
    #expect(try client.ask("/streamed/60000", "Accept-Encoding: gzip\r\n").has("Content-Encoding"))
  }

  @Test("a reader that does not read has a few pieces made for it, and is closed after thirty seconds")
  func slowReader() throws {
    let server = try TestServer()
    let client = try server.client(receiveBufferBytes: 4_096)
    try client.send(get("/streamed/400000000"))
    // The kernel may still make room: until nothing has been made for many wakes.
    var made: Int
    repeat {
      made = server.handler.pieces.value
      server.settle(rounds: 50)
    } while server.handler.pieces.value > made
    // What the kernel holds is some MB.
    #expect(made * ServerLimits.pieceBytes < 12_000_000)
    #expect(try server.client().ask("/a").status == 200)
    server.pass(seconds: 30)
    server.pass(seconds: 30)
    #expect(try client.receiveAll().count < 12_000_000)
  }

  @Test("streams take turns, a piece each")
  func turns() throws {
    let server = try TestServer()
    let long = try server.client(receiveBufferBytes: 4_096)
    try long.send(get("/streamed/9000000000000"))
    #expect(server.handler.pieces.wait(for: 1))
    #expect(try server.client().ask("/streamed/400000").bodyBytes == EchoHandler.large(400_000))
  }
}
