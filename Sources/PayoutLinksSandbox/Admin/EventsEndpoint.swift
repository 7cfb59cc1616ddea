import ImitatedWorld
import JSON
import PayoutLinks
import Server

/// `GET /__admin/events`: what has happened to payout links, oldest first, and a long poll for what happens next.
enum EventsEndpoint {
  private static let limitDefault = 100
  private static let limitMax = 1_000

  static func reply(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let query = try call.query(["payout_link_id", "after", "limit", "timeout"] + AccountSelection.names)
    let share = try AccountSelection.named(query, in: call.world, at: call.real)?.journalShare
    let after = try query.wholeNumber("after", 0...Int.max) ?? 0
    let limit = try query.wholeNumber("limit", 1...limitMax) ?? limitDefault
    let nanoseconds = try WaitEndpoint.nanoseconds(query["timeout"] ?? "0")
    let (events, room) = (call.world.events, call.services.room)
    if let text = query["payout_link_id"] {
      guard let link = Identifier(text, kind: .payoutLink) else { throw .invalid(OwnCall.linkIDExpected) }
      guard nanoseconds == 0 else {
        throw .invalid("\"timeout\" waits for any link's events; GET /__admin/payout-links/:id/wait is for one link's")
      }
      return page(events, after: after, of: share, link: link, limit: limit)
    }
    // Who knows more than has happened has asked another run of the sandbox before, and is told at once.
    guard nanoseconds > 0, after < events.nextNumber, !hasAny(events, after: after, of: share) else {
      return page(events, after: after, of: share, limit: limit)
    }
    if let refusal = WaitEndpoint.refusal(in: room) { throw refusal }
    room.add(
      EventWaits.Wait(
        ticket: call.ticket, share: share, after: after, limit: limit,
        due: call.request.context.receivedAt + nanoseconds))
    return .later(.byTicket)
  }

  private static func hasAny(_ events: EventRing, after: Int, of share: JournalShare?) -> Bool {
    if events.firstNumber > after + 1 { return true }
    return (after + 1..<max(after + 1, events.nextNumber)).contains { number in
      events.event(number).map { isShown($0, to: share) } ?? false
    }
  }

  private static func isShown(
    _ event: EventRing.Event, to share: JournalShare?, link: Identifier? = nil
  ) -> Bool {
    if let link, event.link != link { return false }
    return share == nil || event.share == nil || event.share === share
  }

  /// Of one link, where one is named.
  static func page(
    _ events: EventRing, after: Int, of share: JournalShare?, link: Identifier? = nil, limit: Int
  ) -> Reply {
    let latest = events.nextNumber - 1
    let isOfAnotherRun = after > latest
    let start = isOfAnotherRun ? 0 : after
    let lost = max(0, events.firstNumber - 1 - start)
    var shown: [EventRing.Event] = []
    // With fewer than the limit all that there are have been looked at.
    var next = latest
    for number in max(start + 1, events.firstNumber)..<max(start + 1, events.nextNumber) {
      guard let event = events.event(number), isShown(event, to: share, link: link) else { continue }
      shown.append(event)
      guard shown.count == limit else { continue }
      next = number
      break
    }
    return .object { writer in
      writer.array("events") { writer in
        for event in shown { writer.object { write(event, to: &$0) } }
      }
      writer.object("meta") { writer in
        writer.field("next_after", next)
        writer.field("latest", latest)
        writer.field("lost", lost)
        writer.field("other_run", isOfAnotherRun)
      }
    }
  }

  private static func write(_ event: EventRing.Event, to writer: inout JSONWriter) {
    writer.field("number", event.number)
    writer.field("account", event.share?.account)
    writer.field("payout_link_id", event.link?.description)
    switch event.kind {
    case .created(let status): write("create", nil, status, to: &writer)
    case .transition(let from, let cause, let to): write(cause.rawValue, from, to, to: &writer)
    case .reminded: write("remind", nil, nil, to: &writer)
    case .accountEnded: write("end", nil, nil, to: &writer)
    case .accountReplaced, .worldReplaced: write("replace", nil, nil, to: &writer)
    }
    writer.field("cause", event.cause?.rawValue)
    writer.field("at", event.at.map { Int($0.seconds) })
    writer.field("at_text", event.at.map { ISODate.text($0.seconds) })
  }

  private static func write(_ event: String, _ from: Status?, _ to: Status?, to writer: inout JSONWriter) {
    writer.field("event", event)
    writer.field("from", from?.rawValue)
    writer.field("to", to?.rawValue)
  }
}
