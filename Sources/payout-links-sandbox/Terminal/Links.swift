import ArgumentParser
import ImitatedWorld
import JSON
import PayoutLinksSandbox

struct Links: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the payout links, or show one in full.",
    discussion: """
      Newest first. Times are by the account's clock, which a test may have moved ahead. A link's script does not \
      count this as a fetch.
      """)

  @Argument(help: ArgumentHelp("The link to show in full.", valueName: "id")) var id: String?

  @Option(
    help: ArgumentHelp("Only links with this status: \(Words.statuses.text()).", valueName: "status"),
    completion: Words.statuses.completion)
  var status: String?

  @Option(help: ArgumentHelp("How many to list, 1 to 1000. (default: 50)", valueName: "number")) var count: Int?

  @Option(help: ArgumentHelp("How many of the newest to skip.", valueName: "number")) var skip: Int?

  @OptionGroup var whose: WhoseOptions

  @OptionGroup(title: "The sandbox") var call: CallOptions

  func run() throws {
    var parameters = try whose.parameters()
    let client = try call.client()
    if let id {
      if status != nil || count != nil || skip != nil {
        throw Failure.usage("--status, --count and --skip are for the list: to show one link, pass only its id")
      }
      let answer = try client.call("GET", "/payout-links/\(URLText.escaped(id))", parameters)
      return call.show(answer) { LinkView.details($0) }
    }
    if let status { parameters.append(("status", status)) }
    if let count { parameters.append(("count", "\(count)")) }
    if let skip { parameters.append(("skip", "\(skip)")) }
    let answer = try client.call("GET", "/payout-links", parameters)
    call.show(answer) { LinkView.list($0) }
  }
}

/// Links as people read them.
enum LinkView {
  static func list(_ root: JSONPart, _ palette: Palette = .ofOutput) -> [String] {
    let accounts = root["accounts"].elements
    let links = root["payout_links"].elements
    guard !links.isEmpty else { return ["no such payout links"] }
    let tellsAccounts = accounts.count > 1
    var table = Table(
      [
        Table.Column("ID"), Table.Column("STATUS"), Table.Column("AMOUNT", .right), Table.Column("CONTACT"),
        Table.Column("CREATED"), Table.Column("EXPIRES"),
      ] + (tellsAccounts ? [Table.Column("ACCOUNT")] : []))
    for entry in links {
      let (link, account) = (entry["payout_link"], entry["account"].text)
      let now = accounts.first { $0["account"].text == account }?["now"].integer
      let status = link["status"].text
      // What is over does not expire any more.
      let expiry = status == "issued" || status == "pending" || status == "expired" ? link["expire_by"] : .none
      table.add(
        [
          Table.Cell(link["id"].text), Table.Cell(status, Palette.colour(ofStatus: status)),
          Table.Cell(amount(link)), Table.Cell(link["contact"]["name"].text),
          Table.Cell(time(link["created_at"], now)), Table.Cell(time(expiry, now)),
        ] + (tellsAccounts ? [Table.Cell(account)] : []))
    }
    var lines = table.lines(palette)
    if let next = root["meta"]["next_skip"].integer { lines.append("there are more: --skip \(next)") }
    return lines
  }

  static func details(_ root: JSONPart, _ palette: Palette = .ofOutput) -> [String] {
    let link = root["payout_link"]
    let now = root["account"]["now"].integer
    let status = link["status"].text
    var members: [(name: String, value: Table.Cell)] = [
      ("id", Table.Cell(link["id"].text)), ("status", Table.Cell(status, Palette.colour(ofStatus: status))),
      ("account", Table.Cell(root["account"]["account"].text)),
    ]
    for (name, value) in link.members where !["id", "status", "payouts"].contains(name) {
      add(name, value, of: link, now, to: &members)
    }
    for payout in link["payouts"]["items"].elements {
      let facts = ["status", "mode", "fund_account_id", "utr"].compactMap { payout[$0].written }
      let reason = payout["status_details"]["description"].text.map { [$0] } ?? []
      let line = ([payout["id"].written ?? "-"] + facts + reason).joined(separator: "  ")
      members.append(("payout", Table.Cell(line)))
    }
    if let script = root["script"].text { members.append(("script", Table.Cell(script))) }
    let possible = root["possible"].elements.map { "\($0["event"].text ?? "-") → \($0["to"].text ?? "-")" }
    members.append(
      ("possible", Table.Cell(possible.isEmpty ? "nothing: this status is final" : possible.joined(separator: ", "))))
    return Table.details(members, palette)
  }

  private static func add(
    _ name: String, _ value: JSONPart, of link: JSONPart, _ now: Int?,
    to members: inout [(name: String, value: Table.Cell)]
  ) {
    switch value.kind {
    case .object:
      for (inner, part) in value.members { members.append(("\(name).\(inner)", Table.Cell(part.written))) }
    case .number where name == "amount": members.append((name, Table.Cell(amount(link))))
    case .number where name.hasSuffix("_at") || name.hasSuffix("_by"):
      members.append((name, Table.Cell(time(value, now))))
    default: members.append((name, Table.Cell(value.written)))
    }
  }

  static func amount(_ link: JSONPart) -> String? {
    link["amount"].integer.map { Amount.text($0, currency: link["currency"].text) }
  }

  /// Zero is how the provider writes no time.
  private static func time(_ part: JSONPart, _ now: Int?) -> String? {
    part.integer.flatMap { $0 == 0 ? nil : Moment.text($0, now: now) }
  }
}
