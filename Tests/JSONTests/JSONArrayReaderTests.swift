import Testing

@testable import JSON

@Suite("An array read element by element")
struct JSONArrayReaderTests {
  private static let texts = [
    "[]", "[1]", "[1,]", " [ {\"a\": [1, {}, [[]]]}, \"x\" , -1.5e3, null,[],{}, true ] ", "[[1,2],[3,4]]",
    "\u{FEFF}// links\n[/* one */ {\"id\": \"a\\u0062\"}, // two\n {\"id\": \"नाम\"},\n]\n// end", "[1] 2", "[1 2]",
    "[,]", "[1,,2]",
    "[{\"a\": 1}, {\"a\" 2}]", "[\"\u{1}\"]", "[{]}", "[1]]", "[truE]",
  ]

  private struct Read: Equatable {
    var elements: [String] = []
    var error: String?
  }

  private func byElement(_ bytes: [UInt8], _ dialect: JSONDialect) -> Read? {
    guard var reader = JSONArrayReader(bytes, as: dialect) else { return nil }
    var read = Read()
    do throws(JSONError) {
      while let document = try reader.next() {
        #expect(document.count(of: document.root) == 1)
        for element in document.elements(of: document.root) { read.elements.append(describe(element, in: document)) }
      }
    } catch {
      read.error = "\(error)"
    }
    return read
  }

  private func describe(_ node: JSONNode, in document: JSONDocument) -> String {
    let members = document.members(of: node).map {
      "\(describe($0.key, in: document)):\(describe($0.value, in: document))"
    }
    let elements = document.elements(of: node).map { describe($0, in: document) }
    let text = document.string(of: node) ?? document.numberText(of: node) ?? ""
    return "\(document.kind(of: node)) \(document.sourceRange(of: node)) \(text) \(members) \(elements)"
  }

  @Test(
    "it has the elements, the places and the error of the text read whole, however short it is cut", arguments: texts)
  func same(text: String) throws {
    let bytes = Array(text.utf8)
    for length in 0...bytes.count {
      let prefix = Array(bytes[..<length])
      for dialect in [JSONDialect.fixture, .strict] {
        guard let read = byElement(prefix, dialect) else {
          let first = JSONBlankFree.firstByte(of: prefix, dialect)
          #expect(first != UInt8(ascii: "["), "\(text) cut to \(length)")
          continue
        }
        do throws(JSONError) {
          let whole = try JSONDocument(parsing: prefix, as: dialect)
          #expect(read.error == nil)
          #expect(read.elements == whole.elements(of: whole.root).map { describe($0, in: whole) })
        } catch {
          #expect(read.error == "\(error)", "\(text) cut to \(length)")
        }
      }
    }
  }

  /// What `next` gives, with places in the whole text; `offset` is where the latest document begins in it.
  private func all(_ next: () throws(JSONError) -> JSONDocument?, _ offset: () -> Int) -> Read {
    var read = Read()
    do throws(JSONError) {
      while let document = try next() {
        #expect(document.sourceRange(of: document.root).upperBound <= document.bytes.count)
        for element in document.elements(of: document.root) {
          let start = document.sourceRange(of: element).lowerBound + offset()
          read.elements.append("\(start) \(bare(element, in: document))")
        }
      }
    } catch {
      read.error = "\(error.offset + offset())"
    }
    return read
  }

  /// The text in pieces of so many bytes; `asked` counts them.
  private func inPieces(
    _ bytes: [UInt8], _ size: Int, _ dialect: JSONDialect, asked: @escaping () -> Void = {}
  ) -> JSONPieceReader? {
    var taken = 0
    return JSONPieceReader(as: dialect) { window, atLeast in
      let count = min(max(size, atLeast), bytes.count - taken)
      window.append(contentsOf: bytes[taken..<taken + count])
      taken += count
      asked()
      return count > 0
    }
  }

  private func bare(_ node: JSONNode, in document: JSONDocument) -> String {
    let members = document.members(of: node).map { "\(bare($0.key, in: document)):\(bare($0.value, in: document))" }
    let elements = document.elements(of: node).map { bare($0, in: document) }
    let text = document.string(of: node) ?? document.numberText(of: node) ?? ""
    return "\(document.kind(of: node)) \(text) \(members) \(elements)"
  }

