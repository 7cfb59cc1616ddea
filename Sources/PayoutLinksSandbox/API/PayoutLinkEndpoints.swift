import HTTP1
import PayoutLinks

/// The provider's calls on one payout link that is there.
enum PayoutLinkEndpoints {
  /// `GET /v1/payout-links/:id`, with `expand[]=payouts` in any spelling.
  static func fetch(
    _ account: Account, _ path: RequestPath, _ head: borrowing RequestHead, _ message: Span<UInt8>, at now: Timestamp
  ) throws(APIFault) -> [UInt8] {
    let id = try identifier(path, message)
    let expands = head.query.map { Expansion.asksForPayouts($0, message) } ?? false
    guard let document = account.document(of: id, expandingPayouts: expands, at: now) else {
      throw unknown(id, account)
    }
    return document
  }

  /// `POST /v1/payout-links/:id/cancel`.
  static func cancel(
    _ account: Account, _ path: RequestPath, _ message: Span<UInt8>, at now: Timestamp
  ) throws(APIFault) -> [UInt8] {
    let id = try identifier(path, message)
    switch account.apply(.cancel, to: id, at: now) {
    case .changed(let document): return document
    case .unknown: throw unknown(id, account)
    case .refused(let refusal, let link):
      let state = refusal.status.rawValue
      let found =
        link.since.map { "has been \(state) since \(ISODate.text($0.seconds)) (\($0.seconds))" } ?? "is \(state)"
      throw APIFault(.notCancellable(refusal.status), "\(id) \(found); only a link that is issued can be cancelled")
    }
  }

  /// The id in the path's third segment.
  static func identifier(_ path: RequestPath, _ message: Span<UInt8>) throws(APIFault) -> Identifier {
    let segment = path.segment(2)
    let sent = message.extracting(segment.start..<segment.end)
    if !path.hasEscape(2), let id = Identifier(sent, kind: .payoutLink) { return id }
    if path.hasEscape(2), let id = Identifier(path.decoded(2, in: message).span, kind: .payoutLink) { return id }
    throw APIFault(
      .malformedID(segment.text(in: message)), "a payout link's id is \"poutlk_\" and 14 letters or digits")
  }

  private static func unknown(_ id: Identifier, _ account: Account) -> APIFault {
    APIFault(.unknownID, "the account \(account.id) has no payout link \(id)")
  }
}
