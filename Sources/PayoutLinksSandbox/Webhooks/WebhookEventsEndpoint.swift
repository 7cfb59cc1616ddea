import Coding
import ImitatedWorld
import JSON
import PayoutLinks
import Server

/// `/__admin/webhooks/events`: what has happened, as webhooks tell it, whether or not anybody is told.
struct WebhookEventsEndpoint {
  private static let limitDefault = 100
  private static let limitMax = 200
  /// Of one call.
  private static let resentMax = 100

  private let call: OwnCall
  private let account: Account

  static func list(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let query = try call.query(
      ["event", "payout_link_id", "payout_id", "status", "after", "limit"] + AccountSelection.names)
    return try WebhookEventsEndpoint(call, query).list(query)
  }

  static func one(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let query = try call.query(["format", "webhook"] + AccountSelection.names)
    return try WebhookEventsEndpoint(call, query).one(query)
  }

  static func resend(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let endpoint = try WebhookEventsEndpoint(call, try call.query(AccountSelection.names))
    return try endpoint.resend([try endpoint.event(call.bytes(.id), call.text(.id))], members: ["webhook", "url"])
  }

  static func resendSeveral(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    try WebhookEventsEndpoint(call, try call.query(AccountSelection.names)).resendSeveral()
  }

  static func wait(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let query = try call.query(
      ["event", "payout_link_id", "until", "after", "timeout"] + AccountSelection.names)
    return try WebhookEventsEndpoint(call, query).wait(query)
  }

  private init(_ call: OwnCall, _ query: AdminQuery) throws(RequestRefusal) {
    self.call = call
    account = try WebhooksEndpoint.account(query, call)
  }

  private func list(_ query: AdminQuery) throws(RequestRefusal) -> Reply {
    let name = try Self.name(query)
    let link = try Self.identifier("payout_link_id", .payoutLink, query)
    let payout = try Self.identifier("payout_id", .payout, query)
    let after = try after(query)
    let limit = try query.wholeNumber("limit", 1...Self.limitMax) ?? Self.limitDefault
    let status = query["status"]
    if let status, !WebhookDocument.statuses.contains(status) {
      throw .invalid(
        "\"status\" must be one of \(WebhookDocument.statuses.joined(separator: ", ")); found \"\(status.prefix(64))\""
          + Spelling.hint(for: String(status.prefix(64)), among: WebhookDocument.statuses))
    }
    let book = account.webhooks
    var shown: [WebhookEvent] = []
    var next: Int?
    for number in max(after, book.firstNumber - 1) + 1..<max(after + 1, book.nextNumber) {
      guard let event = book.event(number), (name ?? event.name) == event.name, (link ?? event.link) == event.link,
        payout == nil || payout == event.payout, status == nil || status == WebhookDocument.status(of: event)
      else { continue }
      if shown.count == limit {
        next = shown.last?.number
        break
      }
      shown.append(event)
    }
    return .object { writer in
      writer.array("events") { writer in
        for event in shown { writer.object { WebhookDocument.writeSummary(event, of: account, to: &$0) } }
      }
      writer.object("meta") { writer in
        writer.field("next_after", next)
        writer.field("latest", book.nextNumber - 1)
        writer.field("forgotten", book.firstNumber - 1)
        writer.field("lost", book.lostCount)
      }
    }
  }

  private func one(_ query: AdminQuery) throws(RequestRefusal) -> Reply {
    let event = try event(call.bytes(.id), call.text(.id))
    var webhook: Webhook?
    if let text = query["webhook"] {
      guard let id = Identifier(text, kind: .webhook), let known = account.webhooks.webhook(id) else {
        throw RequestRefusal(
          status: 404, code: "unknown_id", message: "\(account.id) has no webhook \"\(text.prefix(64))\"")
      }
      webhook = known
    }
    switch query["format"] {
    case nil, "json"?: return Self.reply(event, account, webhook, call.world.sender)
    case "curl"?:
      let request = DeliveryRequest(event, of: account, to: webhook, call.world.sender)
      let url = (webhook ?? account.firstReceiver(of: event)).map { account.url(of: $0) }
      return Reply(status: 200, contentType: .text, body: Array(request.curl(to: url).utf8))
    case let format?:
      throw .invalid("\"format\" is json or curl; found \"\(format.prefix(64))\"")
    }
  }

  static func reply(_ event: WebhookEvent, _ account: Account, _ webhook: Webhook?, _ sender: WebhookSender) -> Reply {
    .object { WebhookDocument.writeWhole(event, of: account, to: webhook, sender, in: &$0) }
  }

  private func event(_ bytes: [UInt8], _ text: String) throws(RequestRefusal) -> WebhookEvent {
    guard let id = Identifier(bytes.span, kind: .webhook), let event = account.webhooks.event(id) else {
      throw unknown(text)
    }
    return event
  }

  private func unknown(_ text: String) -> RequestRefusal {
    RequestRefusal(
      status: 404, code: "unknown_id",
      message: "\(account.id) has no event \"\(text.prefix(64))\", or no longer: it keeps the latest")
  }

  // MARK: Again

