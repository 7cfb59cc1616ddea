import ImitatedWorld

/// Text from elsewhere, made fit for a terminal: what a request's path or a contact's name holds must not move the
/// cursor, change colours or hide what stands beside it.
enum TerminalText {
  /// With control characters, and those that turn the direction of writing, as `\u{1b}` or `\r`.
  static func shown(_ text: String, keepingLines: Bool = false) -> String {
    guard text.unicodeScalars.contains(where: isHarmful) else { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
      if isHarmful(scalar), !(keepingLines && scalar == "\n") {
        shown += marks[scalar] ?? "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  private static let marks: [Unicode.Scalar: String] = ["\r": "\\r", "\n": "\\n", "\t": "\\t"]

  private static func isHarmful(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: true
    default: false
    }
  }

  /// How many columns a terminal gives it: marks none, ideographs and emoji two.
  static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
    return text.reduce(0) { $0 + width($1) }
  }

  private static func width(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0x300..<0x370, 0x200B...0x200D, 0xFE00...0xFE0F: return 0
    case 0x1100..<0x1160, 0x2E80..<0x303F, 0x3041..<0xA4D0, 0xAC00..<0xD7A4, 0xF900..<0xFB00, 0xFE30..<0xFE70,
      0xFF00..<0xFF61, 0xFFE0..<0xFFE7, 0x1F300..<0x1F650, 0x1F680..<0x1F700, 0x1F900..<0x1FA00, 0x20000..<0x3FFFE:
      return 2
    default: return 1
    }
  }
}
