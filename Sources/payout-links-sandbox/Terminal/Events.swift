import ArgumentParser
import HTTP1
import ImitatedWorld

struct Events: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what has happened to the payout links: created, claimed, paid, cancelled, expired and so on.",
    discussion: """
      The latest events come last. With --follow, new events are shown as they happen until you interrupt the command; \
      with --json as well, each is one line.
      """)

  @Flag(name: .shortAndLong, help: "Keep showing new events.") var follow = false

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp("How many of the latest to show, 0 to 1000. (default: 20)", valueName: "number"))
  var lines: Int?

  @OptionGroup var whose: WhoseOptions

  @OptionGroup(title: "The sandbox") var call: CallOptions

  func run() throws {
    let client = try call.client()
    let lines = lines ?? 20
    guard 0...1000 ~= lines else { throw Failure.usage("--lines must be a number from 0 to 1000; found \"\(lines)\"") }
    let reader = EventReader(client: client, parameters: try whose.parameters(), showsJSON: call.json)
    let last = try reader.showLatest(lines)
    if follow { try reader.follow(after: last) }
  }
}

/// Shows events page by page: nothing is asked twice, and what was lost is told. A sandbox that goes is waited for.
private struct EventReader {
  let client: AdminClient
  let parameters: [(name: String, value: String)]
  let showsJSON: Bool

  /// This is how soon a reader that has gone is noticed.
  private static let waitSeconds = 10
  /// The sandbox says itself when the wait is over; this much later it is gone.
  private static let patienceMilliseconds = (waitSeconds + 15) * 1000

  /// The number of the last event that there is.
  func showLatest(_ count: Int) throws(Failure) -> Int {
    var events: [JSONPart] = []
    var page = try client.call("GET", "/events", parameters + [("limit", "1000")]).root
    while true {
      events = Array((events + page["events"].elements).suffix(count))
      let next = page["meta"]["next_after"].integer ?? 0
      guard next < page["meta"]["latest"].integer ?? 0 else {
        _ = show(events, showsTitles: true)
        return next
      }
      page = try client.call("GET", "/events", parameters + [("limit", "1000"), ("after", "\(next)")]).root
    }
  }

  func follow(after number: Int) throws(Failure) {
    var last = number
    while StandardStream.output.isRead {
      do throws(Failure) {
        let wait = [("after", "\(last)"), ("timeout", "\(Self.waitSeconds)"), ("limit", "1000")]
        let response = try client.exchange(
          "GET", "/events", parameters + wait, milliseconds: Self.patienceMilliseconds)
        // Said to those who wait by a sandbox that stops.
        if response.status == 503 { throw Failure.gone("the sandbox at \(client.url.text) is stopping") }
        let page = try client.answer(to: response).root
        if let lost = page["meta"]["lost"].integer, lost > 0 {
          StandardStream.complain("\(lost) events were lost: they came faster than they could be read")
        }
        guard show(page["events"].elements, showsTitles: false) else { return }
        last = page["meta"]["next_after"].integer ?? last
      } catch {
        guard error.isSandboxGone else { throw error }
        StandardStream.complain("\(error.lines.joined(separator: "; ")); waiting for it")
        guard client.waitForReturn() else { return }
        last = 0
      }
    }
  }

  /// False where nobody reads it any more.
  private func show(_ events: [JSONPart], showsTitles: Bool) -> Bool {
    if showsJSON { return events.allSatisfy { StandardStream.output.write(bytes: $0.source) } }
    if events.isEmpty { return true }
    return EventView.rows(events, showsTitles: showsTitles).allSatisfy { StandardStream.output.write($0) }
  }
}

/// Events as people read them.
enum EventView {
  static func rows(
    _ events: [JSONPart], showsTitles: Bool, _ palette: Palette = .ofOutput
  ) -> [String] {
    var table = Table(
      [
        Table.Column("#", .right, least: 4), Table.Column("AT", least: 20), Table.Column("EVENT", least: 8),
        Table.Column("PAYOUT LINK", least: 21), Table.Column("STATUS", least: 24), Table.Column("BY", least: 6),
        Table.Column("ACCOUNT"),
      ], hasTitles: showsTitles)
    for event in events {
      let status = event["to"].text
      let change = [event["from"].text, status].compactMap { $0 }.joined(separator: " → ")
      table.add([
        Table.Cell(event["number"].written), Table.Cell(event["at_text"].text), Table.Cell(event["event"].text),
        Table.Cell(event["payout_link_id"].text),
        Table.Cell(change.isEmpty ? nil : change, Palette.colour(ofStatus: status)),
        Table.Cell(event["cause"].text), Table.Cell(event["account"].text),
      ])
    }
    return table.lines(palette)
  }
}
