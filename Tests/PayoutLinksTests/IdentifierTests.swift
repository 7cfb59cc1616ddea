import PayoutLinks
import Testing

@Suite("Identifiers")
struct IdentifierTests {
  @Test("an identifier comes back as it was written", arguments: Identifier.Kind.allCases)
  func roundTrip(kind: Identifier.Kind) throws {
    for suffix in ["00000000000001", "zZ9aA0bB1cC2dD", "ABCDEFGHIJKLMN"] {
      let text = "\(kind.prefix)\(suffix)"
      let read = Identifier(text, kind: kind)
      let id = try #require(read)
      #expect(id.description == text)
      #expect(id.kind == kind)
      #expect(id == Identifier(text, kind: kind))
    }
  }

  @Test("two identifiers that differ in one character differ")
  func everyCharacterCounts() throws {
    let base = Array("poutlk_AAAAAAAAAAAAAA".utf8)
    let read = Identifier(base.span, kind: .payoutLink)
    let id = try #require(read)
    for index in 7..<base.count {
      var other = base
      other[index] = UInt8(ascii: "B")
      let changed = Identifier(other.span, kind: .payoutLink)
      #expect(changed != nil && changed != id)
    }
  }

  @Test(
    "what is not the prefix and 14 letters or digits is no identifier",
    arguments: [
      "", "poutlk_", "poutlk_0000000000001", "poutlk_000000000000001", "POUTLK_00000000000001",
      "poutlk-00000000000001", "pout_00000000000001", "poutlk_0000000000000 ", "poutlk_0000000000000é",
      "poutlk_000000000000\u{0}1", "poutlk_0000000000000_", "00000000000001",
    ])
  func malformed(text: String) {
    #expect(Identifier(text, kind: .payoutLink) == nil)
  }

  @Test("the kind decides the prefix")
  func kinds() {
    #expect(Identifier("fa_00000000000001", kind: .fundAccount) != nil)
    #expect(Identifier("fa_00000000000001", kind: .contact) == nil)
    #expect(Identifier("cont_00000000000001", kind: .contact) != nil)
  }

  @Test("a time beyond what 64 bits hold is none")
  func timestamps() {
    #expect(Timestamp(.max).advanced(bySeconds: 1) == nil)
    #expect(Timestamp(10).advanced(bySeconds: -20) == Timestamp(-10))
  }
}
