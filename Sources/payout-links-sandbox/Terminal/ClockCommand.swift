import ArgumentParser
import ImitatedWorld
import JSON
import PayoutLinks
import PayoutLinksSandbox

struct Advance: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Move the clock forward, and show what happened in that time.",
    discussion: """
      Links expire and scripts advance as they would in that time. The command returns when all of it has happened.
      """)

  @Argument(help: ArgumentHelp("How far: 90s, 15m, 1d12h (s, m, h, d, w).", valueName: "duration")) var by: String

  @OptionGroup var whose: WhoseOptions

  @OptionGroup(title: "The sandbox") var call: CallOptions

  func run() throws {
    guard let seconds = WrittenDuration.seconds(by) else {
      throw Failure.usage("expected a duration such as 90s, 15m or 1d12h (s, m, h, d, w); found \"\(by)\"")
    }
    let answer = try call.client().call(
      "POST", "/clock/advance", try whose.parameters(), body: Array(#"{"seconds":\#(seconds)}"#.utf8))
    call.show(answer) { ClockView.lines($0, realNow: ClockView.realNow) }
  }
}

struct ClockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clock",
    abstract: "Show the sandbox's time, or set its clock.",
    discussion: """
      The modes: system is real time; frozen stands still, at the clock's present time or at --now; offset runs \
      --offset ahead of real time; scaled runs --factor times as fast, starting at the clock's present time or at \
      --now. A clock never goes back; only `reset` sets it back.
      """)

  @Argument(
    help: ArgumentHelp("\(Words.clockModes.text()). Without a mode the clock is shown.", valueName: "mode"),
    completion: Words.clockModes.completion)
  var mode: String?

  @Option(help: ArgumentHelp("Unix seconds, or a time such as 2027-01-15T08:00:00Z.", valueName: "time"))
  var now: String?

  @Option(help: ArgumentHelp("How far ahead of real time: 15m, 1d12h; behind it: --offset=-1d.", valueName: "duration"))
  var offset: String?

  @Option(help: ArgumentHelp("How many times as fast, 0.001 to 1000000.", valueName: "number")) var factor: String?

  @OptionGroup var whose: WhoseOptions

  @OptionGroup(title: "The sandbox") var call: CallOptions

  func run() throws {
    let client = try call.client()
    let parameters = try whose.parameters()
    let answer: Answer
    if let body = try body() {
      answer = try client.call("PUT", "/clock", parameters, body: body)
    } else {
      answer = try client.call("GET", "/clock", parameters)
    }
    call.show(answer) { ClockView.lines($0, realNow: ClockView.realNow) }
  }

  private func body() throws(Failure) -> [UInt8]? {
    guard let mode else {
      guard now == nil, offset == nil, factor == nil else {
        throw .usage("missing mode: \(Words.clockModes.text())")
      }
      return nil
    }
    return try JSONWriter.object { writer throws(Failure) in
      writer.field("mode", mode)
      if let now {
        guard let seconds = Int(now) ?? Moment.seconds(now) else {
          throw .usage("--now must be Unix seconds, or a time such as 2027-01-15T08:00:00Z; found \"\(now)\"")
        }
        writer.field("now", seconds)
      }
      if let offset {
        let length = offset.hasPrefix("-") ? offset.dropFirst() : offset[...]
        guard let seconds = WrittenDuration.seconds(length) else {
          throw .usage("--offset must be a duration such as 15m, 1d12h or -1d (s, m, h, d, w); found \"\(offset)\"")
        }
        writer.field("offset_seconds", offset.hasPrefix("-") ? -Int(seconds) : Int(seconds))
      }
      if let factor {
        let bytes = Array(factor.utf8)
        guard let document = try? JSONDocument(parsing: bytes), document.kind(of: document.root) == .number else {
          throw .usage("--factor must be a number such as 60 or 0.5; found \"\(factor)\"")
        }
        writer.key("factor")
        writer.raw(document, document.root)
      }
    }
  }
}

/// Clocks, and what happened to links while they moved, as people read them.
enum ClockView {
  static var realNow: Int { Int(SystemClock().unixNanoseconds / 1_000_000_000) }

  static func lines(_ root: JSONPart, realNow: Int, _ palette: Palette = .ofOutput) -> [String] {
    var clocks = Table([
      Table.Column("ACCOUNT"), Table.Column("TIME"), Table.Column("CLOCK"), Table.Column("VS REAL TIME"),
    ])
    for clock in root["clocks"].elements {
      clocks.add([
        Table.Cell(clock["account"].text), Table.Cell(clock["now_text"].text), Table.Cell(mode(clock)),
        Table.Cell(clock["now"].integer.flatMap { distance($0, realNow) }),
      ])
    }
    var lines = clocks.lines(palette)
    guard let count = root["count"].integer else { return lines }
    let written = root["message_count"].integer ?? 0
    let messages = written == 0 ? [] : ["\(written) message\(written == 1 ? "" : "s") written; see `messages`"]
    if count == 0 { return lines + (messages.isEmpty ? ["nothing happened"] : messages) }
    var happened = Table([
      Table.Column("AT"), Table.Column("PAYOUT LINK"), Table.Column("EVENT"), Table.Column("FROM"), Table.Column("TO"),
    ])
    let told = root["happened"].elements
    for entry in told {
      let to = entry["to"].text
      happened.add([
        Table.Cell(entry["at"].integer.map { ISODate.text(Int64($0)) }), Table.Cell(entry["payout_link_id"].text),
        Table.Cell(entry["event"].text), Table.Cell(entry["from"].text), Table.Cell(to, Palette.colour(ofStatus: to)),
      ])
    }
    lines += [""] + happened.lines(palette)
    if told.count < count { lines.append("and \(count - told.count) more") }
    return lines + messages
  }

  private static func mode(_ clock: JSONPart) -> String? {
    let mode = clock["mode"].text
    if let factor = clock["factor"].written { return "\(mode ?? "") ×\(factor)" }
    return mode
  }

  private static func distance(_ now: Int, _ real: Int) -> String {
    let (seconds, overflow) = now.subtractingReportingOverflow(real)
    // The clocks were not read at the same instant.
    if overflow || seconds.magnitude <= 1 { return "the same" }
    return "\(Moment.length(seconds.magnitude)) \(seconds > 0 ? "ahead" : "behind")"
  }
}
