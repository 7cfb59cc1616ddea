import HTTP1
import ImitatedWorld
import PayoutLinks
import Server

/// What answers each call of the imitated API.
extension SandboxHandler {
  func answer(
    _ call: ImitatedCall, _ request: Request, _ path: PathMatch, _ account: Account
  ) throws(RequestRefusal) -> Reply {
    let now = account.now(at: request.context.unixNanoseconds)
    switch call {
    case .create:
      let base = services.publicURL.base(request)
      let body = try decodedBody(of: request)
      return try CreateEndpoint(account: account, now: now, urlBase: base, cause: .api).reply(to: request, body)
    case .list: return try ListEndpoint.reply(to: request, account, in: world, at: now)
    case .fetch:
      return try PayoutLinkEndpoints.fetch(request, path, account, at: now)
    case .cancel:
      let body = try decodedBody(of: request)
      _ = try RequestBody.parameters(body.span, of: request)
      return Reply(status: 200, body: try PayoutLinkEndpoints.cancel(request, path, account, at: now))
    case .createContact:
      let body = try decodedBody(of: request)
      let parameters = try RequestBody.parameters(body.span, of: request)
      return try SiblingEndpoints.createContact(parameters, account, at: now)
    case .listContacts: return try SiblingEndpoints.listContacts(request, account, in: world, at: now)
    case .fetchContact:
      return try SiblingEndpoints.one(.contact, request, path, account) { account.contact($0) }
    case .listFundAccounts: return try SiblingEndpoints.listFundAccounts(request, account, in: world, at: now)
    case .fetchFundAccount:
      return try SiblingEndpoints.one(.fundAccount, request, path, account) { account.fundAccountDocument($0) }
    case .listPayouts: return try SiblingEndpoints.listPayouts(request, account, in: world, at: now)
    case .fetchPayout:
      return try SiblingEndpoints.one(.payout, request, path, account) { account.payout($0, at: now) }
    case .listTransactions: return try SiblingEndpoints.listTransactions(request, account)
    }
  }
}
