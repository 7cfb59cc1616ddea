import ArgumentParser
import HTTP1
import ImitatedWorld
import JSON

struct Webhooks: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show who is told of events, add and change receivers, look at events and send them again.",
    discussion: "Without a subcommand the webhooks are listed.",
    subcommands: [List.self, Add.self, Enable.self, Remove.self, Sent.self, Resend.self, VerifyWebhook.self],
    defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the webhooks. This is the default.")

    @OptionGroup var whose: WhoseOptions
    @OptionGroup(title: "The sandbox") var call: CallOptions

    func run() throws {
      call.show(try call.client().call("GET", "/webhooks", try whose.parameters())) { root in
        let webhooks = root["items"].elements
        return webhooks.isEmpty ? ["nobody is told of events"] : WebhookView.rows(webhooks)
      }
    }
  }

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tell a receiver of events: `webhooks add http://localhost:3000/webhooks --secret 12345`.")

    @Argument(help: ArgumentHelp("Where it listens.", valueName: "url")) var url: String

    @Option(help: ArgumentHelp("What the events are signed with.", valueName: "secret")) var secret: String?

    @Option(
      name: .customLong("event"),
      help: ArgumentHelp("Tell it of this event alone. Repeatable. (default: all)", valueName: "name"),
      completion: Words.webhookEvents.completion)
    var events: [String] = []

    @Flag(help: "Take any certificate of an https URL.") var insecure = false

    @OptionGroup var whose: WhoseOptions
    @OptionGroup(title: "The sandbox") var call: CallOptions

    func run() throws {
      let body = JSONWriter.object { writer in
        writer.field("url", url)
        if let secret { writer.field("secret", secret) }
        if !events.isEmpty { writer.array("events") { for name in events { $0.string(name) } } }
        if insecure { writer.field("verify", false) }
      }
      call.show(try call.client().call("POST", "/webhooks", try whose.parameters(), body: body)) {
        WebhookView.rows([$0])
      }
    }
  }

  struct Enable: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Enable a webhook again that failed retries disabled.")

    @Argument(help: ArgumentHelp("The webhook's id.", valueName: "id")) var id: String
    @OptionGroup var whose: WhoseOptions
    @OptionGroup(title: "The sandbox") var call: CallOptions

    func run() throws {
      let body = JSONWriter.object { $0.field("active", true) }
      let path = "/webhooks/\(URLText.escaped(id))"
      call.show(try call.client().call("PUT", path, try whose.parameters(), body: body)) { WebhookView.rows([$0]) }
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Remove a webhook.")

    @Argument(help: ArgumentHelp("The webhook's id.", valueName: "id")) var id: String
    @OptionGroup var whose: WhoseOptions
    @OptionGroup(title: "The sandbox") var call: CallOptions

    func run() throws {
      let answer = try call.client().call("DELETE", "/webhooks/\(URLText.escaped(id))", try whose.parameters())
      call.show(answer) { _ in ["removed"] }
    }
  }

  struct Sent: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "events",
      abstract: "List the events and how they fared, or show one: its bytes, signature and attempts.")

    @Argument(help: ArgumentHelp("The event's id.", valueName: "id")) var id: String?

    @Option(
      help: ArgumentHelp("Of this name alone.", valueName: "name"), completion: Words.webhookEvents.completion)
    var event: String?

    @Option(help: ArgumentHelp("Of this link alone.", valueName: "id")) var link: String?

    @Option(
      help: ArgumentHelp("\(Words.webhookStatuses.text()).", valueName: "status"),
      completion: Words.webhookStatuses.completion)
    var status: String?

    @Flag(help: "Print a curl command that sends the same bytes; needs an id.") var curl = false

    @OptionGroup var whose: WhoseOptions
    @OptionGroup(title: "The sandbox") var call: CallOptions

    func run() throws {
      let client = try call.client()
      guard let id else {
        if curl { throw Failure.usage("--curl prints one event: give its id") }
        return try list(client)
      }
      let path = "/webhooks/events/\(URLText.escaped(id))"
      if curl {
        let response = try client.exchange(
          "GET", path, try whose.parameters() + [("format", "curl")], milliseconds: 30_000)
        guard response.status == 200 else {
          _ = try client.answer(to: response)
          return
        }
        StandardStream.output.write(bytes: response.body)
        return
      }
      call.show(try client.call("GET", path, try whose.parameters())) { WebhookView.event($0) }
    }

    private func list(_ client: AdminClient) throws {
      var parameters = try whose.parameters() + [("limit", "200")]
      for (name, value) in [("event", event), ("payout_link_id", link), ("status", status)] {
        if let value { parameters.append((name, value)) }
      }
      var after: Int? = 0
      while let start = after {
        let answer = try client.call("GET", "/webhooks/events", parameters + [("after", "\(start)")])
        call.show(answer) { root in
          let events = root["events"].elements
          return events.isEmpty && start == 0 ? ["no events"] : WebhookView.events(events, hasTitles: start == 0)
        }
        after = answer.root["meta"]["next_after"].integer
      }
    }
  }

  struct Resend: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send events again, in the order given: with the same ids, as a provider's replay has them.")

    @Argument(help: ArgumentHelp("The events' ids.", valueName: "id")) var ids: [String]

    @Option(help: ArgumentHelp("To this webhook alone.", valueName: "id")) var webhook: String?

    @Option(help: ArgumentHelp("To this URL once.", valueName: "url")) var to: String?

    @OptionGroup var whose: WhoseOptions
    @OptionGroup(title: "The sandbox") var call: CallOptions

    func run() throws {
      let body = JSONWriter.object { writer in
        writer.array("ids") { for id in ids { $0.string(id) } }
        if let webhook { writer.field("webhook", webhook) }
        if let to { writer.field("url", to) }
      }
      let answer = try call.client().call("POST", "/webhooks/events/resend", try whose.parameters(), body: body)
      call.show(answer) { ["resent \(Count.text($0["resent"].elements.count, "event"))"] }
    }
  }
}

