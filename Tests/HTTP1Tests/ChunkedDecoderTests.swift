import HTTP1
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
    let text: String
    let expectation: Expectation
    var description: String { text.count < 60 ? text.debugDescription : "\(text.prefix(40).debugDescription)…" }

    init(_ text: String, _ expectation: Expectation) {
      self.text = text
      self.expectation = expectation
    }
  }

  private static func long(_ count: Int) -> String { String(repeating: "a", count: count) }

  static let bodyBytesMax = 100

  static let rows: [Chunks] =
    sizes + extensions + trailers + [
      Chunks("64\r\n\(long(100))\r\n0\r\n\r\n", .body(long(100), rest: 0)),
      Chunks("65\r\n", .rejected(.bodyTooLarge)),
      Chunks("63\r\n\(long(99))\r\n2\r\n", .rejected(.bodyTooLarge)),
      Chunks("fffffffffffffff\r\n", .rejected(.bodyTooLarge)),
    ]

  static let sizes: [Chunks] =
    [
      Chunks("0\r\n\r\n", .body("", rest: 0)),
      Chunks("5\r\nhello\r\n0\r\n\r\nGET", .body("hello", rest: 3)),
      Chunks("2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", .body("hello", rest: 0)),
      Chunks("A\r\n0123456789\r\n0\r\n\r\n", .body("0123456789", rest: 0)),
      Chunks("a\r\n\r\n\r\n\r\n\r\n\r\n\r\n0\r\n\r\n", .body("\r\n\r\n\r\n\r\n\r\n", rest: 0)),
      Chunks("000000000000001\r\nx\r\n000\r\n\r\n", .body("x", rest: 0)),
      Chunks("5\r\nhello\r\n", .needsMore),
      Chunks("5\r\nhello\n0\r\n\r\n", .rejected(.bareLineFeed)),
      Chunks("5\r\nhello\rx", .rejected(.bareCarriageReturn)),
      Chunks("5\r\nhelloo\r\n0\r\n\r\n", .rejected(.chunkDataUnterminated)),
      Chunks("5\nhello", .rejected(.bareLineFeed)),
      Chunks("5\rhello", .rejected(.bareCarriageReturn)),
      Chunks("0\r\n\n", .rejected(.bareLineFeed)),
      Chunks("0\r\n\rx", .rejected(.bareCarriageReturn)),
      Chunks("0\n\n", .rejected(.bareLineFeed)),
    ]
    + [
      "\r\n", "+5\r\n", "-5\r\n", "0x5\r\n", "5_0\r\n", " 5\r\n", "5 \r\n", "\t5\r\n", "5\t\r\n", "g\r\n", "5g\r\n",
      ";a\r\n", "0000000000000001\r\n", "ffffffffffffffff\r\n", "5\u{0}\r\n", "5,\r\n", "٥\r\n", "5 ;a\r\n",
    ].map { Chunks($0, .rejected(.chunkSizeMalformed)) }

  static let extensions: [Chunks] =
    [
      ";a", ";a=b", ";a=\"b c\"", ";a;b=c;d=\"\"", ";a=\"\\\"\\\\\"", ";a=\"\té;,=\"", ";\(long(255))",
    ].map { Chunks("1\($0)\r\nx\r\n0\($0)\r\n\r\n", .body("x", rest: 0)) }
    + [
      ";\r\n", ";a=\r\n", ";a=\"\r\n", ";a=\"b\"c\r\n", ";a=b c\r\n", "; a\r\n", ";a =b\r\n", ";a= b\r\n", ";a \r\n",
      ";;a\r\n", ";a;\r\n", ";=b\r\n", ";a=\"\u{1}\"\r\n", ";a=\"\\\u{7F}\"\r\n", ";é\r\n", ";a==b\r\n",
      ";a=\"b\" \r\n",
      ";a=\"b\r\nc\"\r\n",
    ].map { Chunks("1\($0)", .rejected(.chunkExtensionMalformed)) }
    + [
      Chunks("1;a\nx", .rejected(.bareLineFeed)),
      Chunks("1;a=\"\n", .rejected(.bareLineFeed)),
      Chunks("1;a\rx", .rejected(.bareCarriageReturn)),
      Chunks("1;\(long(256))\r\n", .rejected(.chunkExtensionTooLong)),
      Chunks(
        String(repeating: "1;\(long(127))\r\nx\r\n", count: 32) + "0\r\n\r\n",
        .body(String(repeating: "x", count: 32), rest: 0)),
      Chunks(String(repeating: "1;\(long(127))\r\nx\r\n", count: 33), .rejected(.chunkExtensionTooLong)),
    ]

  static let trailers: [Chunks] =
    ["a: b\r\n", "a:\r\n", "A: é\t\r\nb: c\r\n", "Expires: 0\r\n"].map { Chunks("0\r\n\($0)\r\n", .body("", rest: 0)) }
    + [
      ("Content-Length: 5\r\n", RequestRejection.trailerForbidden),
      ("transfer-ENCODING: chunked\r\n", .trailerForbidden),
      ("a: b\r\nHost: a\r\n", .trailerForbidden), ("Authorization: a\r\n", .trailerForbidden),
      ("Content-Type: a\r\n", .trailerForbidden), ("Content-Encoding: a\r\n", .trailerForbidden),
      ("Trailer: a\r\n", .trailerForbidden), (" a: b\r\n", .whitespaceBeforeFirstField),
      ("a: b\r\n c\r\n", .foldedLine),
      ("a : b\r\n", .whitespaceBeforeColon), ("abc\r\n", .colonMissing), (": b\r\n", .fieldNameMissing),
      ("a(: b\r\n", .fieldNameMalformed), ("a: b\n", .bareLineFeed), ("a\n", .bareLineFeed),
      ("a: b\rc", .bareCarriageReturn), ("a: \0\r\n", .controlByteInValue), ("a: \u{7F}\r\n", .controlByteInValue),
      (String(repeating: "a: b\r\n", count: 17), .trailersTooLarge), ("a: \(long(4_096))\r\n", .trailersTooLarge),
      (long(5_000), .trailersTooLarge),
    ].map { Chunks("0\r\n\($0)\r\n", .rejected($1)) }
    + [
      Chunks("0\r\n" + String(repeating: "a: b\r\n", count: 16) + "\r\n", .body("", rest: 0)),
      Chunks("0\r\na: \(long(4_091))\r\n\r\n", .body("", rest: 0)),
      Chunks("0\r\na: \(long(4_092))\r\n\r\n", .rejected(.trailersTooLarge)),
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
    #expect(decode([Array(row.text.utf8)[...]]) == row.expectation)
  }

  @Test("the outcome is the same however the bytes are cut", arguments: rows)
  func cuts(_ row: Chunks) {
    let bytes = Array(row.text.utf8)
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
    var random = SeededGenerator(state: 2)
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
    var random = SeededGenerator(state: 3)
    for _ in 0..<20_000 {
      var bytes = Array(Self.rows.filter { $0.text.count < 200 }.randomElement(using: &random)?.text.utf8 ?? "".utf8)
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
