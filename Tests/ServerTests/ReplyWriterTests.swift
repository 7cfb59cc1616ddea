import HTTP1
import Testing

@testable import Server

@Suite struct ReplyWriterTests {
  static func written(_ reply: Reply, to request: String, persistent: Bool) throws -> String {
    var writer = ReplyWriter(idleNanoseconds: 75_000_000_000)
    writer.setDate(unixSeconds: ManualTime.unixSecondsAtStart)
    var parser = RequestParser()
    let message = bytes(request)
    let isComplete = try parser.parse(message.span)
    #expect(isComplete)
    var out: [UInt8] = []
    writer.write(reply, to: parser.head, persistent: persistent, into: &out)
    return String(decoding: out, as: UTF8.self)
  }

  static let date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\nCache-Control: no-store\r\n"
  static let stays = "Connection: keep-alive\r\nKeep-Alive: timeout=74\r\n"

  @Test("a reply is its status, the server's fields, the handler's, and the body")
  func plain() throws {
    let reply = Reply(status: 200, fields: FieldLines("X-A", "b"), body: bytes("{}"))
    #expect(
      try Self.written(reply, to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", persistent: true)
        == "HTTP/1.1 200 OK\r\n\(Self.date)Content-Type: application/json\r\n\(Self.stays)Content-Length: 2\r\nX-A: b\r\n\r\n{}"
    )
  }

  @Test("a 204 has no type, no length and no body, even where the handler gave one")
  func noContent() throws {
    #expect(
      try Self.written(
        Reply(status: 204, body: bytes("x")), to: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", persistent: false)
        == "HTTP/1.1 204 No Content\r\n\(Self.date)Connection: close\r\n\r\n")
  }

  @Test("HEAD gets the length of a body that is not sent")
  func head() throws {
    #expect(
      try Self.written(
        Reply(status: 200, contentType: .text, body: bytes("abc")), to: "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n",
        persistent: true)
        == "HTTP/1.1 200 OK\r\n\(Self.date)Content-Type: text/plain; charset=utf-8\r\n\(Self.stays)Content-Length: 3\r\n\r\n"
    )
  }

  @Test("who may stay is told for how long, HTTP/1.0 too; less than a whole second is none")
  func timeout() throws {
    let reply = try Self.written(
      Reply(status: 200), to: "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", persistent: true)
    #expect(reply.contains("\r\n\(Self.stays)"))
    #expect(reply.contains("\r\nContent-Length: 0\r\n"))
    var out: [UInt8] = []
    let head = RequestParser().head
    ReplyWriter(idleNanoseconds: 1_999_999_999).write(Reply(status: 204), to: head, persistent: true, into: &out)
    #expect(String(decoding: out, as: UTF8.self).contains("\r\nKeep-Alive: timeout=0\r\n"))
  }

  @Test("the last reply closes")
  func last() {
    var out: [UInt8] = []
    ReplyWriter(idleNanoseconds: 75_000_000_000).writeLast(
      Reply(status: 400, body: bytes("x")), omitsBody: true, into: &out)
    let text = String(decoding: out, as: UTF8.self)
    #expect(text.contains("\r\nConnection: close\r\n"))
    #expect(text.contains("\r\nContent-Length: 1\r\n"))
    #expect(text.hasSuffix("\r\n\r\n"))
  }
}
