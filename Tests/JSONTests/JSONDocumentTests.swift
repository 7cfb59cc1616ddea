import Harness
import JSON
import Testing

private func parsed(_ text: String, as dialect: JSONDialect = .strict) throws -> JSONDocument {
  try JSONDocument(parsing: Array(text.utf8), as: dialect)
}

@Suite("Finding values")
struct JSONDocumentTests {
  @Test(
    "each value has its kind",
    arguments: [
      ("null", .null), ("true", .boolean), ("false", .boolean), ("1", .number), ("\"\"", .string), ("[]", .array),
      ("{}", .object),
    ] as [(String, JSONKind)])
  func kind(_ text: String, kind: JSONKind) throws {
    let document = try parsed(" \(text) ")
    #expect(document.kind(of: document.root) == kind)
    #expect(document.sourceRange(of: document.root) == 1..<1 + text.utf8.count)
    #expect(document.boolean(of: document.root) == (kind == .boolean ? text == "true" : nil))
    #expect(document.string(of: document.root) == (kind == .string ? "" : nil))
    #expect(document.count(of: document.root) == 0)
  }

  @Test("members come in their order, with their subtrees skipped")
  func members() throws {
    let document = try parsed(#"{"b": [1, [2, {}], 3], "a": {"x": {"y": 0}}, "c": null}"#)
    let members = document.members(of: document.root).map { (document.string(of: $0.key), document.kind(of: $0.value)) }
    #expect(members.map(\.0) == ["b", "a", "c"])
    #expect(members.map(\.1) == [.array, .object, .null])
    #expect(document.count(of: document.root) == 3)
    let array = try #require(document.value(of: document.root, forKey: "b"))
    #expect(document.elements(of: array).map { document.kind(of: $0) } == [.number, .array, .number])
    #expect(document.count(of: array) == 3)
  }

  @Test("a question of the wrong kind finds nothing", arguments: ["[1]", "{\"a\": 1}", "1", "\"a\"", "null"])
  func wrongKind(_ text: String) throws {
    let document = try parsed(text)
    let kind = document.kind(of: document.root)
    #expect(document.members(of: document.root).contains { _ in true } == (kind == .object))
    #expect(document.elements(of: document.root).contains { _ in true } == (kind == .array))
    #expect((document.value(of: document.root, forKey: "a") != nil) == (kind == .object))
    #expect(document.duplicateKeys(of: document.root).isEmpty)
    #expect(document.isString(document.root, equalTo: "a") == (kind == .string))
  }

  @Test("the last of equal keys counts")
  func lastKey() throws {
    let document = try parsed(#"{"a": 1, "b": 2, "\u0061": 3}"#)
    let value = try #require(document.value(of: document.root, forKey: "a"))
    #expect(document.integer(of: value) == 3)
    #expect(document.value(of: document.root, forKey: "c") == nil)
  }

  @Test(
    "a string is its text, escapes resolved",
    arguments: [
      (#""""#, ""), (#""abc""#, "abc"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0000""#, "\0"),
      (#""\u20b9 \uD83D\uDE00!""#, "\u{20B9} \u{1F600}!"), (#""\ud800\udc00\udbff\udfff""#, "\u{10000}\u{10FFFF}"),
      ("\"\u{928}\u{93E}\u{92E}\"", "\u{928}\u{93E}\u{92E}"), (#""\\u0061""#, "\\u0061"), (#""a\u0062c""#, "abc"),
    ])
  func string(_ source: String, text: String) throws {
    let document = try parsed(source)
    let found = try #require(document.string(of: document.root))
    #expect(Array(found.utf8) == Array(text.utf8))
    #expect(document.isString(document.root, equalTo: text))
    #expect(!document.isString(document.root, equalTo: text + "x"))
    #expect(!document.isString(document.root, equalTo: "x" + text.dropFirst()))
  }

  @Test("strings are compared by their bytes, not by what looks the same")
  func exactComparison() throws {
    let document = try parsed("{\"\u{E9}\": 1, \"e\u{301}\": 2}")
    let value = try #require(document.value(of: document.root, forKey: "\u{E9}"))
    #expect(document.integer(of: value) == 1)
    #expect(document.duplicateKeys(of: document.root).isEmpty)
  }

  @Test("each repetition of a key is reported with the first occurrence", arguments: [0, 100])
  func duplicateKeys(fillers: Int) throws {
    let filler = (0..<fillers).map { "\"k\($0)\": 0, " }.joined()
    let document = try parsed("{\(filler)\"a\": 1, \"b\": 2, \"\\u0061\": 3, \"b\": 4, \"a\": 5, \"ab\": 6}")
    let keys = Array(document.members(of: document.root).map(\.key).dropFirst(fillers))
    let duplicates = document.duplicateKeys(of: document.root)
    #expect(duplicates.map(\.first) == [keys[0], keys[1], keys[0]])
    #expect(duplicates.map(\.repeated) == [keys[2], keys[3], keys[4]])
  }

  @Test("repetitions are those that comparing every pair finds")
  func duplicateKeysOfMany() throws {
    var generator = TestRandom(11)
    for _ in 0..<500 {
      let keys = (0..<Int.random(in: 0...32, using: &generator)).map { _ in
        String((0..<Int.random(in: 0...2, using: &generator)).map { _ in "abcdAB12".randomElement(using: &generator)! })
      }
      let document = try parsed("{" + keys.map { "\"\($0)\": 0" }.joined(separator: ", ") + "}")
      let nodes = document.members(of: document.root).map(\.key)
      let expected = keys.indices.compactMap { index in
        keys[..<index].firstIndex(of: keys[index]).map { [nodes[$0], nodes[index]] }
      }
      #expect(document.duplicateKeys(of: document.root).map { [$0.first, $0.repeated] } == expected)
    }
  }

  @Test("positions asked for together are those asked for one by one, in the order asked")
  func positions() throws {
    let text = "{\r\n  \"a\": [\"\u{20B9}\", 1],\n\n\"b\"\r: 2}"
    let document = try parsed(text)
    let offsets = Array((0...text.utf8.count + 2).reversed()) + [5, 5, 0, -1]
    #expect(document.positions(ofOffsets: offsets) == offsets.map { document.position(ofOffset: $0) })
    let nodes = document.members(of: document.root).flatMap { [$0.value, $0.key] }
    #expect(
      document.positions(of: nodes)
        == [(2, 8), (2, 3), (5, 3), (4, 1)].map { JSONPosition(line: $0.0, column: $0.1) })
    #expect(document.positions(of: nodes) == nodes.map { document.position(of: $0) })
  }

  @Test("a pointer names the way from the root")
  func pointer() throws {
    let document = try parsed(#"{"a": [0, {"b/c": 1, "~\u0022": [true]}], "": 2, "z": {}}"#)
    var pointers: [String] = []
    func visit(_ node: JSONNode) {
      pointers.append(document.pointer(to: node))
      for element in document.elements(of: node) { visit(element) }
      for (key, value) in document.members(of: node) {
        #expect(document.pointer(to: key) == document.pointer(to: value))
        visit(value)
      }
    }
    visit(document.root)
    #expect(pointers == ["", "/a", "/a/0", "/a/1", "/a/1/b~1c", "/a/1/~0\"", "/a/1/~0\"/0", "/", "/z"])
  }

  @Test("a document made of comments, trailing commas and values reads as in the samples")
  func fixture() throws {
    let text = """
      \u{FEFF}// The state after a cancelled link.
      {
        "links": [
          {
            "id": "poutlk_00000000000001", // fourteen characters
            "amount": 1000, /* paise */
            "description": "50% // not a comment",
            "notes": {"k": "v",},
          },
        ], // the last one
      }
      """
    #expect(throws: JSONError.self) { try parsed(text) }
    let document = try parsed(text, as: .fixture)
    var written: [UInt8] = []
    document.write(document.root, into: &written)
    #expect(
      String(decoding: written, as: UTF8.self)
        == #"{"links":[{"id":"poutlk_00000000000001","amount":1000,"description":"50% // not a comment","#
        + #""notes":{"k":"v"}}]}"#)
    let links = try #require(document.value(of: document.root, forKey: "links"))
    let link = try #require(document.elements(of: links).first { _ in true })
    let amount = try #require(document.value(of: link, forKey: "amount"))
    #expect(document.position(of: amount) == JSONPosition(line: 6, column: 17))
    #expect(document.pointer(to: amount) == "/links/0/amount")
    #expect(document.position(of: document.root) == JSONPosition(line: 2, column: 1))
  }
}