  @Test("pieces of any size give what the whole text gives", arguments: texts)
  func pieces(text: String) {
    let bytes = Array(text.utf8)
    for length in 0...bytes.count {
      let prefix = Array(bytes[..<length])
      for dialect in [JSONDialect.fixture, .strict] {
        var reader = JSONArrayReader(prefix, as: dialect)
        let isArray = reader != nil
        let whole = all({ () throws(JSONError) in try reader?.next() }, { 0 })
        for size in 1...prefix.count + 1 {
          // A first piece that does not show an array is not an error: the text is then read whole.
          guard var reader = inPieces(prefix, size, dialect) else {
            #expect(!isArray || size < prefix.count)
            continue
          }
          let read = all({ () throws(JSONError) in try reader.next() }, { reader.offset })
          #expect(read == whole, "\(text) cut to \(length), by \(size)")
        }
      }
    }
  }

  @Test("an element much longer than a piece is one, and little of it is parsed again")
  func longElement() throws {
    let text = "[\"" + String(repeating: "x", count: 100_000) + "\", 2]"
    let bytes = Array(text.utf8)
    var asked = 0
    var array = try #require(inPieces(bytes, 10, .strict) { asked += 1 })
    let first = try #require(try array.next())
    #expect(first.elements(of: first.root).map { first.string(of: $0)?.utf8.count } == [100_000])
    #expect(try array.next() != nil)
    #expect(try array.next() == nil)
    #expect(asked < 20)
  }

  @Test(
    "no more is held than an element may have, whatever is wrong with it", arguments: ["\"", "[", "1 2", "{\"a\" 1"])
  func bounded(element: String) throws {
    var given = 0
    let reader = JSONPieceReader(as: .strict, elementBytesMax: 1_000) { window, atLeast in
      #expect(window.count <= 1_000)
      window.append(contentsOf: Array(given == 0 ? "[3, \(element)".utf8 : String(repeating: "x", count: 100).utf8))
      given += 1
      return true
    }
    var array = try #require(reader)
    #expect(try array.next() != nil)
    #expect(throws: JSONError.self) { try array.next() }
    #expect(given < 20)
  }

  @Test("what is no array is none", arguments: ["", " ", "{}", "1", "\"[\"", "// [\n{}", "null"])
  func none(text: String) {
    #expect(JSONArrayReader(Array(text.utf8), as: .fixture) == nil)
    var pieces = [Array(text.utf8)]
    let reader = JSONPieceReader(as: .fixture) { window, _ in
      window += pieces.popLast() ?? []
      return !window.isEmpty
    }
    #expect(reader == nil)
  }

  @Test("elements before an error are read, the one with it is not")
  func beforeError() throws {
    let read = try #require(byElement(Array("[1, 2, 3 x".utf8), .strict))
    #expect(read.elements.count == 2)
    #expect(read.error != nil)
  }

  @Test("places are those of the whole text")
  func places() throws {
    var reader = try #require(JSONArrayReader(Array("[1,\n 2,\n  3]".utf8), as: .strict))
    var places: [JSONPosition] = []
    while let document = try reader.next() {
      for element in document.elements(of: document.root) { places.append(document.position(of: element)) }
    }
    #expect(places == [(1, 2), (2, 2), (3, 3)].map { JSONPosition(line: $0.0, column: $0.1) })
    #expect(reader.empty.position(ofOffset: 5) == JSONPosition(line: 2, column: 2))
    #expect(reader.empty.count(of: reader.empty.root) == 0)
  }
}

/// The first byte of a text that is neither blank nor comment, as the parser itself finds it.
private enum JSONBlankFree {
  static func firstByte(of bytes: [UInt8], _ dialect: JSONDialect) -> UInt8? {
    let start = UTF8Sequence.hasByteOrderMark(bytes.span) ? 3 : 0
    guard let end = try? JSONBlank.end(from: start, in: bytes.span, dialect: dialect), end < bytes.count else {
      return nil
    }
    return bytes[end]
  }
}
