import ImitatedWorld
import PayoutLinks
import Server

// How a wait ended, as whoever waited is told.
extension EndedWait {
  /// The reply; nil where a page of the journal has to be written first.
  func answer(_ world: World, at real: Int64) -> Result<Reply, RequestRefusal>? {
    switch end {
    case .reached(let document): .success(Reply(status: 200, body: document))
    case .gone(let id):
      .failure(
        RequestRefusal(status: 404, code: "unknown_id", message: "the payout link \(id) no longer exists"))
    case .inVain(let id, let status, let wanted): .failure(Self.inVain(id, status, wanted: wanted))
    case .late(let wait, let status):
      .failure(
        Self.timeout(
          "\(wait.id) is \(status.rawValue) and did not become \(wait.statuses.text) within \(wait.timeoutText) s",
          ("status", Array("\"\(status.rawValue)\"".utf8))))
    case .came: nil
    case .tooFew(let wait, let missed):
      .failure(
        Self.timeout(
          "\(wait.found) of \(wait.count) expected requests (\(wait.page.pattern.description)) came within "
            + "\(wait.timeoutText) s" + (missed == 0 ? "" : "; \(missed) came too fast to be checked")
            + (wait.unknown == 0
              ? "" : "; \(wait.unknown) more might match, but the journal keeps only a part of them"),
          ("count", Array("\(wait.found)".utf8))))
    case .events(let wait):
      .success(EventsEndpoint.page(world.events, after: wait.after, of: wait.share, limit: wait.limit))
    case .told(let id, let event): told(id, event, world, at: real)
    case .untold(let wait): .failure(Self.untold(wait))
    case .stopping: .failure(.stopping)
    }
  }

  private func told(
    _ id: String, _ event: WebhookEvent, _ world: World, at real: Int64
  ) -> Result<Reply, RequestRefusal> {
    guard let account = world.account(named: id, at: real) else {
      return .failure(RequestRefusal(status: 404, code: "unknown_id", message: "the account \(id) is there no more"))
    }
    return .success(WebhookEventsEndpoint.reply(event, account, nil, world.sender))
  }

  private static func untold(_ wait: WebhookWaits.Wait) -> RequestRefusal {
    let what = [wait.name?.rawValue ?? "event", wait.link.map { "of \($0)" }].compactMap { $0 }.joined(separator: " ")
    return timeout(
      "no \(what) was \(wait.stage.rawValue) within \(wait.timeoutText) s",
      ("until", Array("\"\(wait.stage.rawValue)\"".utf8)))
  }

  private static func timeout(_ message: String, _ detail: (name: String, json: [UInt8])) -> RequestRefusal {
    RequestRefusal(status: 422, code: "wait_timeout", message: message, details: [detail])
  }

  /// Nobody need wait for it.
  static func inVain(_ id: Identifier, _ status: Status, wanted: StatusSet) -> RequestRefusal {
    RequestRefusal(
      status: 422, code: "wait_in_vain",
      message: "\(id) is \(status.rawValue), which is final: it will not become \(wanted.text)",
      details: [("status", Array("\"\(status.rawValue)\"".utf8))])
  }
}

extension RequestRefusal {
  static let stopping = RequestRefusal(
    status: 503, code: "stopping", message: "the sandbox is stopping, so what the call waits for will not happen")
}
