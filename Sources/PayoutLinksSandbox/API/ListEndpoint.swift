import HTTP1
import PayoutLinks
import Server

/// `GET /v1/payout-links`: one page of the account's links, newest first.
enum ListEndpoint {
  static func reply(
    _ account: Account, _ head: borrowing RequestHead, _ message: Span<UInt8>, at now: Timestamp
  ) throws(APIFault) -> Reply {
    let parameters = RequestParameters.of(try items(head, message))
    switch Listing.read(parameters) {
    case .problems(let problems): throw APIFault(problems)
    case .listing(let listing):
      return CreateEndpoint.reply(
        account.list(listing, at: now), CreateEndpoint.unknown(parameters.names, among: Listing.parameters))
    }
  }

  private static func items(
    _ head: borrowing RequestHead, _ message: Span<UInt8>
  ) throws(APIFault) -> [FormItems.Item] {
    guard let query = head.query else { return [] }
    do {
      return try FormItems.all(query, in: message)
    } catch {
      throw APIFault(.wire(error), error.reason)
    }
  }
}
