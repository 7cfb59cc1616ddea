import ArgumentParser
import ImitatedWorld
import JSON

struct FaultCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fault",
    abstract: "Make requests fail on purpose: `fault gateway_timeout --route cancel --times 1`.",
    discussion: "Without an effect it lists the rules, like `fault list`.",
    subcommands: [Add.self, List.self, Clear.self],
    defaultSubcommand: Add.self)

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Add a rule. This is the default.",
      discussion: """
        The effects are \(Words.effects.text("and")). If several rules match a request, the first one applies.
        """)

    @Argument(
      help: ArgumentHelp("How the request fails.", valueName: "effect"), completion: Words.effects.completion)
    var effect: String?

    @Option(
      help: ArgumentHelp(
        "before_commit: the request fails and changes nothing; after_commit: it is carried out, but its caller does "
          + "not learn that.",
        valueName: "place"),
      completion: Words.faultPlaces.completion)
    var at: String?

    @Option(help: ArgumentHelp("The most requests that fail.", valueName: "number")) var times: Int?

    @Option(help: ArgumentHelp("Only the nth matching request.", valueName: "number")) var call: Int?

    @Option(help: ArgumentHelp("The chance that a matching request fails, 0 to 1.", valueName: "number"))
    var probability: Double?

    @Option(
      help: ArgumentHelp(
        "How long to delay the reply: 200ms, 2s, or a random time in a range such as 100ms..300ms.",
        valueName: "duration"))
    var delay: String?

    @Option(
      help: ArgumentHelp(
        "For truncate: how many bytes of the reply to send; for dribble: how many at a time.", valueName: "number"))
    var bytes: Int?

    @Option(help: ArgumentHelp("For dribble: the pause between pieces, such as 50ms.", valueName: "duration"))
    var interval: String?

    @Option(help: ArgumentHelp("For rate_limit: the value of Retry-After.", valueName: "seconds")) var retryAfter: Int?

    @Option(help: ArgumentHelp("For rate_limit: how many requests pass in --seconds.", valueName: "number"))
    var requests: Int?

    @Option(help: ArgumentHelp("For rate_limit: the period that --requests is for.", valueName: "number")) var seconds:
      Int?

    @OptionGroup(title: "Which requests") var match: MatchOptions

    @OptionGroup var whose: WhoseOptions

    @OptionGroup(title: "The sandbox") var target: CallOptions

    func run() throws {
      let client = try target.client()
      let rule = try rule()
      guard effect != nil else {
        guard rule == Array("{}".utf8) else {
          throw Failure.usage("missing effect, for example: fault gateway_timeout --route cancel")
        }
        return target.show(try client.call("GET", "/faults", try whose.parameters())) { FaultView.list($0) }
      }
      let answer = try client.call("POST", "/faults", try whose.parameters(), body: rule)
      target.show(answer) { FaultView.rows([$0]) }
    }

    /// All that was given, and nothing where nothing was.
    private func rule() throws(Failure) -> [UInt8] {
      try JSONWriter.object { writer throws(Failure) in
        if let effect { writer.field("effect", effect) }
        if let at { writer.field("at", at) }
        for (name, value) in [
          ("times", times), ("call", call), ("bytes", bytes), ("retry_after", retryAfter), ("requests", requests),
          ("seconds", seconds),
        ] {
          if let value { writer.field(name, value) }
        }
        if let probability {
          guard probability.isFinite else {
            throw .usage("--probability must be a number from 0 to 1; found \"\(probability)\"")
          }
          writer.raw("probability", Array("\(probability)".utf8))
        }
        if let interval { writer.field("interval_ms", try Self.milliseconds("--interval", interval, interval[...])) }
        if let delay { try write(delay: delay, to: &writer) }
        if !match.members.isEmpty {
          writer.object("match") { writer in
            for (name, value) in match.members { writer.field(name, value) }
          }
        }
      }
    }

    private func write(delay: String, to writer: inout JSONWriter) throws(Failure) {
      guard let dots = delay.firstRange(of: "..") else {
        return writer.field("delay_ms", try Self.milliseconds("--delay", delay, delay[...]))
      }
      let least = try Self.milliseconds("--delay", delay, delay[..<dots.lowerBound])
      let most = try Self.milliseconds("--delay", delay, delay[dots.upperBound...])
      writer.object("delay_ms") { writer in
        writer.field("min", least)
        writer.field("max", most)
      }
    }

    private static func milliseconds(_ option: String, _ whole: String, _ text: Substring) throws(Failure) -> Int {
      guard let nanoseconds = Quantity.nanoseconds(String(text)) else {
        throw .usage("\(option) must be \(Quantity.duration); found \"\(whole)\"")
      }
      return Int(nanoseconds / 1_000_000)
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show the rules, and how often each has fired.")

    @OptionGroup var whose: WhoseOptions
    @OptionGroup(title: "The sandbox") var call: CallOptions

    func run() throws {
      call.show(try call.client().call("GET", "/faults", try whose.parameters())) { FaultView.list($0) }
    }
  }

  struct Clear: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Remove all rules, or one.")

    @Argument(help: ArgumentHelp("The rule's number.", valueName: "id")) var id: Int?
    @OptionGroup var whose: WhoseOptions
    @OptionGroup(title: "The sandbox") var call: CallOptions

    func run() throws {
      let answer = try call.client().call(
        "DELETE", id.map { "/faults/\($0)" } ?? "/faults", try whose.parameters())
      call.show(answer) { ["removed \(Count.text($0["removed"].integer ?? 0, "rule"))"] }
    }
  }
}

