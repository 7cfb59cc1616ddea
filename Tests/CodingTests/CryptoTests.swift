import Coding
import Testing

@Suite struct Base64Tests {
  static func decoded(_ text: String) -> [UInt8]? {
    var result: [UInt8] = [1, 2, 3]
    return Base64.decode(Array(text.utf8).span, into: &result) ? result : nil
  }

  @Test(
    "the vectors of RFC 4648 section 10",
    arguments: [
      ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("Zm9vYmE=", "fooba"),
      ("Zm9vYmFy", "foobar"),
    ])
  func vectors(text: String, expected: String) {
    #expect(Self.decoded(text) == Array(expected.utf8))
  }

  @Test("every byte value comes back", arguments: 0...2)
  func everyByte(lead: Int) {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    for value in 0..<256 {
      let source = [UInt8](repeating: 0xA5, count: lead) + [UInt8(value)]
      var text: [UInt8] = []
      for start in stride(from: 0, to: source.count, by: 3) {
        let group = Array(source[start..<min(start + 3, source.count)])
        let bits = (0..<3).reduce(0) { $0 << 8 | ($1 < group.count ? Int(group[$1]) : 0) }
        for place in 0..<4 {
          text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
        }
      }
      var result: [UInt8] = []
      let isDecoded = Base64.decode(text.span, into: &result)
      #expect(isDecoded)
      #expect(result == source)
    }
  }

  @Test(
    "what is not padded base64 is refused",
    arguments: [
      "Z", "Zg", "Zg=", "Zm9", "Zg===", "====", "=", "=g==", "Z===", "Zg=v", "Zg==Zg==", "Zm9v====", " Zg==", "Zg== ",
      "Zg==\n", "Zm9v\n\n\n\n", "Zm 9", "Zm9-", "Zm9_", "Zm\u{E9}", "Zm9v\u{0}\u{0}\u{0}\u{0}", "Z.==", "Zm9v,m9v",
    ])
  func malformed(text: String) {
    #expect(Self.decoded(text) == nil)
  }

  @Test("bits behind the last byte must be zero", arguments: ["Zh==", "Zv==", "Z/==", "Zm9=", "Zm+=", "AAAAAAB="])
  func nonCanonical(text: String) {
    #expect(Self.decoded(text) == nil)
  }

  @Test("more than a mebibyte is refused, not decoded")
  func tooLong() {
    #expect(Self.decoded(String(repeating: "A", count: 1 << 20))?.count == 786_432)
    #expect(Self.decoded(String(repeating: "A", count: (1 << 20) + 4)) == nil)
  }
}

@Suite struct ConstantTimeTests {
  static func equal(_ left: String, _ right: String) -> Bool {
    let left = Array(left.utf8)
    let right = Array(right.utf8)
    return ConstantTime.equal(left.span, right.span)
  }

  @Test("equal is what has the same bytes", arguments: ["", "a", "secret", "\u{0}"])
  func same(text: String) {
    #expect(Self.equal(text, text))
  }

  @Test("every other byte or length is different")
  func different() {
    #expect(!Self.equal("", "a"))
    #expect(!Self.equal("secret", "secre"))
    let text = Array("secret".utf8)
    for place in text.indices {
      for bit in 0..<8 {
        var other = text
        other[place] ^= 1 << bit
        let isEqual = ConstantTime.equal(text.span, other.span)
        #expect(!isEqual)
      }
    }
  }
}