  private func resendSeveral() throws(RequestRefusal) -> Reply {
    let object = try AdminBody.object(call.body, members: ["ids", "webhook", "url"], whole: "a resend")
    let expected = "an array of 1 to \(Self.resentMax) ids of events, in the order in which they are sent"
    guard let list = object["ids"], object.document.kind(of: list) == .array else {
      throw object.refusal("ids", expected)
    }
    var texts: [String] = []
    for element in object.document.elements(of: list) {
      guard texts.count < Self.resentMax else {
        throw object.refusal("ids", expected, hint: " of \(object.document.count(of: list))")
      }
      guard let text = object.document.string(of: element) else { throw object.refusal("ids", expected) }
      texts.append(text)
    }
    let known = account.webhooks.events(texts.compactMap { Identifier($0, kind: .webhook) })
    let events = try texts.map { text throws(RequestRefusal) in
      guard let event = Identifier(text, kind: .webhook).flatMap({ known[$0] }) else { throw unknown(text) }
      return event
    }
    guard !events.isEmpty else { throw object.refusal("ids", expected, hint: " of 0") }
    return try resend(events, members: ["ids", "webhook", "url"])
  }

  private func resend(_ events: [WebhookEvent], members: [String]) throws(RequestRefusal) -> Reply {
    var webhook: Identifier?
    var url: String?
    if !call.body.isEmpty {
      let object = try AdminBody.object(call.body, members: members, whole: "a resend")
      if let text = try object.text("webhook", "the id of a webhook") {
        guard let id = Identifier(text, kind: .webhook), account.webhooks.webhook(id) != nil else {
          throw object.refusal("webhook", "the id of a webhook of \(account.id)")
        }
        webhook = id
      }
      url = try object.text("url", WebhookURL.expected)
    }
    if let url {
      guard webhook == nil else { throw .invalid("a resend has a \"webhook\" or a \"url\", not both", at: "/url") }
      guard let parsed = WebhookURL(url) else { throw .invalid("\"url\" is \(WebhookURL.expected)", at: "/url") }
      if let reason = call.world.sender.policy.refusal(of: parsed.host) { throw .invalid(reason, at: "/url") }
    }
    defer { account.sendDue(at: call.real) }
    for event in events {
      let isSent =
        url.map { account.send(event.number, to: $0, at: call.real) }
        ?? account.resend(event.number, to: webhook, at: call.real)
      guard isSent else {
        throw RequestRefusal(
          status: 409, code: "nobody_to_tell",
          message: "\(event.id) has gone to no active webhook, or to \(WebhookEvent.deliveriesMax) receivers already: "
            + "\"webhook\" or \"url\" says where to send it")
      }
    }
    return .object(status: 202) { writer in
      writer.array("resent") { writer in
        for event in events { writer.string(event.id.description) }
      }
    }
  }

  // MARK: Waiting

  private func wait(_ query: AdminQuery) throws(RequestRefusal) -> Reply {
    let stages = WebhookEvent.Stage.allCases.map(\.rawValue)
    let stage = query["until"].map { WebhookEvent.Stage(rawValue: $0) } ?? .acknowledged
    guard let stage else {
      throw .invalid(
        "\"until\" must be one of \(stages.joined(separator: ", ")); found \"\((query["until"] ?? "").prefix(64))\"")
    }
    let timeout = query["timeout"] ?? "10"
    let nanoseconds = try WaitEndpoint.nanoseconds(timeout)
    let wait = WebhookWaits.Wait(
      ticket: call.ticket, share: account.journalShare, name: try Self.name(query),
      link: try Self.identifier("payout_link_id", .payoutLink, query), stage: stage,
      after: try after(query),
      due: call.request.context.receivedAt + nanoseconds, timeoutText: timeout)
    let book = account.webhooks
    for number in max(wait.after + 1, book.firstNumber)..<max(wait.after + 1, book.nextNumber) {
      if let event = book.event(number), wait.isMet(by: event) {
        return Self.reply(event, account, nil, call.world.sender)
      }
    }
    if let refusal = WaitEndpoint.refusal(in: call.services.room) { throw refusal }
    call.services.room.add(wait)
    return .later(.byTicket)
  }

  // MARK: What a query names

  /// Nothing is after more than there is.
  private func after(_ query: AdminQuery) throws(RequestRefusal) -> Int {
    min(try query.wholeNumber("after", 0...Int.max) ?? 0, account.webhooks.nextNumber)
  }

  private static func name(_ query: AdminQuery) throws(RequestRefusal) -> WebhookEventName? {
    guard let text = query["event"] else { return nil }
    if let name = WebhookEventName(rawValue: text) { return name }
    let hint = text.utf8.count <= 64 ? Spelling.hint(for: text, among: WebhookEventName.all) : ""
    throw .invalid(
      "\"event\" must be one of \(WebhookEventName.all.joined(separator: ", ")); found \"\(text.prefix(64))\"\(hint)")
  }

  private static func identifier(
    _ name: String, _ kind: Identifier.Kind, _ query: AdminQuery
  ) throws(RequestRefusal) -> Identifier? {
    guard let text = query[name] else { return nil }
    guard let id = Identifier(text, kind: kind) else {
      throw .invalid("\"\(name)\" is \"\(kind.prefix)\" and 14 letters or digits; found \"\(text.prefix(64))\"")
    }
    return id
  }
}
