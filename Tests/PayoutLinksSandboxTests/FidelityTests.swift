import Foundation
import Harness
import PayoutLinksSandbox
import Testing

@Suite("How each behaviour is known")
struct FidelityTests {
  static let page = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../docs/fidelity.md")

  @Test("the call has the rows of the page, each with how it is known (scripts/fidelity writes them)")
  func sameRows() async throws {
    var section = ""
    var rows: [[String]] = []
    for line in try String(contentsOf: Self.page, encoding: .utf8).split(separator: "\n") {
      if line.hasPrefix("## ") { section = String(line.dropFirst(3)) }
      guard line.hasPrefix("| "), !line.hasPrefix("| behaviour |"), !line.hasPrefix("| case |") else { continue }
      let cells = line.dropFirst().dropLast().split(separator: "|", omittingEmptySubsequences: false)
      rows.append([section] + cells.map { $0.trimmingCharacters(in: .whitespaces) })
    }
    let running = try await RunningSandbox()
    let reply = try running.admin("GET", "/fidelity")
    let object = try #require(try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
    let served = try #require(object["rows"] as? [[String: Any]])
    let texts = served.map { row in
      ["section", "behaviour", "reply", "source"].compactMap { row[$0] as? String }
    }
    #expect(texts == rows)
    for row in served {
      let known = row["known"] as? [String] ?? []
      let source = row["source"] as? String ?? ""
      #expect(
        !known.isEmpty && Set(known).isSubset(of: ["documented", "observed", "clients", "inferred", "ours"]), "\(row)")
      for (name, word) in [("documented", "documented"), ("observed", "observed"), ("ours", "our decision")] {
        if source.contains(word) { #expect(known.contains(name), "\(row)") }
      }
    }
  }
}
