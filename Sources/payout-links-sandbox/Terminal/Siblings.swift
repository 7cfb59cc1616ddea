import ArgumentParser
import ImitatedWorld
import JSON

struct Payouts: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the payouts of an account's links.",
    discussion: "Newest first. `links ID` shows those of one link, and `move` moves them.")

  @Option(
    help: ArgumentHelp("Only those that are in this state: \(Words.payoutStatuses.text()).", valueName: "status"),
    completion: Words.payoutStatuses.completion)
  var status: String?

  @OptionGroup var page: PageOptions

  @OptionGroup var whose: WhoseOptions

  @OptionGroup(title: "The sandbox") var call: CallOptions

  func run() throws {
    let filter = status.map { [(name: "status", value: $0)] } ?? []
    let answer = try call.client().call("GET", "/payouts", try whose.parameters() + filter + page.parameters)
    call.show(answer) { SiblingView.payouts($0) }
  }
}

struct Contacts: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the contacts of an account.",
    discussion: "Newest first: those of fixtures, of links and of create calls.")

  @OptionGroup var page: PageOptions

  @OptionGroup var whose: WhoseOptions

  @OptionGroup(title: "The sandbox") var call: CallOptions

  func run() throws {
    let answer = try call.client().call("GET", "/contacts", try whose.parameters() + page.parameters)
    call.show(answer) { SiblingView.contacts($0) }
  }
}

/// Which part of a list is shown.
struct PageOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many, 1 to 1000. (default: 50)", valueName: "number")) var count: Int?

  @Option(help: ArgumentHelp("Leave out so many of the newest.", valueName: "number")) var skip: Int?

  var parameters: [(name: String, value: String)] {
    [("count", count), ("skip", skip)].compactMap { name, number in number.map { (name, "\($0)") } }
  }
}

/// Payouts and contacts as people read them.
enum SiblingView {
  static func payouts(_ root: JSONPart, _ palette: Palette = .ofOutput) -> [String] {
    let payouts = root["payouts"].elements
    guard !payouts.isEmpty else { return ["no such payouts"] }
    var table = Table([
      Table.Column("ID"), Table.Column("STATUS"), Table.Column("AMOUNT", .right), Table.Column("MODE"),
      Table.Column("TO"), Table.Column("CREATED"), Table.Column("WHY"),
    ])
    for payout in payouts {
      let status = payout["status"].text
      table.add([
        Table.Cell(payout["id"].text), Table.Cell(status, Palette.colour(ofStatus: status)),
        Table.Cell(LinkView.amount(payout)), Table.Cell(payout["mode"].text),
        Table.Cell(payout["fund_account_id"].text), Table.Cell(time(payout, root)),
        Table.Cell(payout["status_details"]["reason"].text),
      ])
    }
    return table.lines(palette) + more(root)
  }

  static func contacts(_ root: JSONPart, _ palette: Palette = .ofOutput) -> [String] {
    let contacts = root["contacts"].elements
    guard !contacts.isEmpty else { return ["no contacts"] }
    var table = Table([
      Table.Column("ID"), Table.Column("NAME"), Table.Column("TYPE"), Table.Column("PHONE"), Table.Column("EMAIL"),
      Table.Column("REFERENCE"), Table.Column("CREATED"),
    ])
    for contact in contacts {
      let texts = ["id", "name", "type", "contact", "email", "reference_id"].map { Table.Cell(contact[$0].text) }
      table.add(texts + [Table.Cell(time(contact, root))])
    }
    return table.lines(palette) + more(root)
  }

  private static func time(_ part: JSONPart, _ root: JSONPart) -> String? {
    part["created_at"].integer.map { Moment.text($0, now: root["now"].integer) }
  }

  static func more(_ root: JSONPart) -> [String] {
    root["meta"]["next_skip"].integer.map { ["there are more: --skip \($0)"] } ?? []
  }
}
