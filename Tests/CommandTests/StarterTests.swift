import Foundation
import Harness
import Testing

@Suite("A fixture to start with")
struct StarterTests {
  static let schema = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "../../docs/fixtures.schema.json")

  @Test("init writes a fixture that is in order and its schema, and leaves alone what is there")
  func initialise() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("starter-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let written = try Command.run(["init", folder.path])
    #expect(written.status == 0)
    #expect(written.output.contains("wrote \(folder.path)/fixtures.json\n"))
    let check = try Command.run(["check", "--strict", folder.path])
    #expect(check.status == 0)
    #expect(check.output == "2 payout links, 0 errors, 0 warnings\n")
    let schema = try Data(contentsOf: folder.appendingPathComponent("schema/fixtures.schema.json"))
    #expect(schema == (try Data(contentsOf: Self.schema)))
    let again = try Command.run(["init", folder.path])
    #expect(again.status == 1)
    #expect(again.error.contains("cannot write \(folder.path)/fixtures.json: File exists"))
  }

  @Test("schema writes the schema")
  func schema() throws {
    let schema = try Command.run(["schema"])
    #expect(schema.status == 0)
    #expect(schema.output == (try String(contentsOf: Self.schema, encoding: .utf8)))
  }
}
