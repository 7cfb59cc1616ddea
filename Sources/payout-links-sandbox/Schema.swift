import ArgumentParser
import PayoutLinksSandbox

struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the JSON Schema of fixtures.",
    discussion: """
      For editors, which complete and check fixtures by it; `init` writes it with a fixture. A running sandbox has it at \
      /__admin/fixtures.schema.json.
      """)

  func run() throws {
    StandardStream.output.write(String(decoding: BuiltInDocument.fixturesSchema.text, as: UTF8.self).trimmedEnd)
  }
}

extension String {
  /// Without the line's end that whoever writes it adds.
  var trimmedEnd: String { hasSuffix("\n") ? String(dropLast()) : self }
}
