import Foundation

/// The recipes of `docs/driving.md`, as whoever copies them has them.
struct Recipes {
  /// What stands between two fences, and the need that it is for.
  struct Block {
    let need: String
    let language: String
    let text: String

    /// What it shows as printed: the comments of a shell's block.
    var shown: [String] {
      text.split(separator: "\n").filter { $0.hasPrefix("# ") }.map { String($0.dropFirst(2)) }
    }
  }

  let blocks: [Block]

  static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("docs/driving.md")

  init(_ text: String) {
    var blocks: [Block] = []
    var need = ""
    var block: (language: String, lines: [Substring])?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if let open = block {
        if line == "```" {
          blocks.append(Block(need: need, language: open.language, text: open.lines.joined(separator: "\n")))
          block = nil
        } else {
          block?.lines.append(line)
        }
      } else if line.hasPrefix("```") {
        block = (String(line.dropFirst(3)), [])
      } else if line.hasPrefix("## ") {
        need = String(line.dropFirst(3))
      }
    }
    self.blocks = blocks
  }

  static func read() throws -> Recipes { Recipes(try String(contentsOf: page, encoding: .utf8)) }

  func blocks(in language: String) -> [Block] { blocks.filter { $0.language == language } }

  /// What a shell's block prints on standard error, where the page shows it.
  func complaint(of need: String) -> [String] {
    blocks.first { $0.need == need && $0.language.isEmpty }?.text.split(separator: "\n").map(String.init) ?? []
  }

  /// Whether `text` is what `shown` shows, `…` standing for anything.
  static func fits(_ text: Substring, _ shown: String) -> Bool {
    let parts = shown.components(separatedBy: "…")
    guard text.hasPrefix(parts[0]) else { return false }
    var rest = text.dropFirst(parts[0].count)
    for (index, part) in parts.enumerated().dropFirst() {
      if index == parts.count - 1 { return rest.hasSuffix(part) }
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return rest.isEmpty
  }
}
