import HTTP1
import Harness
import Testing

@Suite("Request heads")
struct RequestParserTests {
  static let rows = wireFiles(of: ["request-line", "fields", "framing", "replies"]).flatMap(\.cases).compactMap(
    Row.init)

  @Test("each row of the specification has its outcome", arguments: rows)
  func rowHasItsOutcome(_ row: Row) {
    let outcome = outcome(row.bytes)
    switch (row.expectation, outcome) {
    case (.accepted, .accepted(let head)):
      #expect(head.fault == nil)
      #expect(head.byteCount == row.headByteCount)
    case (.fault(let expected), .accepted(let head)):
      #expect(head.fault == expected)
    case (.rejected(let expected), .rejected(let rejection)):
      #expect(rejection == expected)
    default:
      Issue.record("expected \(row.expectation), got \(outcome)")
    }
  }

  @Test("the outcome is the same however the bytes are cut in two", arguments: rows)
  func cutInTwo(_ row: Row) {
    let whole = outcome(row.bytes)
    // Long messages: every 97th cut, and all near the end.
    let stride = row.bytes.count < 2_000 ? 1 : 97
    for cut in 0...row.bytes.count where cut % stride == 0 || cut > row.bytes.count - 50 {
      var parser = RequestParser()
      let first = parser.outcome(row.bytes.prefix(cut))
      if first != .needsMore {
        #expect(first == whole, "cut at \(cut)")
      } else if parser.outcome(row.bytes) != whole {
        Issue.record("cut at \(cut)")
      }
    }
  }

  @Test("the outcome is the same for a byte at a time, and comes with the last byte it needs", arguments: rows)
  func byteAtATime(_ row: Row) {
    let whole = outcome(row.bytes)
    var parser = RequestParser()
    var arrived: [UInt8] = []
    for byte in row.bytes {
      arrived.append(byte)
      do {
        guard try parser.parse(arrived.span) else { continue }
        #expect(whole == .accepted(parser.head))
      } catch {
        #expect(whole == .rejected(error))
      }
      break
    }
    if case .accepted(let head) = whole {
      #expect(arrived.count == head.byteCount)
    }
    if case .rejected = whole {
      #expect(parser.outcome(row.bytes) == whole, "a rejection stays")
    }
  }

  @Test("the bytes behind a head change nothing", arguments: rows)
  func bytesBehind(_ row: Row) {
    guard case .accepted(let head) = outcome(row.bytes) else { return }
    #expect(outcome(row.bytes + Array("GET / HTTP/1.1\r\n\n\0".utf8)) == .accepted(head))
  }

  @Test("a parser that was reset is like a new one", arguments: rows)
  func resetIsLikeNew(_ row: Row) {
    var parser = RequestParser()
    for earlier in ["\r\nPOST /%?a HTTP/1.0\r\nConnection: close\r\nContent-Length: 3\r\n\r\n", "GET /", "\n"] {
      _ = parser.outcome(Array(earlier.utf8))
      parser.reset()
    }
    #expect(!parser.hasBegun && !parser.requestLineArrived)
    #expect(parser.outcome(row.bytes) == outcome(row.bytes))
    parser.reset()
    #expect(parser.head == RequestParser().head, "nothing of a request is left")
  }

  @Test(
    "each rejection has a status of an error, and a reason that may stand in a field",
    arguments: RequestRejection.allCases)
  func rejectionSpeaks(_ rejection: RequestRejection) {
    #expect([400, 408, 413, 414, 417, 431, 501, 503, 505].contains(rejection.status))
    #expect(rejection.reason.utf8.allSatisfy { (0x20...0x7E).contains($0) })
    #expect(rejection.reason.count < 120)
  }

  @Test("all rejections close, but for the three that leave the end certain")
  func whoCloses() {
    let staying: [RequestRejection] = [.targetEscapeBroken, .expectationUnknown, .formEscapeBroken]
    #expect(RequestRejection.allCases.filter { !$0.closes } == staying)
  }

  @Test("the parser tells how far a message has come")
  func progress() {
    func progress(_ text: String) -> [Bool] {
      var parser = RequestParser()
      _ = parser.outcome(Array(text.utf8))
      return [parser.hasBegun, parser.requestLineArrived]
    }
    #expect(progress("") == [false, false])
    #expect(progress("\r\n") == [false, false])
    #expect(progress("\r\nG") == [true, false])
    #expect(progress("GET / HTTP/1.1\r") == [true, false])
    #expect(progress("GET / HTTP/1.1\r\n") == [true, true])
    #expect(progress("GET / HTTP/1.1\r\nHost: a") == [true, true])
  }

  @Test("a complete head stays complete")
  func completeStays() throws {
    let bytes = Array("GET / HTTP/1.0\r\n\r\n".utf8)
    var parser = RequestParser()
    #expect(try parser.parse(bytes))
    let head = parser.head
    #expect(try parser.parse(bytes))
    #expect(parser.head == head)
  }

  @Test("names accept the token bytes of RFC 9110 and no other")
  func tokenBytes() {
    let token = Set("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
    for byte in UInt8.min...UInt8.max {
      let bytes = Array("GET / HTTP/1.0\r\nx".utf8) + [byte] + Array("y: z\r\n\r\n".utf8)
      guard byte != UInt8(ascii: ":") else { continue }
      if case .accepted = outcome(bytes) {
        #expect(token.contains(byte))
      } else {
        #expect(!token.contains(byte))
      }
    }
  }

  @Test("values accept visible bytes, blanks and opaque bytes, and no other")
  func valueBytes() {
    for byte in UInt8.min...UInt8.max {
      let bytes = Array("GET / HTTP/1.0\r\nx: a".utf8) + [byte] + Array("b\r\n\r\n".utf8)
      let isAllowed = byte == 9 || (byte >= 32 && byte != 127)
      if case .accepted = outcome(bytes) { #expect(isAllowed) } else { #expect(!isAllowed) }
    }
  }

  @Test("mutated requests never trap, and nothing accepted has a line end in a value")
  func mutations() {
    var random = TestRandom(1)
    let interesting: [UInt8] = Array("\r\n\0\t :;,%?/#*[]@.0aZ-\u{7F}".utf8) + [0x80, 0xFF, 0x16]
    let rows = Self.rows.filter { $0.bytes.count < 300 }
    for _ in 0..<20_000 {
      var bytes = rows.randomElement(using: &random)?.bytes ?? []
      for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let byte = interesting.randomElement(using: &random) ?? 0
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = byte
        case 1: bytes.insert(byte, at: place)
        case 2: bytes.remove(at: place)
        default: bytes[place] = UInt8.random(in: 0...255, using: &random)
        }
      }
      guard case .accepted(let head) = outcome(bytes) else { continue }
      for field in head.fields {
        for byte in field.name.bytes(in: bytes.span) + field.value.bytes(in: bytes.span) {
          if byte == 13 || byte == 10 || byte == 0 { Issue.record("\(bytes)") }
        }
      }
      if let path = RequestPath(head.path, in: bytes.span) {
        for position in 0..<path.count { _ = path.decoded(position, in: bytes.span) }
      }
      if let query = head.query, head.fault == nil {
        #expect(throws: Never.self) { try FormItems.all(query, in: bytes) }
      }
      _ = head.acceptsGzip(in: bytes.span)
    }
  }
}
