import ArgumentParser
import ImitatedWorld

struct AccountsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accounts",
    abstract: "List the accounts; make one with its own key, or remove it.",
    subcommands: [List.self, Make.self, Remove.self],
    defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the accounts. This is the default.")

    @OptionGroup(title: "The sandbox") var call: CallOptions

    func run() throws {
      call.show(try call.client().call("GET", "/accounts")) { AccountView.list($0) }
    }
  }

  struct Make: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make an account: a copy of the first account as the fixtures define it.")

    @OptionGroup(title: "The sandbox") var call: CallOptions

    func run() throws {
      call.show(try call.client().call("POST", "/accounts")) { root in
        Table.details([
          ("account", Table.Cell(root["account"].text)), ("key", Table.Cell(root["key"]["id"].text)),
          ("secret", Table.Cell(root["key"]["secret"].text)), ("links", Table.Cell(root["payout_links"].written)),
        ])
      }
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove an account that was made by a call or opened by a key.")

    @Argument(help: ArgumentHelp("The account.", valueName: "acc_…")) var id: String
    @OptionGroup(title: "The sandbox") var call: CallOptions

    func run() throws {
      let answer = try call.client().call("DELETE", "/accounts/\(URLText.escaped(id))")
      call.show(answer) { _ in ["\(TerminalText.shown(id)) was removed"] }
    }
  }
}

/// Accounts as people read them.
enum AccountView {
  static func list(_ root: JSONPart, _ palette: Palette = .ofOutput) -> [String] {
    var table = Table([
      Table.Column("ACCOUNT"), Table.Column("KEYS"), Table.Column("LINKS", .right), Table.Column("FROM"),
    ])
    let accounts = root["accounts"].elements
    for account in accounts {
      let keys = account["keys"].elements.compactMap(\.text).joined(separator: ", ")
      table.add([
        Table.Cell(account["account"].text), Table.Cell(keys.isEmpty ? nil : keys),
        Table.Cell(account["payout_links"].written),
        Table.Cell(account["isolated"].flag == true ? "a key or a call" : "fixtures"),
      ])
    }
    let left = (root["count"].integer ?? 0).subtractingReportingOverflow(accounts.count).partialValue
    return table.lines(palette) + (left > 0 ? ["and \(left) more"] : [])
  }
}
