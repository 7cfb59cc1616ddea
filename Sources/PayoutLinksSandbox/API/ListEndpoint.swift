import HTTP1
import ImitatedWorld
import PayoutLinks
import Server

/// `GET /v1/payout-links`: one page of the account's links, newest first.
enum ListEndpoint {
  static func reply(to request: Request, _ account: Account, at now: Timestamp) throws(RequestRefusal) -> Reply {
    let parameters = RequestParameters.of(try items(request))
    switch Listing.read(parameters) {
    case .problems(let problems): throw .invalid(problems)
    case .asked(let listing):
      return CreateEndpoint.reply(
        Reply(account.list(listing, at: now)), CreateEndpoint.unknown(parameters.names, among: Listing.parameters))
    }
  }

  static func items(_ request: Request) throws(RequestRefusal) -> [FormItems.Item] {
    guard let query = request.head.query else { return [] }
    do {
      return try FormItems.all(query, in: request.message.span)
    } catch {
      throw .wire(error)
    }
  }
}
