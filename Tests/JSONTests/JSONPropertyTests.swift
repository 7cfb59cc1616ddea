import Harness
import JSON
import Testing

extension TestRandom {
  mutating func text() -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "z", "\"", "\\", "/", "\n", "\0", "\u{1F}", "\u{7F}", "\u{E9}", "\u{20B9}", "\u{FFFF}", "\u{1F600}", "{",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 0...20, using: &self) {
      text.unicodeScalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &self)])
    }
    return text
  }

  /// Writes one random value with both writers.
  mutating func write(depth: Int, _ compact: inout JSONWriter, _ pretty: inout JSONWriter) {
    switch Int.random(in: 0..<(depth == 0 ? 4 : 8), using: &self) {
    case 0:
      compact.null()
      pretty.null()
    case 1:
      let value = Bool.random(using: &self)
      compact.boolean(value)
      pretty.boolean(value)
    case 2:
      let value = Int.random(in: .min ... .max, using: &self) >> Int.random(in: 0..<64, using: &self)
      compact.integer(value)
      pretty.integer(value)
    case 3:
      let value = text()
      compact.string(value)
      pretty.string(value)
    case 4, 5:
      compact.array { compact in
        pretty.array { pretty in
          for _ in 0..<Int.random(in: 0...5, using: &self) { write(depth: depth - 1, &compact, &pretty) }
        }
      }
    default:
      compact.object { compact in
        pretty.object { pretty in
          for _ in 0..<Int.random(in: 0...5, using: &self) {
            let key = text()
            compact.key(key)
            pretty.key(key)
            write(depth: depth - 1, &compact, &pretty)
          }
        }
      }
    }
  }

  mutating func value() -> (compact: [UInt8], pretty: [UInt8]) {
    var compact = JSONWriter()
    var pretty = JSONWriter(.pretty)
    write(depth: 5, &compact, &pretty)
    return (compact.finish(), pretty.finish())
  }
}

private let sample = Array(
  #"""
  {"id": "poutlk_1", "amount": -1.5e+10, "n": [0, 12, true, false, null, [], {}],
   "text": "a\"\\\u20b9\ud83d\ude00\n₹😀नाम", "notes": {"k": {"": "v"}}, "expire_by": 1545384058}
  """#.utf8)

@Suite("Properties")
struct JSONPropertyTests {
  @Test("what is written is read back, and written again is the same", arguments: 0..<8)
  func roundTrip(seed: UInt64) throws {
    var generator = TestRandom(seed)
    for _ in 0..<100 {
      let (compact, pretty) = generator.value()
      for bytes in [compact, pretty] {
        let document = try JSONDocument(parsing: bytes)
        var written: [UInt8] = []
        document.write(document.root, into: &written)
        #expect(written == compact)
        var again = JSONWriter(.pretty)
        again.raw(document, document.root)
        #expect(again.finish() == pretty)
        #expect(Self.copied(document, document.root, .compact) == compact)
        #expect(Self.copied(document, document.root, .pretty) == pretty)
      }
    }
  }

  /// The value put together from its members, where it has any.
  private static func copied(_ document: JSONDocument, _ node: JSONNode, _ layout: JSONWriter.Layout) -> [UInt8] {
    var writer = JSONWriter(layout)
    if document.kind(of: node) == .object {
      writer.object { writer in
        for (key, value) in document.members(of: node) { writer.member(document, key, value) }
      }
    } else {
      writer.raw(document, node)
    }
    return writer.finish()
  }

  @Test("every proper prefix of an object is refused", arguments: [JSONDialect.strict, .fixture])
  func prefixes(dialect: JSONDialect) {
    #expect(isAccepted(sample, as: dialect))
    for end in 0..<sample.count {
      #expect(!isAccepted(Array(sample[..<end]), as: dialect), "the first \(end) bytes")
    }
  }

  @Test("no changed byte makes anything trap, and what is strict JSON is a fixture", arguments: 0..<8)
  func mutations(seed: UInt64) {
    var generator = TestRandom(seed)
    let pieces = Array(#"{}[]",:\/*-+.0129eEutfn \#n"#.utf8) + [0x00, 0x80, 0xC3, 0xED, 0xF0, 0xF4, 0xFF]
    var acceptedCount = 0
    for _ in 0..<3000 {
      var bytes = sample
      for _ in 0...Int.random(in: 0...2, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        let piece = pieces[Int.random(in: 0..<pieces.count, using: &generator)]
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[index] = piece
        case 1: bytes.insert(piece, at: index)
        default: bytes.remove(at: index)
        }
      }
      let strict = try? JSONDocument(parsing: bytes)
      let fixture = try? JSONDocument(parsing: bytes, as: .fixture)
      if let strict {
        acceptedCount += 1
        #expect(fixture != nil)
        #expect(String(validating: bytes, as: UTF8.self) != nil)
        visitAll(strict)
      }
      if let fixture { visitAll(fixture) }
    }
    #expect(acceptedCount > 100)
  }

  /// Asks everything of every node; what is asserted is that it gives answers, and one whole value of strict JSON.
  private func visitAll(_ document: JSONDocument) {
    var pending = [document.root]
    while let node = pending.popLast() {
      _ = document.integer(of: node)
      _ = document.wholeNumber(of: node)
      _ = document.boolean(of: node)
      _ = document.duplicateKeys(of: node).count
      #expect((document.string(of: node) != nil) == (document.kind(of: node) == .string))
      #expect(document.pointer(to: node).isEmpty == (node == document.root))
      for (key, value) in document.members(of: node) { pending += [key, value] }
      pending += document.elements(of: node)
    }
    var written: [UInt8] = []
    document.write(document.root, into: &written)
    #expect(isAccepted(written, as: .strict))
  }
}
