import Server
import Testing

@Suite struct FieldLinesTests {
  @Test("a field is its name, its value and the line's end")
  func plain() {
    var fields = FieldLines("Allow", "GET, HEAD")
    fields.append("X", "")
    #expect(fields.bytes == bytes("Allow: GET, HEAD\r\nX: \r\n"))
    #expect(fields.has("Allow") && fields.has("X") && !fields.has("GET") && !fields.has("All"))
  }

  @Test("no scalar in a value can end its line")
  func everyScalar() {
    for value in 0..<UInt32(0x3000) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let line = FieldLines("X", "a\(scalar)\(scalar)b").bytes
      let middle = line.dropFirst(4).dropLast(3)
      #expect(line.starts(with: bytes("X: a")))
      #expect(line.suffix(3).elementsEqual(bytes("b\r\n")))
      #expect(middle.count == (scalar == "…" ? 6 : 2))
      #expect(middle.allSatisfy { 0x20...0x7E ~= $0 })
    }
  }

  @Test("a line break with a field behind it becomes part of the value")
  func splitting() {
    #expect(FieldLines("X", "a\r\nSet-Cookie: b").bytes == bytes("X: a  Set-Cookie: b\r\n"))
  }

  @Test("a value is cut where clients would refuse its line", arguments: [0, 1, 60_000])
  func long(beyond: Int) {
    let most = FieldLines.valueBytesMax
    let line = FieldLines("X", String(repeating: "é", count: most + beyond)).bytes
    #expect(line.count == "X: ".utf8.count + most + 2)
    #expect(line.suffix(5).elementsEqual(bytes(beyond == 0 ? "???\r\n" : "...\r\n")))
  }
}
