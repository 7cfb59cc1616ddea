import HTTP1
import Testing

@Suite("What a head says")
struct RequestHeadTests {
  @Test("all parts of a request are found where they stand")
  func parts() throws {
    let message =
      "\r\nPOST /v1/payout-links?expand[]=payouts&a HTTP/1.1\r\nHost: api.razorpay.com:443\r\n"
      + "authorization:  Basic YTpi \r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
      + "Accept-Encoding: gzip\r\nOrigin: https://x\r\nExpect: 100-continue\r\nContent-Length: 12\r\n\r\n"
    let head = try head(message)
    #expect(head.method == .post)
    #expect(text(head.methodRange, message) == "POST")
    #expect(text(head.target.range, message) == "/v1/payout-links?expand[]=payouts&a")
    #expect(head.target.form == .origin)
    #expect(text(head.path, message) == "/v1/payout-links")
    #expect(text(head.query, message) == "expand[]=payouts&a")
    #expect(text(head.authority, message) == "api.razorpay.com:443")
    #expect(text(head.authorization, message) == "Basic YTpi")
    #expect(text(head.contentType, message) == "application/json")
    #expect(text(head.contentEncoding, message) == "gzip")
    #expect(head.contentCoding == .gzip)
    #expect(text(head.acceptEncoding, message) == "gzip")
    #expect(head.tellsOfPage)
    let bytes = Array(message.utf8)
    #expect(head.values(of: "Origin", in: bytes.span).map { text($0, message) } == ["https://x"])
    #expect(text(head.expect, message) == "100-continue")
    #expect(head.framing == .length(12))
    #expect(head.expectsContinue && head.isPersistent)
    #expect(head.fields.count == 8)
    #expect(head.byteCount == message.utf8.count)
  }

  @Test(
    "methods are told apart, with case",
    arguments: [
      ("GET", RequestMethod.get), ("HEAD", .head), ("POST", .post), ("PUT", .put), ("PATCH", .patch),
      ("DELETE", .delete), ("OPTIONS", .options), ("TRACE", .trace), ("get", .other), ("GETS", .other),
      ("PORT", .other), ("G", .other),
    ])
  func methods(_ name: String, _ method: RequestMethod) throws {
    #expect(try head("\(name) / HTTP/1.0\r\n\r\n").method == method)
  }

  @Test(
    "targets fall into their parts",
    arguments: [
      ("/", RequestTarget.Form.origin, "/", nil, "h"), ("/a?", .origin, "/a", "", "h"),
      ("/a?b?c", .origin, "/a", "b?c", "h"), ("//x/y", .origin, "//x/y", nil, "h"),
      ("http://b:81/c?d", .absolute, "/c", "d", "b:81"), ("HTTP://b", .absolute, "", nil, "b"),
      ("https://[::1]?q", .absolute, "", "q", "[::1]"),
    ] as [(String, RequestTarget.Form, String, String?, String)])
  func targets(_ target: String, _ form: RequestTarget.Form, _ path: String, _ query: String?, _ host: String) throws {
    let message = "GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n"
    let head = try head(message)
    #expect(head.target.form == form)
    #expect(text(head.path, message) == path)
    #expect(text(head.query, message) == query)
    #expect(text(head.authority, message) == host)
  }

  @Test("OPTIONS * has no path")
  func asterisk() throws {
    let head = try head("OPTIONS * HTTP/1.0\r\n\r\n")
    #expect(head.target.form == .asterisk && head.path.isEmpty && head.query == nil && head.authority == nil)
  }

  @Test(
    "a connection stays or ends as its peer wants",
    arguments: [
      ("1.1", "", true), ("1.1", "Connection: close\r\n", false), ("1.1", "connection: CLOSE\r\n", false),
      ("1.1", "Connection: keep-alive\r\n", true), ("1.1", "Connection: te , close\r\n", false),
      ("1.1", "Connection: te\r\nConnection: close\r\n", false), ("1.1", "Connection: closed\r\n", true),
      ("1.1", "Connection: keep-alive, close\r\n", false), ("1.7", "", true), ("1.1", "Connection: ,,\r\n", true),
      ("1.0", "", false), ("1.0", "Connection: Keep-Alive\r\n", true), ("1.0", "Connection: te\r\n", false),
      ("1.0", "Connection: keep-alive\r\nConnection: close\r\n", false),
    ])
  func persistence(_ version: String, _ fields: String, _ isPersistent: Bool) throws {
    #expect(try head("GET / HTTP/\(version)\r\nHost: a\r\n\(fields)\r\n").isPersistent == isPersistent)
  }

