import HTTP1
import Harness
import Testing

@Suite("Reading a reply")
struct ResponseReaderTests {
  /// What is made of `text` that arrives in pieces of `size` bytes, after which the server hangs up.
  static func read(_ text: String, inPiecesOf size: Int = .max, bodyBytesMax: Int = 1000) -> String {
    var reader = ResponseReader(bodyBytesMax: bodyBytesMax)
    do throws(InvalidResponse) {
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        try reader.receive(rest.prefix(size))
        rest = rest.dropFirst(size)
      }
      try reader.end()
    } catch {
      return error.description
    }
    guard let response = reader.response else { return "not complete" }
    return "\(response.status) \(String(decoding: response.body, as: UTF8.self))"
  }

  @Test(
    "a reply is read whole, in whatever pieces it comes",
    arguments: [
      ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "200 ok"),
      ("HTTP/1.0 200 \r\n\r\nto the end", "200 to the end"), ("HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n", "404 "),
      ("HTTP/1.1 204 No Content\r\n\r\n", "204 "), ("HTTP/1.1 304 Not\r\ncontent-length: 9\r\n\r\n", "304 "),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n1;a=b\r\n!\r\n0\r\nX: y\r\n\r\n", "200 ok!"),
      ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\n\r\n1", "200 1"),
      ("HTTP/1.1 200 OK\r\nContent-Length:\t2 \r\nContent-Length: 2\r\n\r\nok and more", "200 ok"),
    ])
  func whole(text: String, says: String) {
    for size in [1, 2, 3, 7, .max] { #expect(Self.read(text, inPiecesOf: size) == says, "in pieces of \(size)") }
  }

  @Test(
    "what is no reply is refused with its reason",
    arguments: [
      ("", "it ended the connection without a reply"),
      ("HTTP/1.1 200 OK\r\nContent-Le", "it ended the connection in the middle of its reply"),
      ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nok", "it ended the connection in the middle of its reply"),
      (
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\no",
        "it ended the connection in the middle of its reply"
      ),
      ("SSH-2.0-OpenSSH_9.2\r\n", "what it sent is not HTTP/1.1"),
      ("HTTP/2 200 OK\r\n\r\n", "what it sent is not HTTP/1.1"),
      ("HTTP/1.1 99 Low\r\n\r\n", "what it sent is not HTTP/1.1"),
      ("HTTP/1.1 099 Low\r\n\r\n", "what it sent is not HTTP/1.1"),
      ("HTTP/1.1 2000 OK\r\n\r\n", "what it sent is not HTTP/1.1"), ("HTTP/\r\n\r\n", "what it sent is not HTTP/1.1"),
      ("HTTP/1.1 200 OK\r\nno colon\r\n\r\n", "its reply is malformed: a header has no name"),
      ("HTTP/1.1 200 OK\r\n: x\r\n\r\n", "its reply is malformed: a header has no name"),
      ("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "its reply is malformed: its Content-Length is not a length"),
      (
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
        "its reply is malformed: its Content-Length is not a length"
      ),
      (
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "its reply is larger than this program accepts"
      ),
      ("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n", "its reply is larger than this program accepts"),
      ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3E9\r\n", "its reply is larger than this program accepts"),
      (
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
        "its reply is malformed: the length of its body is unclear"
      ),
      (
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n",
        "its reply is malformed: the length of its body is unclear"
      ),
    ])
  func refused(text: String, says: String) {
    for size in [1, 5, .max] { #expect(Self.read(text, inPiecesOf: size) == says, "in pieces of \(size)") }
  }

  @Test("nothing that does not end is kept beyond its bound")
  func bounds() {
    let endless = String(repeating: "x", count: 1001)
    #expect(Self.read("HTTP/1.1 200 OK\r\n\r\n" + endless) == "its reply is larger than this program accepts")
    let head = "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 70_000)
    #expect(Self.read(head, inPiecesOf: 1000) == "the head of its reply is too long")
    let interim = String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 17)
    for size in [1, 26, .max] {
      #expect(Self.read(interim, inPiecesOf: size) == "its reply is malformed: no end of interim replies")
    }
    let fields = String(repeating: "a:\r\n", count: 257)
    #expect(Self.read("HTTP/1.1 200 OK\r\n" + fields + "\r\n") == "the head of its reply is too long")
    let allowed = String(repeating: "a:\r\n", count: 255)
    #expect(Self.read("HTTP/1.1 200 OK\r\n" + allowed + "\r\n1") == "200 1")
  }

  @Test("whatever bytes come, there is an outcome")
  func anyBytes() {
    var random = TestRandom(8)
    let valid = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 12\r\n\r\n2\r\nok\r\n0\r\n\r\n"
    for _ in 0..<5_000 {
      var bytes = Array(valid.utf8)
      for _ in 0..<1 + random.draw(6) {
        bytes[random.draw(bytes.count)] = UInt8(random.draw(256))
        bytes.remove(at: random.draw(bytes.count))
      }
      #expect(!Self.read(String(decoding: bytes, as: UTF8.self), bodyBytesMax: 10).isEmpty)
    }
  }
}
