import HTTP1
import ImitatedWorld
import PayoutLinks
import Server

/// `GET /v1/payout-links`: one page of the account's links, newest first.
enum ListEndpoint {
  static func reply(
    to request: Request, _ account: Account, in world: World, at now: Timestamp
  ) throws(RequestRefusal) -> Reply {
    let parameters = RequestParameters.of(try items(request))
    switch Listing.read(parameters) {
    case .problems(let problems): throw .invalid(problems)
    case .asked(let listing):
      let places = try places(.links(listing), account, in: world, at: now, for: request)
      account.showed(linksAt: places)
      return CreateEndpoint.reply(
        Reply(account.page(.links(listing), places)),
        CreateEndpoint.unknown(parameters.names, among: Listing.parameters))
    }
  }

  /// Where the page stands; thrown where the request is to be asked again when that is known.
  static func places(
    _ listing: AccountListing, _ account: Account, in world: World, at now: Timestamp, for request: Request
  ) throws(RequestRefusal) -> [Int] {
    let found = world.searches.places(in: account, for: request.context.ticket) { account.cut(listing, at: now) }
    guard let found else { throw .searchUnderWay }
    return found
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
