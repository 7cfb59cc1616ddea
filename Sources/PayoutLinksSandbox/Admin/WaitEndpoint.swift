import HTTP1
import ImitatedWorld
import PayoutLinks
import Server

/// `GET /__admin/payout-links/:id/wait` and `/__admin/requests/wait`: long polls, so that nobody writes a retry loop.
struct WaitEndpoint {
  private let call: OwnCall
  private let room: WaitingRoom
  private let context: RequestContext

  private static let timeoutDefault = "10"
  private static let timeoutMax = 60

  static func link(_ call: OwnCall) throws(RequestRefusal) -> Reply { try WaitEndpoint(call).link() }

  static func request(_ call: OwnCall) throws(RequestRefusal) -> Reply { try WaitEndpoint(call).request() }

  private init(_ call: OwnCall) throws(RequestRefusal) {
    self.call = call
    room = call.services.room
    context = call.request.context
    if let refusal = Self.refusal(in: room) { throw refusal }
  }

  /// Why nobody more may wait, for requests where there is a page of them; nil where there is room.
  static func refusal(in room: WaitingRoom, _ page: RequestsPage? = nil) -> RequestRefusal? {
    let full: String
    if room.isFull {
      full = "\(WaitingRoom.waitsMax) calls are already waiting"
    } else if page?.pattern.readsBodies == true, room.isFullOfBodies {
      full = "\(WaitingRoom.bodyWaitsMax) calls are already waiting with body_contains"
    } else {
      return nil
    }
    return RequestRefusal(status: 503, code: "too_many_waiting", message: full)
  }

  private func link() throws(RequestRefusal) -> Reply {
    let query = try call.query(["status", "timeout"] + AccountSelection.names)
    guard let names = query["status"], !names.isEmpty else {
      throw .invalid("\"status\" is missing: \(Self.expectedStatuses)")
    }
    let statuses = StatusSet(try Self.statuses(names))
    let timeout = query["timeout"] ?? Self.timeoutDefault
    let nanoseconds = try Self.nanoseconds(timeout)
    let id = try call.linkID()
    let account = try AccountSelection.account(of: id, query, in: call.world, at: call.real)
    guard let standing = account.standing(of: id) else {
      throw RequestRefusal(status: 404, code: "unknown_id", message: "the account has no payout link \(id)")
    }
    if statuses.contains(StatusSet(standing.status)) { return Reply(status: 200, body: standing.document) }
    if LinkWaits.isInVain(standing.status, statuses) {
      throw EndedWait.inVain(id, standing.status, wanted: statuses)
    }
    room.add(
      LinkWaits.Wait(
        ticket: context.ticket, id: id, statuses: statuses, due: context.receivedAt + nanoseconds,
        timeoutText: timeout), of: account)
    return .later(.byTicket)
  }

  private func request() throws(RequestRefusal) -> Reply {
    // No "before": what is waited for comes after all that there is.
    let known = RequestPattern.parameters + ["limit", "after", "timeout", "count"] + AccountSelection.names
    let query = try call.query(known)
    let account = try AccountSelection.named(query, in: call.world, at: call.real)
    let page = try RequestsPage(query)
    let timeout = query["timeout"] ?? Self.timeoutDefault
    let nanoseconds = try Self.nanoseconds(timeout)
    let wait = RequestWaits.Wait(
      ticket: context.ticket, view: JournalView(call.services.journal, of: account?.journalShare), page: page,
      count: try query.wholeNumber("count", 1...10_000) ?? 1, due: context.receivedAt + nanoseconds,
      timeoutText: timeout, next: page.after == .max ? .max : page.after + 1)
    return try call.services.questions.ask(WaitQuestion(wait, in: room), context.ticket, isWait: true)
  }

  private static let expectedStatuses =
    "one or more, separated by commas, of \(Status.allCases.map(\.rawValue).joined(separator: ", "))"

  private static func statuses(_ text: String) throws(RequestRefusal) -> [Status] {
    var statuses: [Status] = []
    for name in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let status = Status(rawValue: String(name)) else {
        let hint =
          name.utf8.count <= 64 ? Spelling.hint(for: String(name), among: Status.allCases.map(\.rawValue)) : ""
        throw .invalid("\"status\" must be \(expectedStatuses); found \"\(name.prefix(64))\"\(hint)")
      }
      statuses.append(status)
    }
    return statuses
  }

  static func nanoseconds(_ text: String) throws(RequestRefusal) -> Int64 {
    // As JSON writes numbers: `Double` would take 0x1, +1 and nan too.
    guard let first = text.utf8.first, ASCII.isDigit(first) || first == 0x2E,
      text.utf8.allSatisfy({ ASCII.isDigit($0) || ".eE+-".utf8.contains($0) }), let seconds = Double(text),
      seconds >= 0, seconds <= Double(timeoutMax)
    else {
      throw .invalid("\"timeout\" must be a number of seconds from 0 to \(timeoutMax); found \"\(text.prefix(64))\"")
    }
    return Int64(seconds * 1_000_000_000)
  }
}
