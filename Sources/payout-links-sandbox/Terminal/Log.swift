import ArgumentParser
import HTTP1
import ImitatedWorld

struct Log: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the requests and how they were answered, or show one in full.",
    discussion: """
      The latest requests come last. With --follow, new requests are shown as they arrive until you interrupt the \
      command; with --json as well, each is one line.
      """)

  @Argument(help: ArgumentHelp("The number of a request to show in full: head, body and reply.", valueName: "number"))
  var number: Int?

  @Flag(name: .shortAndLong, help: "Keep showing new requests.") var follow = false

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp("How many of the latest to show, 0 to 1000. (default: 20)", valueName: "number"))
  var lines: Int?

  @OptionGroup(title: "Which requests") var filter: FilterOptions

  @OptionGroup var whose: WhoseOptions

  @OptionGroup(title: "The sandbox") var call: CallOptions

  func run() throws {
    let client = try call.client()
    if let number {
      guard !follow, lines == nil, filter.parameters().isEmpty else {
        throw Failure.usage(
          "--follow, --lines and filters are for the list: to show one request, pass only its number")
      }
      let answer = try client.call("GET", "/requests/\(number)", try whose.parameters())
      return call.show(answer) { RequestView.details($0) }
    }
    let lines = lines ?? 20
    guard 0...1000 ~= lines else { throw Failure.usage("--lines must be a number from 0 to 1000; found \"\(lines)\"") }
    let parameters = filter.parameters() + (try whose.parameters())
    if follow {
      return try LogFollower(client: client, parameters: parameters, showsJSON: call.json).run(first: lines)
    }
    // Nothing stands before the first.
    let page = lines == 0 ? ("before", "1") : ("limit", "\(lines)")
    let answer = try client.call("GET", "/requests", parameters + [page])
    call.show(answer) { RequestView.list($0, now: ClockView.realNow) }
  }
}

/// Conditions that requests of the journal have to meet, all of them.
struct FilterOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("\(Words.routes.text()).", valueName: "route"), completion: Words.routes.completion)
  var route: String?

  @Option(
    help: ArgumentHelp("\(Words.outcomes.text()).", valueName: "outcome"), completion: Words.outcomes.completion)
  var outcome: String?

  @Option(help: ArgumentHelp("The status of the reply.", valueName: "number")) var status: String?

  @Option(
    help: ArgumentHelp("The method, in capitals.", valueName: "method"), completion: Words.methods.completion)
  var method: String?

  @Option(help: ArgumentHelp("The payout link in the path.", valueName: "id")) var id: String?

  @Option(help: ArgumentHelp("The whole path.", valueName: "path")) var path: String?

  @Option(
    help: ArgumentHelp("The fault that was injected.", valueName: "fault"), completion: Words.effects.completion)
  var fault: String?

  @Option(help: ArgumentHelp("Text that the request body contains.", valueName: "text")) var bodyContains: String?

  func parameters() -> [(name: String, value: String)] {
    let given: [(String, String?)] = [
      ("route", route), ("outcome", outcome), ("status", status), ("method", method), ("id", id), ("path", path),
      ("fault", fault), ("body_contains", bodyContains),
    ]
    return given.compactMap { name, value in value.map { (name, $0) } }
  }
}
