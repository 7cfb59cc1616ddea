import HTTP1
import Testing

@Suite("Paths")
struct RequestPathTests {
  private func segments(_ path: String) -> [String]? {
    let bytes = Array(path.utf8)
    guard let parsed = RequestPath(bytes) else { return nil }
    return (0..<parsed.count).map { parsed.text($0, in: bytes.span) }
  }

  @Test(
    "paths fall into decoded segments",
    arguments: [
      ("", []), ("/", []), ("//", []), ("/a", ["a"]), ("/a/", ["a"]), ("//a//b//", ["a", "b"]),
      ("/v1/payout-links/poutlk_1", ["v1", "payout-links", "poutlk_1"]), ("/a%2Fb/c", ["a/b", "c"]),
      ("/%61%2e", ["a."]), ("/a/../b/.", ["a", "..", "b", "."]), ("/%2525", ["%25"]), ("/%zz%", ["%zz%"]),
      ("/%C3%A9", ["é"]), ("/a+b", ["a+b"]),
    ])
  func segments(_ path: String, _ expected: [String]) {
    #expect(segments(path) == expected)
  }

  @Test("more than sixteen segments are no path of ours")
  func bound() {
    #expect(segments(String(repeating: "/a", count: 16))?.count == 16)
    #expect(segments(String(repeating: "/a", count: 17)) == nil)
    #expect(segments(String(repeating: "/", count: 5_000)) == [])
  }

  @Test("segments are compared decoded, with case")
  func matches() throws {
    let bytes = Array("/v1/p%61y/%2F".utf8)
    let path = try #require(RequestPath(bytes))
    #expect(path.matches(0, "v1", in: bytes))
    #expect(!path.matches(0, "V1", in: bytes))
    #expect(!path.matches(0, "v", in: bytes) && !path.matches(0, "v12", in: bytes))
    #expect(path.matches(1, "pay", in: bytes))
    #expect(!path.matches(1, "p%61y", in: bytes) && !path.matches(1, "pa", in: bytes))
    #expect(path.matches(2, "/", in: bytes))
    #expect(!path.hasEscape(0) && path.hasEscape(1) && path.hasEscape(2))
  }

  @Test("positions that are not there are empty and match nothing", arguments: [-1, 1, 16, Int.max, Int.min])
  func positions(_ position: Int) throws {
    let bytes = Array("/a".utf8)
    let path = try #require(RequestPath(bytes))
    #expect(!path.matches(position, "", in: bytes))
    #expect(path.segment(position).isEmpty && path.decoded(position, in: bytes).isEmpty)
    #expect(!path.hasEscape(position))
  }
}
