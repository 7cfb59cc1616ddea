import HTTP1
import ImitatedWorld
import PayoutLinks
import Server

/// The provider's calls on one payout link that is there.
enum PayoutLinkEndpoints {
  /// `GET /v1/payout-links/:id`, with `expand[]=payouts` in any spelling.
  static func fetch(
    _ request: Request, _ path: PathMatch, _ account: Account, at now: Timestamp
  ) throws(RequestRefusal) -> Reply {
    let id = try identifier(path, request)
    if let query = request.head.query, Expansion.asksForPayouts(query, request.message.span) {
      guard let found = account.expandedDocument(of: id, at: now) else { throw unknown(id, account) }
      return found.withPayouts.map { Reply($0) } ?? Reply(status: 200, body: found.alone)
    }
    guard let document = account.document(of: id, at: now) else { throw unknown(id, account) }
    return Reply(status: 200, body: document)
  }

  /// `POST /v1/payout-links/:id/cancel`.
  static func cancel(
    _ request: Request, _ path: PathMatch, _ account: Account, at now: Timestamp
  ) throws(RequestRefusal) -> [UInt8] {
    let id = try identifier(path, request)
    switch account.apply(.cancel, to: id, at: now, by: .api) {
    case .changed(let document): return document
    case .unknown: throw unknown(id, account)
    case .refused(let refusal, let link):
      let state = refusal.status.rawValue
      let found =
        link.since.map { "has been \(state) since \(ISODate.text($0.seconds)) (\($0.seconds))" } ?? "is \(state)"
      throw .notCancellable(refusal.status, "\(id) \(found); only an issued link can be cancelled")
    }
  }

  /// The one that the path names.
  static func identifier(
    _ path: PathMatch, _ request: Request, kind: Identifier.Kind = .payoutLink
  ) throws(RequestRefusal) -> Identifier {
    let message = request.message.span
    let sent = path.range(of: .id)
    if path.hasEscape(.id) {
      if let id = Identifier(path.bytes(of: .id, in: message).span, kind: kind) { return id }
    } else if let id = Identifier(message.extracting(sent.start..<sent.end), kind: kind) {
      return id
    }
    throw .malformedID(request.text(sent), kind)
  }

  private static func unknown(_ id: Identifier, _ account: Account) -> RequestRefusal {
    .unknownID("the account \(account.id) has no payout link \(id)")
  }
}
