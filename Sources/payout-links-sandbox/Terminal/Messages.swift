import ArgumentParser
import ImitatedWorld
import JSON

struct Messages: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show the texts and mails that the contacts of an account would have got.",
    discussion: "Newest first. Nothing is sent: the sandbox only keeps them.")

  @Option(name: .customLong("link"), help: ArgumentHelp("Only those about this payout link.", valueName: "id"))
  var link: String?

  @Option(
    help: ArgumentHelp("Only these: \(Words.messageKinds.text()).", valueName: "kind"),
    completion: Words.messageKinds.completion)
  var kind: String?

  @Option(
    help: ArgumentHelp("Only these: \(Words.messageChannels.text()).", valueName: "channel"),
    completion: Words.messageChannels.completion)
  var channel: String?

  @OptionGroup var page: PageOptions

  @OptionGroup var whose: WhoseOptions

  @OptionGroup(title: "The sandbox") var call: CallOptions

  func run() throws {
    let filters = [("payout_link_id", link), ("kind", kind), ("channel", channel)].compactMap { name, value in
      value.map { (name: name, value: $0) }
    }
    let answer = try call.client().call("GET", "/messages", try whose.parameters() + filters + page.parameters)
    call.show(answer) { MessageView.lines($0) }
  }
}

/// Messages as people read them.
enum MessageView {
  static func lines(_ root: JSONPart, _ palette: Palette = .ofOutput) -> [String] {
    let messages = root["messages"].elements
    guard !messages.isEmpty else { return ["no messages"] }
    var table = Table([
      Table.Column("AT"), Table.Column("KIND"), Table.Column("BY"), Table.Column("TO"), Table.Column("PAYOUT LINK"),
      Table.Column("TEXT"),
    ])
    for message in messages {
      // Of a mail its subject: its text has several lines.
      let words = message["subject"].text ?? message["text"].text
      table.add([
        Table.Cell(message["at"].integer.map { Moment.text($0, now: root["now"].integer) }),
        Table.Cell(message["kind"].text), Table.Cell(message["channel"].text), Table.Cell(message["to"].text),
        Table.Cell(message["payout_link_id"].text), Table.Cell(words),
      ])
    }
    return table.lines(palette) + SiblingView.more(root)
  }
}
