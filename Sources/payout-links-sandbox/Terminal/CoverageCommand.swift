import ArgumentParser
import ImitatedWorld
import JSON

struct CoverageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "coverage",
    abstract: "Show which routes, states, transitions, errors and faults the run has touched, and which it has not.")

  @OptionGroup(title: "The sandbox") var call: CallOptions

  func run() throws {
    call.show(try call.client().call("GET", "/coverage")) { CoverageView.lines($0) }
  }
}

/// What was touched, as people read it.
enum CoverageView {
  static func lines(_ root: JSONPart, _ palette: Palette = .ofOutput) -> [String] {
    var table = Table([
      Table.Column("KIND"), Table.Column("TOUCHED", .right), Table.Column("OF", .right), Table.Column("NEVER"),
    ])
    for (kind, items) in root.members where items.kind == .object && kind != "outcomes" {
      let never = items.members.filter { $0.value.integer == 0 }.map(\.name)
      let count = items.members.count
      table.add([
        Table.Cell(kind), Table.Cell("\(count - never.count)"), Table.Cell("\(count)"),
        Table.Cell(never.joined(separator: ", "), .faint),
      ])
    }
    let outcomes = root["outcomes"].members.filter { $0.value.integer != 0 }.map { outcome in
      "\(TerminalText.shown(outcome.name)) \(outcome.value.written ?? "")"
    }
    let requests = Count.text(root["requests"].integer ?? 0, "request")
    return ["\(requests)\(outcomes.isEmpty ? "" : ": ")\(outcomes.joined(separator: ", "))"] + table.lines(palette)
  }
}
