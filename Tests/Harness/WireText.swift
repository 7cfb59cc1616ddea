/// Turns a line of a wire fixture into the bytes that it stands for.
enum WireText {
  static func bytes(_ text: Substring, orFail failure: (String) -> WireFile.Failure) throws -> [UInt8] {
    var rest = Array(text.utf8)[...]
    let bytes = try bytes(&rest, isRepeated: false, failure)
    guard rest.isEmpty else { throw failure("expected the end of the line") }
    return bytes
  }

  private static func bytes(
    _ rest: inout ArraySlice<UInt8>, isRepeated: Bool, _ failure: (String) -> WireFile.Failure
  ) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "}"), isRepeated { return bytes }
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "r"): bytes.append(13)
      case UInt8(ascii: "n"): bytes.append(10)
      case UInt8(ascii: "t"): bytes.append(9)
      case UInt8(ascii: "\\"): bytes.append(UInt8(ascii: "\\"))
      case UInt8(ascii: "x"):
        guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) else {
          throw failure("expected two hexadecimal digits")
        }
        rest = rest.dropFirst(2)
        bytes.append(value)
      case UInt8(ascii: "{"):
        let digits = rest.prefix { $0 != UInt8(ascii: "*") }
        rest = rest.dropFirst(digits.count + 1)
        guard let count = Int(String(decoding: digits, as: UTF8.self)), 1...2_000_000 ~= count else {
          throw failure("expected a count and *")
        }
        let repeated = try Self.bytes(&rest, isRepeated: true, failure)
        for _ in 0..<count { bytes += repeated }
      default: throw failure("expected r, n, t, x, { or \\ behind \\")
      }
    }
    if isRepeated { throw failure("expected } at the end of what is repeated") }
    return bytes
  }
}
