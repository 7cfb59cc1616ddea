import Harness
import Server
import Testing

@Suite struct BodyTests {
  static func expecting(_ path: String, length: Int, fields: String = "") -> String {
    "POST \(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\nExpect: 100-continue\r\n\(fields)\r\n"
  }

  @Test("a body that is wanted and held back gets its 100, once for each message")
  func wanted() throws {
    let server = try TestServer()
    let client = try server.client()
    for _ in 0..<2 {
      #expect(try client.exchange(Self.expecting("/a", length: 4)).status == 100)
      try client.send("bo")
      server.settle()
      #expect(client.isQuiet)
      #expect(try client.exchange("dy").body == "POST /a\nbody")
    }
  }

  @Test("a chunked body that is held back gets its 100")
  func wantedChunked() throws {
    let server = try TestServer()
    let client = try server.client()
    let head = "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-Continue\r\n\r\n"
    #expect(try client.exchange(head).status == 100)
    #expect(try client.exchange("2\r\nhi\r\n0\r\n\r\n").body == "POST /a\nhi")
  }

  @Test("no 100 for a body that has begun to come, for none, and for HTTP/1.0")
  func none() throws {
    let server = try TestServer()
    let client = try server.client()
    #expect(try client.exchange(Self.expecting("/a", length: 4) + "body").body == "POST /a\nbody")
    try client.send(Self.expecting("/a", length: 4) + "bo")
    server.settle()
    #expect(client.isQuiet)
    #expect(try client.exchange("dy").status == 200)
    #expect(try client.exchange(Self.expecting("/a", length: 0)).status == 200)
    try client.send(
      "POST /a HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 1\r\nExpect: 100-continue\r\n\r\n")
    server.settle()
    #expect(client.isQuiet)
    #expect(try client.exchange("x").status == 200)
  }

  @Test("a 100 keeps its place behind the replies before it")
  func orderOfContinue() throws {
    let server = try TestServer()
    let client = try server.client()
    try client.send(get("/first") + Self.expecting("/second", length: 1))
    #expect(try client.reply().body == "GET /first\n")
    #expect(try client.reply().status == 100)
    #expect(try client.exchange("x").body == "POST /second\nx")
  }

  @Test("a refusal takes the place of the 100 and ends the connection")
  func refusedInstead() throws {
    let server = try TestServer()
    let client = try server.client()
    let reply = try client.exchange(Self.expecting("/refused", length: 4))
    #expect(reply.status == 403)
    #expect(reply["Connection"] == "close")
    #expect(try client.isAtEnd())
    #expect(server.handler.log == ["refused unread"])
  }

  @Test("a request that can only be refused does not get a 100 first")
  func faultInsteadOfContinue() throws {
    let server = try TestServer()
    let client = try server.client()
    let reply = try client.exchange(Self.expecting("/%zz", length: 4))
    #expect(reply.status == 400)
    #expect(reply["Connection"] == "close")
    #expect(try client.isAtEnd())
  }

  @Test("a small body is read before it is refused, a large one is not asked for")
  func refusedBySize() throws {
    let server = try TestServer()
    let client = try server.client()
    // The handler is asked again with the whole request, where it answers as it likes.
    #expect(try client.exchange(post("/refused", "small")).status == 200)
    let reply = try client.exchange(
      "POST /refused HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + String(repeating: "x", count: 1_000))
    #expect(reply.status == 403)
    #expect(try client.isAtEnd())
  }

  @Test("a body of exactly the limit passes, in one piece or many", arguments: [false, true])
  func atTheLimit(chunked: Bool) throws {
    let server = try TestServer()
    let client = try server.client()
    let body = EchoHandler.large(1 << 20)
    let wire =
      chunked
      ? bytes("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n80000\r\n") + body[..<(1 << 19)]
        + bytes("\r\n80000\r\n") + body[(1 << 19)...] + bytes("\r\n0\r\n\r\n")
      : bytes("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n") + body
    try client.sendWhileReading(wire)
    #expect(try client.reply().body == "POST /a\n" + String(decoding: body, as: UTF8.self))
    #expect(try client.ask("/b").status == 200)
  }

  @Test(
    "a Content-Length over the limit is refused before a byte of the body, without a 100",
    arguments: [
      "1048577", "9223372036854775807",
    ])
  func tooLarge(length: String) throws {
    let server = try TestServer()
    let client = try server.client()
    let reply = try client.exchange(
      "POST /a HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: \(length)\r\n\r\n")
    #expect(reply.status == 413)
    #expect(reply["Connection"] == "close")
    #expect(try client.isAtEnd())
  }

  @Test("a chunked body is refused when it passes the limit")
  func tooLargeInChunks() throws {
    let server = try TestServer { $0.bodyBytesMax = 100 }
    let client = try server.client()
    let sixty = "3c\r\n" + String(repeating: "x", count: 60) + "\r\n"
    try client.send("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + sixty)
    server.settle()
    #expect(client.isQuiet)
    #expect(try client.exchange(sixty).status == 413)
    #expect(try client.isAtEnd())
  }
}