/// Webhooks and events as people read them.
enum WebhookView {
  static func rows(_ webhooks: [JSONPart], _ palette: Palette = .ofOutput) -> [String] {
    var table = Table([
      Table.Column("ID"), Table.Column("OF"), Table.Column("URL"), Table.Column("SIGNED"), Table.Column("EVENTS"),
      Table.Column("STATE"),
    ])
    for webhook in webhooks {
      let isActive = webhook["active"].written == "true"
      let events = webhook["events"].elements
      table.add([
        Table.Cell(webhook["id"].text), Table.Cell(webhook["account"].text), Table.Cell(webhook["url"].text),
        Table.Cell(webhook["secret_exists"].written == "true" ? "yes" : "no"),
        Table.Cell(
          events.count == WebhookEventName.allCases.count
            ? "all" : events.compactMap(\.text).joined(separator: " ")),
        Table.Cell(isActive ? "active" : "disabled", isActive ? nil : .red),
      ])
    }
    return table.lines(palette)
  }

  static func events(_ events: [JSONPart], hasTitles: Bool, _ palette: Palette = .ofOutput) -> [String] {
    var table = Table(
      [
        Table.Column("#", .right, least: 4), Table.Column("ID", least: 14), Table.Column("EVENT", least: 22),
        Table.Column("PAYOUT LINK", least: 21), Table.Column("STATUS", least: 12), Table.Column("ATTEMPTS", .right),
      ], hasTitles: hasTitles)
    for event in events {
      let status = event["status"].text
      let attempts = event["deliveries"].elements.reduce(0) { $0 + ($1["attempt_count"].integer ?? 0) }
      table.add([
        Table.Cell(event["number"].written), Table.Cell(event["id"].text), Table.Cell(event["event"].text),
        Table.Cell(event["payout_link_id"].text), Table.Cell(status, status == "failed" ? .red : nil),
        Table.Cell("\(attempts)"),
      ])
    }
    return table.lines(palette)
  }

  static func event(_ event: JSONPart, _ palette: Palette = .ofOutput) -> [String] {
    var lines = Table.details(
      [
        ("event", Table.Cell(event["event"].text)), ("id", Table.Cell(event["id"].text)),
        ("payout link", Table.Cell(event["payout_link_id"].text)), ("at", Table.Cell(event["at_text"].text)),
        ("status", Table.Cell(event["status"].text)), ("signature", Table.Cell(event["request"]["signature"].text)),
      ], palette)
    lines.append(TerminalText.shown(event["request"]["body"].text ?? ""))
    for delivery in event["deliveries"].elements {
      lines.append("to \(TerminalText.shown(delivery["url"].text ?? "a webhook")): \(delivery["status"].text ?? "")")
      for attempt in delivery["attempts"].elements {
        let status = attempt["status"].integer.map { "status \($0)" }
        let outcome = [status, attempt["problem"].text].compactMap(\.self).joined(separator: ": ")
        lines.append("  \(attempt["at_text"].text ?? "")  \(TerminalText.shown(outcome))")
      }
    }
    return lines
  }
}
