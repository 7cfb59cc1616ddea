import Coding
import Testing

@Suite("Search for bytes")
struct ByteSearchTests {
  @Test(
    "what stands among others is found",
    arguments: [
      ("", "", true), ("", "a", true), ("a", "", false), ("a", "a", true), ("bc", "abcd", true), ("bd", "abcd", false),
      ("abcde", "abcd", false), ("\0b", "a\0b", true),
    ])
  func found(text: String, bytes: String, isThere: Bool) {
    #expect(ByteSearch.contains(text.utf8.span, in: bytes.utf8.span) == isThere)
  }
}
