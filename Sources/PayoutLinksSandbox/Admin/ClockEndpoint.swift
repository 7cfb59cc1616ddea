import HTTP1
import ImitatedWorld
import JSON
import PayoutLinks
import Server

/// `GET` and `PUT /__admin/clock`, `POST /__admin/clock/advance`: what time it is for an account, and moving it on.
package struct ClockEndpoint {
  let accounts: [Account]
  let backlogs: Backlogs
  let ticket: ReplyTicket
  /// Real time, in nanoseconds since 1970.
  let real: Int64

  static func show(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let endpoint = try ClockEndpoint(call)
    return reply(endpoint.accounts, at: endpoint.real, nil)
  }

  static func set(_ call: OwnCall) throws(RequestRefusal) -> Reply { try ClockEndpoint(call).set(call.body) }

  static func advance(_ call: OwnCall) throws(RequestRefusal) -> Reply { try ClockEndpoint(call).advance(call.body) }

  private init(_ call: OwnCall) throws(RequestRefusal) {
    let query = try call.query(AccountSelection.names)
    accounts = try AccountSelection.accounts(query, in: call.world, at: call.real)
    backlogs = call.world.backlogs
    ticket = call.ticket
    real = call.real
  }

  package static let modes = ["system", "frozen", "offset", "scaled"]
  private static let nowExpected = "whole Unix seconds up to \(AccountClock.secondsMax)"
  private static let factorExpected =
    "how many times as fast as real time the clock runs, from 0.001 to 1000000 with at most three decimals"

  private func set(_ body: [UInt8]) throws(RequestRefusal) -> Reply {
    let document = try AdminBody.document(body, example: #"{"mode": "frozen"}"#)
    let call = try AdminObject(
      document, document.root, members: ["mode", "now", "offset_seconds", "factor"], whole: "a clock")
    let expected = "one of \(Self.modes.joined(separator: ", "))"
    let mode = try call.text("mode", expected)
    guard let mode, Self.modes.contains(mode) else {
      throw call.refusal("mode", expected, hint: mode.map { Spelling.hint(for: $0, among: Self.modes) } ?? "")
    }
    for (member, owners) in [("now", ["frozen", "scaled"]), ("offset_seconds", ["offset"]), ("factor", ["scaled"])]
    where !owners.contains(mode) && call[member] != nil {
      throw .invalid(
        "\"\(member)\" is for a clock that is \(owners.joined(separator: " or ")), not \(mode)", at: "/\(member)")
    }
    let now = try call.wholeNumber("now", 0...AccountClock.secondsMax, Self.nowExpected).map { $0 * 1_000_000_000 }
    var modes: [AccountClock.Mode] = []
    for account in accounts {
      let start = now ?? account.clock.nanoseconds(at: real)
      switch mode {
      case "frozen": modes.append(.frozen(nanoseconds: start))
      case "offset": modes.append(.offset(nanoseconds: try offset(call)))
      case "scaled": modes.append(.scaled(thousandths: try thousandths(call), nanoseconds: start, real: real))
      default: modes.append(.system)
      }
    }
    let pointer = now == nil ? (mode == "offset" ? "/offset_seconds" : "/mode") : "/now"
    return try move(pointer) { index, clock throws(AccountClock.Refusal) in try clock.set(modes[index], at: real) }
  }

  private func advance(_ body: [UInt8]) throws(RequestRefusal) -> Reply {
    let document = try AdminBody.document(body, example: #"{"seconds": 900}"#)
    let call = try AdminObject(document, document.root, members: ["seconds"], whole: "an advance")
    let expected = "a whole number of seconds from 0 to \(AccountClock.secondsMax): time does not go back"
    guard let seconds = try call.wholeNumber("seconds", 0...AccountClock.secondsMax, expected) else {
      throw call.refusal("seconds", expected)
    }
    return try move("/seconds") { _, clock throws(AccountClock.Refusal) in
      try clock.advance(bySeconds: seconds, at: real)
    }
  }

  /// All of the clocks or, where one cannot be moved so, none.
  private func move(
    _ pointer: String, _ change: (Int, inout AccountClock) throws(AccountClock.Refusal) -> Void
  ) throws(RequestRefusal) -> Reply {
    if let moving = accounts.first(where: { $0.isMoving }) {
      throw RequestRefusal(
        status: 409, code: "clock_moving",
        message: "the clock of \(moving.id) is on its way, and stands still while receivers are told of what happened; "
          + "a reset of the account ends that too",
        pointer: pointer)
    }
    var clocks = accounts.map(\.clock)
    for index in clocks.indices {
      do throws(AccountClock.Refusal) {
        try change(index, &clocks[index])
      } catch {
        throw Self.refused(error, accounts[index], pointer)
      }
    }
    for (account, clock) in zip(accounts, clocks) { account.setClock(clock, at: real) }
    let backlog = Backlog(accounts, at: real, isStepwise: true)
    var budget = Backlogs.slice
    if !accounts.contains(where: { $0.hasListeners }), backlog.work(&budget) == .done { return Self.reply(to: backlog) }
    backlog.mover = ticket
    backlogs.add(backlog)
    return .later(.byWork)
  }

  private func offset(_ call: AdminObject) throws(RequestRefusal) -> Int64 {
    let expected = "the whole seconds that the account's time is ahead of real time or, with a minus, behind it"
    let range = -AccountClock.secondsMax...AccountClock.secondsMax
    guard let seconds = try call.wholeNumber("offset_seconds", range, expected) else {
      throw call.refusal("offset_seconds", expected)
    }
    return seconds * 1_000_000_000
  }

  private func thousandths(_ call: AdminObject) throws(RequestRefusal) -> Int64 {
    let text = call["factor"].flatMap { call.document.numberText(of: $0) }
    guard let thousandths = text.flatMap(Self.thousandths), AccountClock.thousandths.contains(thousandths) else {
      throw call.refusal("factor", Self.factorExpected)
    }
    return thousandths
  }

  /// `1.5` as 1500; nil where there is a sign, an exponent, or more than three decimals.
  static func thousandths(_ text: String) -> Int64? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = WrittenNumber.whole(parts[0]).map({ Int64($0) }),
      whole <= AccountClock.thousandths.upperBound
    else { return nil }
    guard parts.count == 2 else { return whole * 1000 }
    guard 1...3 ~= parts[1].utf8.count,
      let decimals = WrittenNumber.whole(parts[1] + String(repeating: "0", count: 3 - parts[1].count))
    else { return nil }
    return whole * 1000 + Int64(decimals)
  }

  private static func refused(_ refusal: AccountClock.Refusal, _ account: Account, _ pointer: String) -> RequestRefusal
  {
    switch refusal {
    case .backwards(let nanoseconds):
      let seconds = nanoseconds / 1_000_000_000
      let part = nanoseconds / 1_000_000 % 1000
      return RequestRefusal(
        status: 409, code: "clock_backwards",
        message:
          "the clock of \(account.id) would go back by \(seconds).\(part < 100 ? "0" : "")\(part < 10 ? "0" : "")"
          + "\(part) s, but what has happened has happened; POST /__admin/reset starts again", pointer: pointer)
    case .tooLate:
      return RequestRefusal(
        status: 409, code: "clock_too_late",
        message:
          "the clock of \(account.id) would pass \(ISODate.text(AccountClock.secondsMax)), the latest time there is "
          + "here", pointer: pointer)
    }
  }

  /// What is told when all has happened that fell due while the clocks moved.
  static func reply(to backlog: Backlog) -> Reply { reply(backlog.accounts, at: backlog.real, backlog.happened) }

  private static func reply(_ accounts: [Account], at real: Int64, _ happened: TransitionReport?) -> Reply {
    .object { writer in
      writer.array("clocks") { writer in
        for account in accounts { write(account, at: real, to: &writer) }
      }
      happened?.write(to: &writer)
    }
  }

  private static func write(_ account: Account, at real: Int64, to writer: inout JSONWriter) {
    let now = account.now(at: real)
    writer.object { writer in
      writer.field("account", account.id)
      switch account.clock.mode {
      case .system: writer.field("mode", "system")
      case .frozen: writer.field("mode", "frozen")
      case .offset(let nanoseconds):
        writer.field("mode", "offset")
        writer.field("offset_seconds", Int(nanoseconds / 1_000_000_000))
      case .scaled(let thousandths, _, _):
        writer.field("mode", "scaled")
        writer.raw("factor", Array(decimal(thousandths).utf8))
      }
      writer.field("now", Int(now.seconds))
      writer.field("now_text", ISODate.text(now.seconds))
      writer.field("next_due", account.nextDue.map { Int($0.seconds) })
    }
  }

  /// 1500 as `1.5`.
  static func decimal(_ thousandths: Int64) -> String {
    let (whole, rest) = thousandths.quotientAndRemainder(dividingBy: 1000)
    guard rest > 0 else { return String(whole) }
    var digits = Substring(String(1000 + rest).dropFirst())
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(whole).\(digits)"
  }
}