  @Test(
    "a 100 is expected only in 1.1, with a body to come",
    arguments: [
      ("1.1", "Content-Length: 1\r\n", true), ("1.1", "Transfer-Encoding: chunked\r\n", true), ("1.1", "", false),
      ("1.1", "Content-Length: 0\r\n", false), ("1.0", "Content-Length: 1\r\n", false),
    ])
  func expectation(_ version: String, _ fields: String, _ expects: Bool) throws {
    let head = try head("PUT / HTTP/\(version)\r\nHost: a\r\n\(fields)Expect: 100-CONTINUE\r\n\r\n")
    #expect(head.expectsContinue == expects)
    #expect(head.fault == nil)
  }

  @Test("framing is none, a length or chunked")
  func framing() throws {
    func framing(_ fields: String) throws -> BodyFraming {
      try head("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n").framing
    }
    #expect(try framing("") == .none)
    #expect(try framing("Content-Length: 70\r\n") == .length(70))
    #expect(try framing("Content-Length: 9223372036854775807\r\n") == .length(.max))
    #expect(try framing("Transfer-Encoding: ChunkeD\r\n") == .chunked)
    #expect(!BodyFraming.length(0).announcesBody)
  }

  @Test("a head with a fault still tells how to drain the body")
  func faultKeepsFraming() throws {
    let head = try head("POST /%zz HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n")
    #expect(head.fault == .targetEscapeBroken && head.framing == .length(5) && head.isPersistent)
  }

  @Test("fields are found by name without case, each in turn")
  func lookup() throws {
    let message = "GET / HTTP/1.0\r\nX-A: 1\r\nx-b: 2\r\nx-a: 3\r\n\r\n"
    let bytes = Array(message.utf8)
    let head = try head(message)
    #expect(text(head.value(of: "x-A", in: bytes), message) == "1")
    #expect(head.value(of: "x-c", in: bytes) == nil)
    #expect(head.value(of: "", in: bytes) == nil)
    #expect(head.fieldIndex(of: "X-A", in: bytes, from: 1) == 2)
    #expect(head.fieldIndex(of: "X-A", in: bytes, from: 3) == nil)
    #expect(head.fieldIndex(of: "X-A", in: bytes, from: -1) == 0)
    #expect(head.value(of: "X-A", in: [UInt8]()) == nil, "the wrong bytes do not trap")
  }

  @Test(
    "content codings are taken over all lines",
    arguments: [
      ("Content-Encoding: gzip\r\n", ContentCoding.gzip), ("Content-Encoding: X-GZIP\r\n", .gzip), ("", .identity),
      ("Content-Encoding: identity\r\n", .identity), ("Content-Encoding:\r\n", .identity),
      ("Content-Encoding: br\r\n", .unsupported), ("Content-Encoding: gzip, gzip\r\n", .unsupported),
      ("Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n", .unsupported),
      ("Content-Encoding: br\r\nContent-Encoding: gzip\r\n", .unsupported),
    ])
  func contentCoding(_ fields: String, _ coding: ContentCoding) throws {
    #expect(try head("GET / HTTP/1.0\r\n\(fields)\r\n").contentCoding == coding)
  }

  @Test("Accept-Encoding is taken over all lines")
  func acceptsGzip() throws {
    func accepts(_ fields: String) throws -> Bool {
      let message = "GET / HTTP/1.0\r\n\(fields)\r\n"
      return try head(message).acceptsGzip(in: Array(message.utf8))
    }
    #expect(try !accepts(""))
    #expect(try accepts("Accept-Encoding: br\r\naccept-encoding: gzip\r\n"))
    #expect(try !accepts("Accept-Encoding: *\r\nAccept-Encoding: gzip;q=0\r\n"))
  }
}
