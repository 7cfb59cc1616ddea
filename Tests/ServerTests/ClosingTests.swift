import Harness
import Server
import Testing

@Suite struct ClosingTests {
  @Test("a refusal arrives although the peer goes on sending")
  func refusalIsRead() throws {
    let server = try TestServer()
    let client = try server.client()
    let head = bytes("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n")
    try client.send(head)
    for _ in 0..<100 {
      try client.send([UInt8](repeating: 120, count: 10_000))
      server.settle(rounds: 1)
    }
    let reply = try client.reply()
    #expect(reply.status == 413)
    #expect(try client.isAtEnd())
  }

  @Test("a refusal arrives although the peer goes on sending, over TLS")
  func refusalIsReadOverTLS() throws {
    let server = try TestServer(tls: true)
    let client = try server.secureClient()
    try client.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n")
    for _ in 0..<100 {
      try client.send([UInt8](repeating: 120, count: 10_000))
      server.settle(rounds: 1)
    }
    #expect(try client.reply().status == 413)
    #expect(try client.isAtEnd())
  }

  @Test(
    "what follows the last message does not destroy its reply",
    arguments: [
      get("/a", "Connection: close\r\n"), get("/closes"), "GET /a HTTP/1.0\r\n\r\n",
    ])
  func garbageAfterTheLast(request: String) throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send(request)
    server.settle()
    // The peer has not read the reply yet, and does not know that this goes nowhere.
    try client.send("GET /more HTTP/1.1\r\n")
    server.settle()
    #expect(try client.reply().status == 200)
    #expect(try client.isAtEnd())
    #expect(server.handler.log.count == 1)
  }

  @Test("bytes behind the last message that have not even been received do not destroy its reply")
  func unreadAfterTheLast() throws {
    let server = try TestServer()
    let holder = try server.client()
    let client = try server.client()
    try holder.send(get("/waits"))
    server.handler.entered.wait(for: 1)
    // The message fills one receive to the last byte, so that the rest stays in the kernel.
    let head = "POST /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 00000\r\n\r\n"
    let count = 65_536 - head.utf8.count
    let text = head.replacing("00000", with: "\(count)") + String(repeating: "x", count: count)
    #expect(text.utf8.count == 65_536)
    try client.send(text + "GET /more HTTP/1.1\r\n")
    server.handler.released.increment()
    #expect(try client.reply().status == 200)
    #expect(try client.isAtEnd())
  }

  @Test("dropping ends when too many bytes have come")
  func lingerBytes() throws {
    let server = try TestServer { $0.connection.lingerBytesMax = 64 << 10 }
    let client = try server.client()
    try client.send("BAD\r\n")
    #expect(try client.reply().status == 400)
    try client.send(EchoHandler.large(60_000))
    server.settle(rounds: 4)
    // Still read and dropped.
    #expect(client.sendWithoutWaiting([120]) == 1)
    #expect(client.sendWithoutWaiting(EchoHandler.large(10_000)) == 10_000)
    server.settle(rounds: 4)
    // The first byte after the end is answered by a reset.
    _ = client.sendWithoutWaiting([120])
    #expect(client.sendWithoutWaiting([120]) == 0)
  }

  @Test("complete requests are answered after the peer has shut down its sending side")
  func halfClose() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send(get("/a") + get("/b") + post("/c", "x"))
    client.endSending()
    for path in ["GET /a\n", "GET /b\n", "POST /c\nx"] { #expect(try client.reply().body == path) }
    #expect(try client.isAtEnd())
  }

  @Test(
    "requests that waited for room are answered after the peer has shut down its sending side",
    arguments: [
      1_000, 100_000,
    ])
  func halfCloseWhileStalled(count: Int) throws {
    let server = try TestServer { $0.connection.outputBytesMax = 10_000 }
    let client = try server.client(receiveBufferBytes: 4_096)
    try client.send((0..<40).map { get("/large/\(count)?\($0)") }.joined() + "GET /unfinished")
    client.endSending()
    server.settle(rounds: 4)
    let large = String(decoding: EchoHandler.large(count), as: UTF8.self)
    for _ in 0..<40 { #expect(try client.reply().body == large) }
    #expect(try client.isAtEnd())
  }

  @Test(
    "a request that ends in the middle is dropped without a word",
    arguments: [
      "GET /a HT", "GET /a HTTP/1.1\r\nHost: a\r\n", "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n1234",
      "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n",
    ])
  func halfCloseInTheMiddle(request: String) throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send(request)
    client.endSending()
    #expect(try client.isAtEnd())
    #expect(server.handler.log.isEmpty)
  }

  @Test("a peer that resets in the midst of a reply takes nobody along")
  func reset() throws {
    let server = try TestServer { $0.connectionsMax = 3 }
    for _ in 0..<20 {
      let client = try server.client(receiveBufferBytes: 4_096)
      try client.send(get("/large/8000000"))
      _ = try client.receive(1_000)
      client.abort()
      // Were the dead ones kept, the limit would soon let nobody in.
      #expect(try server.client().ask("/a", "Connection: close\r\n").status == 200)
    }
  }
}
