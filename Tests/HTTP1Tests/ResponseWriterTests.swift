import HTTP1
import Testing

@Suite("Reply heads")
struct ResponseWriterTests {
  private func written(_ write: (inout [UInt8]) -> Void) -> String {
    var out: [UInt8] = []
    write(&out)
    return String(decoding: out, as: UTF8.self)
  }

  @Test("a head is written as RFC 9112 wants it")
  func head() {
    let head = written { out in
      var date: [UInt8] = []
      HTTPDate.append(unixSeconds: 0, to: &date)
      ResponseWriter.appendStatusLine(200, to: &out)
      ResponseWriter.appendField("Content-Type", "application/json", to: &out)
      ResponseWriter.appendDate(date.span, to: &out)
      ResponseWriter.appendField("X-Request-Id", value: "a\tb é", to: &out)
      ResponseWriter.appendField(name: "X-Own", value: "c", to: &out)
      ResponseWriter.appendContentLength(1_234, to: &out)
      ResponseWriter.appendHeadEnd(to: &out)
    }
    #expect(
      head == "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"
        + "X-Request-Id: a\tb é\r\nX-Own: c\r\nContent-Length: 1234\r\n\r\n")
  }

  @Test("every status has its line")
  func statusLines() {
    func line(_ status: Int) -> String { written { ResponseWriter.appendStatusLine(status, to: &$0) } }
    for status in 100...999 {
      let line = line(status)
      #expect(line.hasPrefix("HTTP/1.1 \(status) "))
      #expect(line.utf8.suffix(2).elementsEqual([13, 10]))
      #expect(line.utf8.filter { $0 == 13 || $0 == 10 }.count == 2)
    }
    #expect(line(431) == "HTTP/1.1 431 Request Header Fields Too Large\r\n")
    #expect(line(599) == "HTTP/1.1 599 \r\n")
    for status in [Int.min, -1, 0, 99, 1_000, .max] { #expect(line(status) == line(500)) }
    #expect(written { ResponseWriter.appendContinue(to: &$0) } == "HTTP/1.1 100 Continue\r\n\r\n")
  }

  @Test("every status that a rejection has is a precomputed one", arguments: RequestRejection.allCases)
  func rejectionStatus(_ rejection: RequestRejection) {
    let line = written { ResponseWriter.appendStatusLine(rejection.status, to: &$0) }
    #expect(line.count > "HTTP/1.1 400 \r\n".count)
  }

  @Test("a value never lets a control byte out")
  func values() {
    for byte in UInt8.min...UInt8.max {
      var out: [UInt8] = []
      ResponseWriter.appendField("A", value: [byte, 98].span, to: &out)
      let expected = byte == 9 || (byte >= 32 && byte != 127) ? byte : 32
      #expect(out == Array("A: ".utf8) + [expected, 98, 13, 10])
    }
    let split = written { ResponseWriter.appendField("A", value: "b\r\nSet-Cookie: c\n\0d", to: &$0) }
    #expect(split == "A: b  Set-Cookie: c  d\r\n")
  }

  @Test("a name that is no token is not written", arguments: ["", "a b", "a:", "a\r\nb", "é", "a\0"])
  func names(_ name: String) {
    var out: [UInt8] = []
    #expect(!ResponseWriter.appendField(name: name, value: "x", to: &out))
    #expect(out.isEmpty)
  }

  @Test("lengths are decimal", arguments: [(0, "0"), (9, "9"), (10, "10"), (1_048_576, "1048576"), (-5, "0")])
  func lengths(_ count: Int, _ digits: String) {
    #expect(written { ResponseWriter.appendContentLength(count, to: &$0) } == "Content-Length: \(digits)\r\n")
    #expect(
      written { ResponseWriter.appendContentLength(.max, to: &$0) } == "Content-Length: 9223372036854775807\r\n")
  }
}
