import JSON
import Testing

private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

private func sample(_ layout: JSONWriter.Layout) -> String {
  var writer = JSONWriter(layout)
  writer.object { writer in
    writer.key("id")
    writer.string("poutlk_1")
    writer.key("amount")
    writer.integer(-1000)
    writer.key("flags")
    writer.array { writer in
      writer.boolean(true)
      writer.boolean(false)
      writer.null()
      writer.array { _ in }
    }
    writer.object("notes") { _ in }
  }
  return text(writer.finish())
}

@Suite("Writing")
struct JSONWriterTests {
  @Test("commas and colons are set, and nothing else")
  func compact() {
    #expect(sample(.compact) == #"{"id":"poutlk_1","amount":-1000,"flags":[true,false,null,[]],"notes":{}}"#)
  }

  @Test("the pretty layout has two spaces a level and keeps empty containers closed")
  func pretty() {
    #expect(
      sample(.pretty) == """
        {
          "id": "poutlk_1",
          "amount": -1000,
          "flags": [
            true,
            false,
            null,
            []
          ],
          "notes": {}
        }
        """)
  }

  @Test("of a document that the writer wrote, values are copied byte for byte, and as they would be otherwise")
  func written() throws {
    let written = JSONWriter.object { writer in
      writer.field("a\n", "\u{1}\n\"\u{E9}")
      writer.object("notes") { $0.field("b", 1) }
    }
    let own = try #require(JSONDocument(written: written))
    let other = try JSONDocument(parsing: written)
    for layout in [JSONWriter.Layout.compact, .pretty] {
      func copied(_ document: JSONDocument) -> String {
        var writer = JSONWriter(layout)
        writer.object { writer in
          for (key, value) in document.members(of: document.root) { writer.member(document, key, value) }
          writer.key("whole")
          writer.raw(document, document.root)
        }
        return text(writer.finish())
      }
      #expect(copied(own) == copied(other))
    }
    #expect(JSONDocument(written: Array("{".utf8)) == nil)
  }

  @Test(
    "only quotes, backslashes and control characters are escaped",
    arguments: [
      ("", #""""#), ("a/b", #""a/b""#), ("\"\\", #""\"\\""#), ("\u{8}\u{C}\n\r\t", #""\b\f\n\r\t""#),
      ("\0\u{1}\u{B}\u{E}\u{F}\u{10}\u{1A}\u{1F}", #""\u0000\u0001\u000b\u000e\u000f\u0010\u001a\u001f""#),
      ("\u{7F}\u{2028}\u{E9}\u{1F600}", "\"\u{7F}\u{2028}\u{E9}\u{1F600}\""),
      ("\u{20B9} \"1\"", "\"\u{20B9} \\\"1\\\"\""),
    ])
  func escapes(_ string: String, source: String) {
    var writer = JSONWriter()
    writer.string(string)
    #expect(text(writer.finish()) == source)
    var fromBytes = JSONWriter()
    fromBytes.string(utf8: ArraySlice(string.utf8))
    #expect(text(fromBytes.finish()) == source)
  }

  @Test("bytes that are not UTF-8 still become JSON")
  func repair() {
    var writer = JSONWriter()
    writer.string(utf8: [0x61, 0xFF, 0x22])
    #expect(text(writer.finish()) == "\"a\u{FFFD}\\\"\"")
  }

  @Test("all integers of 64 bits can be written", arguments: [0, -1, 42, .max, .min])
  func integer(_ value: Int) throws {
    var writer = JSONWriter()
    writer.integer(value)
    let document = try JSONDocument(parsing: writer.finish())
    #expect(document.integer(of: document.root) == value)
  }

  @Test(
    "a value written again keeps its numbers and plain strings and makes escapes canonical",
    arguments: [
      (#" [ 1.50 , 1E+2 , -0 ] "#, "[1.50,1E+2,-0]"), (#"{ "a" : { } , "b" : [ ] }"#, #"{"a":{},"b":[]}"#),
      (#"["\/\u0041\u00e9\u001F\"\\\n"]"#, "[\"/A\u{E9}\\u001f\\\"\\\\\\n\"]"), (#"{"\u0061":1}"#, #"{"a":1}"#),
      (#"["\ud83d\ude00","x"]"#, "[\"\u{1F600}\",\"x\"]"), (#"{"a":[{"b":[[]]},{"c":{}}],"d":null}"#, nil),
    ] as [(String, String?)])
  func rewrite(_ source: String, expected: String?) throws {
    let document = try JSONDocument(parsing: Array(source.utf8))
    var written = Array("before".utf8)
    document.write(document.root, into: &written)
    #expect(text(written) == "before" + (expected ?? source))
  }

  @Test("a document's members can be copied, changed and put among others")
  func raw() throws {
    let document = try JSONDocument(parsing: Array(#"{"i\u0064": "x", "amount": 1, "notes": {"k": ["v"]}}"#.utf8))
    var writer = JSONWriter()
    writer.object { writer in
      for (key, value) in document.members(of: document.root) {
        writer.key(document, key)
        if document.isString(key, equalTo: "amount") {
          writer.raw(Array("2.0".utf8))
        } else {
          writer.raw(document, value)
        }
      }
    }
    #expect(text(writer.finish()) == #"{"id":"x","amount":2.0,"notes":{"k":["v"]}}"#)
  }

  @Test("a subtree takes on the layout around it")
  func prettyRaw() throws {
    let document = try JSONDocument(parsing: Array(#"{"k":["v",{}]}"#.utf8))
    var writer = JSONWriter(.pretty)
    writer.array { $0.raw(document, document.root) }
    #expect(
      text(writer.finish()) == """
        [
          {
            "k": [
              "v",
              {}
            ]
          }
        ]
        """)
  }

  @Test("an array that is written over several turns is closed with all around it")
  func openArray() {
    var array = JSONOpenArray(at: "log", "entries") { $0.field("version", "1.2") }
    for number in 1...3 { array.append { $0.integer(number) } }
    #expect(text(array.finish()) == #"{"log":{"version":"1.2","entries":[1,2,3]}}"#)
    var page = JSONOpenArray(at: "requests")
    #expect(text(page.finish { $0.field("total", 0) }) == #"{"requests":[],"total":0}"#)
  }

  @Test("misuse is a programmer's error")
  func misuse() async {
    await #expect(processExitsWith: .failure) {
      var writer = JSONWriter()
      writer.object { $0.null() }
    }
    await #expect(processExitsWith: .failure) {
      var writer = JSONWriter()
      writer.array { $0.key("a") }
    }
    await #expect(processExitsWith: .failure) {
      _ = JSONWriter().finish()
    }
    await #expect(processExitsWith: .failure) {
      var writer = JSONWriter()
      writer.null()
      writer.null()
    }
    await #expect(processExitsWith: .failure) {
      var writer = JSONWriter()
      writer.object { $0.key("a") }
    }
  }
}
