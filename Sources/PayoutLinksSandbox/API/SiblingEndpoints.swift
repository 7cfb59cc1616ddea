import HTTP1
import ImitatedWorld
import PayoutLinks
import Server

/// The provider's calls on what stands around payout links: payouts, contacts, fund accounts, transactions.
enum SiblingEndpoints {
  /// `GET /v1/payouts`.
  static func listPayouts(
    _ request: Request, _ account: Account, in world: World, at now: Timestamp
  ) throws(RequestRefusal) -> Reply {
    let parameters = try parameters(request)
    let listing = AccountListing.payouts(try asked(PayoutListing.read(parameters, rules: account.rules)))
    let places = try ListEndpoint.places(listing, account, in: world, at: now, for: request)
    return reply(account.page(listing, places), parameters, among: PayoutListing.parameters)
  }

  /// `GET /v1/contacts`.
  static func listContacts(
    _ request: Request, _ account: Account, in world: World, at now: Timestamp
  ) throws(RequestRefusal) -> Reply {
    let parameters = try parameters(request)
    let listing = AccountListing.contacts(try asked(ContactListing.read(parameters)))
    let places = try ListEndpoint.places(listing, account, in: world, at: now, for: request)
    return reply(account.page(listing, places), parameters, among: ContactListing.parameters)
  }

  /// `GET /v1/fund_accounts`.
  static func listFundAccounts(
    _ request: Request, _ account: Account, in world: World, at now: Timestamp
  ) throws(RequestRefusal) -> Reply {
    let parameters = try parameters(request)
    let listing = AccountListing.fundAccounts(try asked(FundAccountListing.read(parameters)))
    let places = try ListEndpoint.places(listing, account, in: world, at: now, for: request)
    return reply(account.page(listing, places), parameters, among: FundAccountListing.parameters)
  }

  /// `GET /v1/transactions`: those of the fixture.
  static func listTransactions(_ request: Request, _ account: Account) throws(RequestRefusal) -> Reply {
    let parameters = try parameters(request)
    let range = try asked(TransactionListing.read(parameters, rules: account.rules))
    return reply(account.listTransactions(range), parameters, among: TransactionListing.parameters)
  }

  /// `POST /v1/contacts`.
  static func createContact(
    _ parameters: ParameterMap, _ account: Account, at now: Timestamp
  ) throws(RequestRefusal) -> Reply {
    let draft = try asked(ContactDraft.read(parameters, rules: account.rules))
    guard let document = account.makeContact(draft, at: now) else {
      throw .full("the account knows \(Ledger.linksMax) contacts and takes no more")
    }
    return reply(document, parameters, among: ContactDraft.parameters)
  }

  /// The one that the path names.
  static func one(
    _ kind: Identifier.Kind, _ request: Request, _ path: PathMatch, _ account: Account,
    _ document: (Identifier) -> [UInt8]?
  ) throws(RequestRefusal) -> Reply {
    let id = try PayoutLinkEndpoints.identifier(path, request, kind: kind)
    guard let document = document(id) else {
      throw .unknownID("the account \(account.id) has no \(kind.name) \(id)")
    }
    return Reply(status: 200, body: document)
  }

  private static func parameters(_ request: Request) throws(RequestRefusal) -> ParameterMap {
    RequestParameters.of(try ListEndpoint.items(request))
  }

  private static func asked<Asked>(_ reading: Reading<Asked>) throws(RequestRefusal) -> Asked {
    switch reading {
    case .problems(let problems): throw .invalid(problems)
    case .asked(let asked): return asked
    }
  }

  private static func reply(_ page: ListPage, _ parameters: ParameterMap, among known: [String]) -> Reply {
    CreateEndpoint.reply(Reply(page), CreateEndpoint.unknown(parameters.names, among: known))
  }

  private static func reply(_ document: [UInt8], _ parameters: ParameterMap, among known: [String]) -> Reply {
    CreateEndpoint.reply(document, CreateEndpoint.unknown(parameters.names, among: known))
  }
}
