import HTTP1
import Harness
import Testing

@Suite("Chunked bodies")
struct ChunkedDecoderTests {
  enum Expectation: Equatable, Sendable {
    /// The decoded text, and what is left behind the message.
    case body(String, rest: Int)
    case needsMore
    case rejected(RequestRejection)
  }

  struct Chunks: CustomStringConvertible, Sendable {
    let description: String
    let bytes: [UInt8]
    let expectation: Expectation
    var bodyBytesMax = ChunkedDecoderTests.bodyBytesMax

    init(_ text: String, _ expectation: Expectation, bodyBytesMax: Int) {
      description = text.count < 60 ? text.debugDescription : "\(text.prefix(40).debugDescription)…"
      bytes = Array(text.utf8)
      self.expectation = expectation
      self.bodyBytesMax = bodyBytesMax
    }

    /// What is behind the head of a fixture's message.
    init(_ wireCase: WireCase) {
      description = wireCase.description
      let headEnd = wireCase.bytes.firstRange(of: [13, 10, 13, 10])?.upperBound ?? 0
      bytes = Array(wireCase.bytes[headEnd...])
      guard let reply = wireCase.replies.first else {
        expectation = .needsMore
        return
      }
      if let rejection = RequestRejection(reply) {
        expectation = .rejected(rejection)
        return
      }
      let text = String(decoding: reply.understood ?? [], as: UTF8.self)
      let body = text.firstRange(of: "\n\n").map { String(text[$0.upperBound...]) } ?? ""
      // Behind the end stands the next request of the same case.
      let next = wireCase.replies.dropFirst().first == nil ? 0 : "GET /next HTTP/1.1\r\nHost: a\r\n\r\n".utf8.count
      expectation = .body(body, rest: next)
    }
  }

  private static func long(_ count: Int) -> String { String(repeating: "a", count: count) }

  static let bodyBytesMax = 100

  static let rows: [Chunks] =
    wireFiles(of: ["chunks"]).flatMap(\.cases).map(Chunks.init) + [
      Chunks("64\r\n\(long(100))\r\n0\r\n\r\n", .body(long(100), rest: 0), bodyBytesMax: 100),
      Chunks("65\r\n", .rejected(.bodyTooLarge), bodyBytesMax: 100),
      Chunks("63\r\n\(long(99))\r\n2\r\n", .rejected(.bodyTooLarge), bodyBytesMax: 100),
      Chunks("fffffffffffffff\r\n", .rejected(.bodyTooLarge), bodyBytesMax: 100),
    ]

  /// Decodes pieces in turn, as a connection would.
  private func decode(_ pieces: [ArraySlice<UInt8>], bodyBytesMax: Int = bodyBytesMax) -> Expectation {
    var decoder = ChunkedDecoder()
    var body: [UInt8] = []
    var left = 0
    do {
      for piece in pieces {
        let bytes = Array(piece)
        let consumed = try decoder.decode(bytes.span, into: &body, bodyBytesMax: bodyBytesMax)
        if !decoder.isComplete { #expect(consumed == bytes.count) }
        left += bytes.count - consumed
      }
    } catch {
      return .rejected(error)
    }
    return decoder.isComplete ? .body(String(decoding: body, as: UTF8.self), rest: left) : .needsMore
  }

  @Test("each kind of chunk has its outcome", arguments: rows)
  func outcome(_ row: Chunks) {
    #expect(decode([row.bytes[...]]) == row.expectation)
  }

  @Test("the outcome is the same however the bytes are cut", arguments: rows)
  func cuts(_ row: Chunks) {
    let bytes = row.bytes
    let stride = bytes.count < 1_000 ? 1 : 97
    for cut in 0...bytes.count where cut % stride == 0 || cut > bytes.count - 20 {
      #expect(decode([bytes[..<cut], bytes[cut...]]) == row.expectation, "cut at \(cut)")
    }
    #expect(decode(bytes.indices.map { bytes[$0...$0] }) == row.expectation, "a byte at a time")
  }

  @Test("three pieces are as good as one")
  func threePieces() {
    let bytes = Array("3;a=\"b\"\r\nabc\r\n1\r\nd\r\n0\r\nx: y\r\n\r\nZ".utf8)
    for first in 0...bytes.count {
      for second in first...bytes.count {
        let outcome = decode([bytes[..<first], bytes[first..<second], bytes[second...]])
        #expect(outcome == .body("abcd", rest: 1))
      }
    }
  }

  @Test("bodies survive any chunking and any cutting")
  func roundTrip() {
    var random = TestRandom(2)
    for _ in 0..<300 {
      let body = (0..<Int.random(in: 0...400, using: &random)).map { _ in UInt8.random(in: 0x20...0x7E, using: &random)
      }
      var wire: [UInt8] = []
      var sent = 0
      while sent < body.count {
        let count = Int.random(in: 1...min(60, body.count - sent), using: &random)
        wire += Array("\(String(count, radix: 16, uppercase: .random(using: &random)))\r\n".utf8)
        wire += body[sent..<sent + count] + [13, 10]
        sent += count
      }
      wire += Array("0\r\n\r\n".utf8)
      var pieces: [ArraySlice<UInt8>] = []
      var cut = 0
      while cut < wire.count {
        let next = min(wire.count, cut + Int.random(in: 1...50, using: &random))
        pieces.append(wire[cut..<next])
        cut = next
      }
      #expect(decode(pieces, bodyBytesMax: 400) == .body(String(decoding: body, as: UTF8.self), rest: 0))
    }
  }

  @Test("mutated chunks never trap, never pass the limit, and a rejection stays")
  func mutations() {
    var random = TestRandom(3)
    for _ in 0..<20_000 {
      var bytes = Self.rows.filter { $0.bytes.count < 200 }.randomElement(using: &random)?.bytes ?? []
      for _ in 0..<Int.random(in: 1...3, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        bytes[place] = Bool.random(using: &random) ? UInt8.random(in: 0...255, using: &random) : 0x66
      }
      var decoder = ChunkedDecoder()
      var body: [UInt8] = []
      do {
        _ = try decoder.decode(bytes.span, into: &body, bodyBytesMax: 50)
      } catch let rejection {
        do {
          let more: [UInt8] = [48]
          _ = try decoder.decode(more.span, into: &body, bodyBytesMax: 50)
          Issue.record("\(bytes)")
        } catch let again {
          #expect(again == rejection)
        }
      }
      #expect(body.count <= 50)
    }
  }
}
