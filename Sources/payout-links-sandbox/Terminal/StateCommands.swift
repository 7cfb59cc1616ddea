import ArgumentParser
import ImitatedWorld
import JSON
import PayoutLinksSandbox

struct Reset: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Set links, clock and ids back to what the fixtures define.")

  @OptionGroup var whose: WhoseOptions

  @OptionGroup(title: "The sandbox") var call: CallOptions

  func run() throws {
    let answer = try call.client().call("POST", "/reset", try whose.parameters())
    call.show(answer) { root in
      root["accounts"].elements.map { account in
        let links = Count.text(account["payout_links"].integer ?? 0, "payout link")
        return "\(TerminalText.shown(account["account"].text ?? "-")) was reset, and has \(links)"
      }
    }
  }
}

struct SnapshotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Take a snapshot of the present state, and go back to it later.",
    discussion: "An account can have 16 snapshots. A reset does not remove them.",
    subcommands: [List.self, Take.self, Restore.self, Remove.self],
    defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the snapshots. This is the default.")

    @OptionGroup var whose: WhoseOptions
    @OptionGroup(title: "The sandbox") var call: CallOptions

    func run() throws {
      call.show(try call.client().call("GET", "/snapshots", try whose.parameters())) { SnapshotView.lines($0) }
    }
  }

  struct Take: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take a snapshot of the present state.")

    @Argument(
      help: ArgumentHelp("The snapshot's name: 1 to 64 letters, digits, \".\", \"-\" and \"_\".", valueName: "name"))
    var name: String
    @OptionGroup var whose: WhoseOptions
    @OptionGroup(title: "The sandbox") var call: CallOptions

    func run() throws {
      let body = JSONWriter.object { $0.field("name", name) }
      let answer = try call.client().call("POST", "/snapshots", try whose.parameters(), body: body)
      call.show(answer) { SnapshotView.lines($0) }
    }
  }

  struct Restore: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Go back to a snapshot.")

    @Argument(help: ArgumentHelp("The snapshot's name.", valueName: "name")) var name: String
    @OptionGroup var whose: WhoseOptions
    @OptionGroup(title: "The sandbox") var call: CallOptions

    func run() throws {
      let path = "/snapshots/\(URLText.escaped(name))/restore"
      call.show(try call.client().call("POST", path, try whose.parameters())) { SnapshotView.lines($0) }
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Remove a snapshot.")

    @Argument(help: ArgumentHelp("The snapshot's name.", valueName: "name")) var name: String
    @OptionGroup var whose: WhoseOptions
    @OptionGroup(title: "The sandbox") var call: CallOptions

    func run() throws {
      let path = "/snapshots/\(URLText.escaped(name))"
      call.show(try call.client().call("DELETE", path, try whose.parameters())) { SnapshotView.lines($0) }
    }
  }
}

/// Accounts with their snapshots as people read them.
enum SnapshotView {
  static func lines(_ root: JSONPart, _ palette: Palette = .ofOutput) -> [String] {
    var table = Table([
      Table.Column("ACCOUNT"), Table.Column("SNAPSHOT"), Table.Column("LINKS", .right), Table.Column("TAKEN"),
    ])
    for account in root["accounts"].elements {
      let snapshots = account["snapshots"].elements
      if snapshots.isEmpty { table.add([Table.Cell(account["account"].text), Table.Cell(nil)]) }
      for snapshot in snapshots {
        table.add([
          Table.Cell(account["account"].text), Table.Cell(snapshot["name"].text),
          Table.Cell(snapshot["payout_links"].written),
          Table.Cell(snapshot["taken_at"].integer.map { ISODate.text(Int64($0)) }),
        ])
      }
    }
    return table.lines(palette)
  }
}

/// So many of something, in words.
enum Count {
  static func text(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
