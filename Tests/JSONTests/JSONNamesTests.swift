import Testing

@testable import JSON

@Suite("Known names")
struct JSONNamesTests {
  private let names = [
    "id", "", "entity", "status", "purpose", "currency", "contact_id", "fund_account_id", "नाम", "abcdefghabcdefgh",
  ]

  private func place(of text: String, in names: [String]) throws -> Int? {
    let document = try JSONDocument(parsing: Array(text.utf8))
    return JSONNames(names).place(of: document.root, in: document)
  }

  @Test("each is found at its place, however it is written")
  func found() throws {
    for (place, name) in names.enumerated() {
      #expect(try self.place(of: "\"\(name)\"", in: names) == place)
      let escaped = name.utf16.map { unit in
        let digits = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      }
      #expect(try self.place(of: "\"\(escaped.joined())\"", in: names) == place)
    }
  }

  @Test("what differs in any one byte, or is longer or shorter, is none of them")
  func notFound() throws {
    for name in names {
      let bytes = Array(name.utf8)
      var others = [name + "x", "x" + name, name + name + name]
      for index in bytes.indices where bytes[index] < 0x80 {
        var other = bytes
        other[index] = bytes[index] ^ 1
        others.append(String(decoding: other, as: UTF8.self))
        other.remove(at: index)
        others.append(String(decoding: other, as: UTF8.self))
      }
      for other in others where !names.contains(other) {
        #expect(try place(of: "\"\(other)\"", in: names) == nil, "\(other)")
      }
    }
  }

  @Test("only a string can be one", arguments: ["1", "[]", "{\"id\": 1}", "null", "true"])
  func otherKinds(_ text: String) throws {
    #expect(try place(of: text, in: names) == nil)
  }

  @Test("of no names none is found")
  func none() throws {
    #expect(try place(of: "\"\"", in: []) == nil)
    #expect(try place(of: "\"id\"", in: []) == nil)
  }
}
