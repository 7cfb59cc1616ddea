import Harness
import Server
import Testing

@Suite struct PersistenceTests {
  @Test("a connection answers one request after another")
  func keepAlive() throws {
    let server = try TestServer()
    let client = try server.client()
    for number in 0..<20 {
      let reply = try client.exchange(post("/\(number)", "body \(number)"))
      #expect(reply.status == 200)
      #expect(reply.body == "POST /\(number)\nbody \(number)")
      #expect(reply["Keep-Alive"] == "timeout=74")
    }
    #expect(client.isQuiet)
  }

  @Test("pipelined requests are answered in order")
  func pipelining() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send((0..<50).map { post("/\($0)", "x") }.joined())
    for number in 0..<50 { #expect(try client.reply().body == "POST /\(number)\nx") }
  }

  @Test(
    "ten thousand requests in one write are answered in order, whatever the output bound", arguments: [1 << 20, 5_000])
  func manyPipelined(outputBytesMax: Int) throws {
    let server = try TestServer { $0.connection.outputBytesMax = outputBytesMax }
    let client = try server.client()
    try client.sendWhileReading(bytes((0..<10_000).map { get("/\($0)") }.joined()))
    for number in 0..<10_000 {
      let reply = try client.reply()
      if reply.body != "GET /\(number)\n" {
        Issue.record("reply \(number): \(reply.body)")
        return
      }
    }
    #expect(client.isQuiet)
  }

  @Test("pipelined requests whose replies pass the output bound, and are all taken, are all answered")
  func stallWithEmptyOutput() throws {
    // Each reply fits the socket at once, so that nothing is left waiting when the bound is passed.
    let server = try TestServer { $0.connection.outputBytesMax = 1_000 }
    let client = try server.client()
    try client.send((0..<30).map { get("/large/2000?\($0)") }.joined())
    for _ in 0..<30 { #expect(try client.reply().body.utf8.count == 2_000) }
    #expect(try client.ask("/next").body == "GET /next\n")
  }

  @Test(
    "a request may be cut at any byte",
    arguments: [
      post("/a", "0123456789"),
      "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n6;x=y\r\n456789\r\n0\r\nT: v\r\n\r\n",
    ])
  func everySplit(request: String) throws {
    let server = try TestServer()
    let client = try server.client()
    let wire = bytes(request)
    for cut in 1..<wire.count {
      try client.send(Array(wire[..<cut]))
      server.settle()
      try client.send(Array(wire[cut...]))
      #expect(try client.reply().body == "POST /a\n0123456789")
    }
    for byte in wire {
      try client.send([byte])
      server.settle(rounds: 1)
    }
    #expect(try client.reply().body == "POST /a\n0123456789")
    // A second message in the same bytes, and its beginning in those of the first.
    for cut in 1..<wire.count {
      try client.send(wire + wire[..<cut])
      #expect(try client.reply().body == "POST /a\n0123456789")
      try client.send(Array(wire[cut...]))
      #expect(try client.reply().body == "POST /a\n0123456789")
    }
  }

  @Test("HEAD has the fields of GET and no body, and the connection stays in step")
  func head() throws {
    let server = try TestServer()
    let client = try server.client()
    let got = try client.ask("/large/123")
    let reply = try client.exchange("HEAD /large/123 HTTP/1.1\r\nHost: a\r\n\r\n", toHead: true)
    #expect(reply.head == got.head)
    #expect(reply["Content-Length"] == "123")
    #expect(try client.ask("/b").body == "GET /b\n")
  }

  @Test("a refused HEAD has no body either")
  func refusedHead() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send("HEAD /a HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n")
    let all = String(decoding: try client.receiveAll(), as: UTF8.self)
    #expect(all.hasPrefix("HTTP/1.1 400 "))
    #expect(all.hasSuffix("\r\n\r\n"))
  }

  @Test("HTTP/1.0 closes unless it asks to be kept alive")
  func http10() throws {
    let server = try TestServer()
    let kept = try server.client()
    for _ in 0..<2 {
      let reply = try kept.exchange("GET /a HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n")
      #expect(reply["Connection"] == "keep-alive")
    }
    let closed = try server.client()
    #expect(try closed.exchange("GET /a HTTP/1.0\r\n\r\n")["Connection"] == "close")
    #expect(try closed.isAtEnd())
  }

  @Test(
    "a close that is asked for is said and done",
    arguments: [
      "Connection: close", "connection: CLOSE", "Connection: keep-alive, close",
      "Connection: x\r\nConnection: ,Close ,",
      "Connection:\tclose\t",
    ])
  func close(field: String) throws {
    let server = try TestServer()
    let client = try server.client()
    #expect(try client.ask("/a", field + "\r\n")["Connection"] == "close")
    #expect(try client.isAtEnd())
  }

  @Test("what only looks like a close keeps the connection", arguments: ["closed", "not-close", "\"close\""])
  func noClose(option: String) throws {
    let server = try TestServer()
    let client = try server.client()
    #expect(try client.ask("/a", "Connection: \(option)\r\n")["Connection"] == "keep-alive")
    #expect(try client.ask("/a").status == 200)
  }

  @Test("a handler may end the connection")
  func handlerCloses() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send(get("/closes") + get("/never"))
    let reply = try client.reply()
    #expect(reply["Connection"] == "close")
    #expect(try client.isAtEnd())
    #expect(server.handler.log == ["GET /closes"])
  }

  @Test("a 204 has neither body nor length, and the connection stays in step")
  func noContent() throws {
    let server = try TestServer()
    let client = try server.client()
    let reply = try client.ask("/nothing")
    #expect(reply.status == 204)
    #expect(!reply.has("Content-Length") && !reply.has("Content-Type"))
    #expect(try client.ask("/b").body == "GET /b\n")
  }

  @Test("a fault that leaves the framing certain keeps the connection")
  func openFault() throws {
    let server = try TestServer()
    let client = try server.client()
    #expect(try client.ask("/%zz").status == 400)
    #expect(try client.exchange(post("/%zz", "body")).status == 400)
    #expect(try client.ask("/a", "Expect: a-miracle\r\n").status == 417)
    #expect(try client.ask("/b").status == 200)
  }

  @Test("each second has its date")
  func date() throws {
    let server = try TestServer()
    let client = try server.client()
    #expect(try client.ask("/a")["Date"] == "Sun, 06 Nov 1994 08:49:37 GMT")
    server.time.advance(seconds: 0.5)
    #expect(try client.ask("/a")["Date"] == "Sun, 06 Nov 1994 08:49:37 GMT")
    server.time.advance(seconds: 0.5)
    #expect(try client.ask("/a")["Date"] == "Sun, 06 Nov 1994 08:49:38 GMT")
  }

  @Test("the coding of a body is none of the server's business")
  func contentCoding() throws {
    let server = try TestServer()
    let client = try server.client()
    #expect(try client.exchange(post("/a", "raw", "Content-Encoding: gzip\r\n")).body == "POST /a\nraw")
  }
}
