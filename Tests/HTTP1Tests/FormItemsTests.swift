import HTTP1
import Testing

@Suite("Queries and forms")
struct FormItemsTests {
  private func items(_ text: String) throws -> [[String]] {
    let bytes = Array(text.utf8)
    return try FormItems.all(ByteRange(start: 0, count: bytes.count), in: bytes.span).map {
      [$0.nameText, $0.valueText]
    }
  }

  @Test(
    "items come decoded and in order",
    arguments: [
      ("", []), ("&", []), ("a=b", [["a", "b"]]), ("a", [["a", ""]]), ("a=", [["a", ""]]), ("=b", [["", "b"]]),
      ("a=b&c=d&a=e", [["a", "b"], ["c", "d"], ["a", "e"]]), ("&&a=b&&", [["a", "b"]]), ("a=b=c", [["a", "b=c"]]),
      ("a+b=c+d%2B", [["a b", "c d+"]]), ("%61%3D=%26", [["a=", "&"]]), ("a=%C3%A9", [["a", "é"]]),
      ("expand[]=payouts", [["expand[]", "payouts"]]), ("expand%5B%5D=payouts", [["expand[]", "payouts"]]),
      ("expand[0]=payouts", [["expand[0]", "payouts"]]), ("expand[l=payouts", [["expand[l", "payouts"]]),
    ])
  func decoded(_ text: String, _ expected: [[String]]) throws {
    #expect(try items(text) == expected)
  }

  @Test("broken escapes are refused", arguments: ["%", "a=%", "a=%4", "a=%zz", "%4=a", "a=%00", "a=%4&1"])
  func broken(_ text: String) {
    #expect(throws: RequestRejection.formEscapeBroken) { try items(text) }
  }

  @Test("names are compared as text")
  func named() throws {
    let bytes = Array("expand%5B%5D=payouts".utf8)
    var items = FormItems(ByteRange(start: 0, count: bytes.count))
    let item = try #require(try items.next(in: bytes))
    #expect(item.isNamed("expand[]") && !item.isNamed("expand"))
    #expect(try items.next(in: bytes) == nil)
  }

  @Test("a range beyond the bytes reads less")
  func beyond() throws {
    let bytes = Array("a=b".utf8)
    #expect(try FormItems.all(ByteRange(start: 2, count: 50), in: bytes).count == 1)
    #expect(try FormItems.all(ByteRange(start: 9, count: 50), in: bytes).isEmpty)
  }
}