/// Conditions that a request has to meet to get a fault, all of them.
struct MatchOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("\(Words.routes.text()).", valueName: "route"), completion: Words.routes.completion)
  var route: String?

  @Option(
    help: ArgumentHelp("The method, in capitals.", valueName: "method"), completion: Words.methods.completion)
  var method: String?

  @Option(help: ArgumentHelp("The payout link in the path.", valueName: "id")) var id: String?

  @Option(help: ArgumentHelp("The whole path.", valueName: "path")) var path: String?

  @Option(help: ArgumentHelp("Text that the request body contains.", valueName: "text")) var bodyContains: String?

  var members: [(name: String, value: String)] {
    let given: [(String, String?)] = [
      ("route", route), ("method", method), ("id", id), ("path", path), ("body_contains", bodyContains),
    ]
    return given.compactMap { name, value in value.map { (name, $0) } }
  }
}

/// Rules of faults as people read them.
enum FaultView {
  static func list(_ root: JSONPart, _ palette: Palette = .ofOutput) -> [String] {
    let rules = root["faults"].elements
    return rules.isEmpty ? ["nothing fails on purpose"] : rows(rules, palette)
  }

  static func rows(_ rules: [JSONPart], _ palette: Palette = .ofOutput) -> [String] {
    var table = Table([
      Table.Column("ID", .right), Table.Column("OF"), Table.Column("EFFECT"), Table.Column("REQUESTS"),
      Table.Column("HOW"),
      Table.Column("MATCHED", .right), Table.Column("FIRED", .right),
    ])
    for entry in rules {
      let rule = entry["rule"]
      let match = rule["match"].members.map { "\($0.name)=\($0.value.written ?? "none")" }
      let how = rule.members.filter { !["effect", "match"].contains($0.name) }.map { name, value in
        "\(name)=\(value.written ?? "")"
      }
      table.add([
        Table.Cell(entry["id"].written), Table.Cell(entry["account"].text ?? "all"),
        Table.Cell(rule["effect"].text, .yellow),
        Table.Cell(match.isEmpty ? "all" : match.joined(separator: " ")),
        Table.Cell(how.isEmpty ? nil : how.joined(separator: " ")), Table.Cell(entry["matched"].written),
        Table.Cell(entry["fired"].written),
      ])
    }
    return table.lines(palette)
  }
}
