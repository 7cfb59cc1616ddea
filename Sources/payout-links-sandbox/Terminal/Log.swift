import ArgumentParser
import HTTP1

struct Log: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what was requested and how it was answered, or one request with all of it.",
    discussion: """
      The latest requests come last. With --follow those to come are shown as they arrive, until interrupted; with \
      --json too, each is one line.
      """)

  @Argument(help: ArgumentHelp("The request to show, head, body and reply.", valueName: "number")) var number: Int?

  @Flag(name: .shortAndLong, help: "Go on with the requests to come.") var follow = false

  @Option(
    name: [.customShort("n"), .long], help: ArgumentHelp("How many of the latest, 0 to 1000.", valueName: "number"))
  var lines = 20

  @OptionGroup(title: "Which requests") var filter: FilterOptions

  @OptionGroup var whose: WhoseOptions

  @OptionGroup(title: "The sandbox") var call: CallOptions

  func run() throws {
    let client = try call.client()
    if let number {
      guard !follow else { throw Failure.usage("--follow belongs to the list, not to one request") }
      return call.show(try client.call("GET", "/requests/\(number)")) { RequestView.details($0) }
    }
    guard 0...1000 ~= lines else { throw Failure.usage("--lines is a number from 0 to 1000; found \"\(lines)\"") }
    let parameters = filter.parameters() + (try whose.parameters())
    if follow {
      return try LogFollower(client: client, parameters: parameters, showsJSON: call.json).run(first: lines)
    }
    let answer = try client.call("GET", "/requests", parameters + [("limit", "\(max(lines, 1))")])
    call.show(answer) { RequestView.list($0, now: ClockView.realNow) }
  }
}

/// Conditions that requests of the journal have to meet, all of them.
struct FilterOptions: ParsableArguments {
  @Option(help: ArgumentHelp("create, list, fetch, cancel or short_url.", valueName: "route")) var route: String?

  @Option(
    help: ArgumentHelp(
      "ok, refused, unauthorized, unmatched, malformed, error or fault.", valueName: "outcome"))
  var outcome: String?

  @Option(help: ArgumentHelp("The status that it was answered.", valueName: "number")) var status: String?

  @Option(help: ArgumentHelp("The method, in capitals.", valueName: "method")) var method: String?

  @Option(help: ArgumentHelp("The payout link that its path names.", valueName: "id")) var id: String?

  @Option(help: ArgumentHelp("Its path, whole.", valueName: "path")) var path: String?

  @Option(help: ArgumentHelp("The fault that befell it.", valueName: "fault")) var fault: String?

  @Option(help: ArgumentHelp("What its body contains.", valueName: "text")) var bodyContains: String?

  func parameters() -> [(name: String, value: String)] {
    let given: [(String, String?)] = [
      ("route", route), ("outcome", outcome), ("status", status), ("method", method), ("id", id), ("path", path),
      ("fault", fault), ("body_contains", bodyContains),
    ]
    return given.compactMap { name, value in value.map { (name, $0) } }
  }
}

/// Shows requests as they come. It waits at the sandbox, by long polls: nothing is asked twice, and none is missed.
struct LogFollower {
  let client: AdminClient
  let parameters: [(name: String, value: String)]
  let showsJSON: Bool

  /// No shorter for the sake of what comes, which is told at once; this is how soon a reader that has gone is noticed.
  private static let waitSeconds = 10
  /// The sandbox says itself when the wait is over; this much later it is gone.
  private static let patienceMilliseconds = (waitSeconds + 15) * 1000

  func run(first: Int) throws(Failure) {
    let page = try client.call("GET", "/requests", parameters + [("limit", "\(max(first, 1))")]).root
    // Where nothing fits yet, everything that will is new.
    var last = page["requests"].elements.first?["number"].integer ?? 0
    guard show(first == 0 ? [] : page["requests"].elements.reversed(), showsTitles: true) else { return }
    while StandardStream.output.isRead {
      let entries = try next(after: last)
      guard show(entries, showsTitles: false) else { return }
      if let newest = entries.last?["number"].integer { last = max(last, newest) }
    }
  }

  /// What has come after the number, oldest first; none where the wait was in vain.
  private func next(after last: Int) throws(Failure) -> [JSONPart] {
    let wait = parameters + [("after", "\(last)"), ("timeout", "\(Self.waitSeconds)"), ("limit", "1000")]
    let response = try client.exchange("GET", "/requests/wait", wait, milliseconds: Self.patienceMilliseconds)
    if response.status == 422 { return [] }
    var page = try client.answer(to: response).root
    var entries = page["requests"].elements
    // More than a page has come at once: the older ones are asked for page by page.
    while let before = page["meta"]["next_before"].integer {
      let older = parameters + [("after", "\(last)"), ("before", "\(before)"), ("limit", "1000")]
      page = try client.call("GET", "/requests", older).root
      guard !page["requests"].elements.isEmpty else { break }
      entries += page["requests"].elements
    }
    return entries.reversed()
  }

  /// False where nobody reads it any more.
  private func show(_ entries: [JSONPart], showsTitles: Bool) -> Bool {
    if showsJSON { return entries.allSatisfy { StandardStream.output.write(bytes: $0.source) } }
    return RequestView.rows(entries, now: nil, showsTitles: showsTitles).allSatisfy { StandardStream.output.write($0) }
  }
}
