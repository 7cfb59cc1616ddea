import ArgumentParser
import ImitatedWorld
import JSON

struct Move: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make something happen to a payout link that a contact, approver, bank or the clock would do.",
    discussion: """
      The events are \(Words.events.text("and")). Those that end in _payout are for the payout only. \
      `payout-links-sandbox links ID` shows which of them are possible for a link.
      """)

  // No word is known here, which has to be said: fish would show those of the event in its place.
  @Argument(help: ArgumentHelp("The payout link.", valueName: "id"), completion: .list([])) var id: String

  @Argument(
    help: ArgumentHelp("What happens to the link.", valueName: "event"), completion: Words.events.completion)
  var event: String

  @Option(help: ArgumentHelp("For claim: the fund account that the money goes to.", valueName: "fa_…"))
  var fundAccountID: String?

  @Option(help: ArgumentHelp("For claim: the UPI address that the money goes to.", valueName: "address"))
  var vpa: String?

  @Option(
    help: ArgumentHelp(
      "For fail, reverse, reject_payout and claim: the reason, such as bank_account_closed.", valueName: "reason"),
    completion: Words.reasons.completion)
  var reason: String?

  @OptionGroup var whose: WhoseOptions

  @OptionGroup(title: "The sandbox") var call: CallOptions

  func run() throws {
    let body = JSONWriter.object { writer in
      writer.field("event", event)
      if let fundAccountID { writer.field("fund_account_id", fundAccountID) }
      if let reason { writer.field("reason", reason) }
      if let vpa {
        writer.object("fund_account") { writer in
          writer.object("vpa") { $0.field("address", vpa) }
        }
      }
    }
    let answer = try call.client().call(
      "POST", "/payout-links/\(URLText.escaped(id))/transitions", try whose.parameters(), body: body)
    call.show(answer) { link in
      let status = link["status"].text
      let state = Palette.ofOutput.paint(TerminalText.shown(status ?? "-"), Palette.colour(ofStatus: status))
      return ["\(TerminalText.shown(link["id"].text ?? id)) is now \(state)"]
    }
  }
}
