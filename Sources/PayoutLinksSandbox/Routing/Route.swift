import HTTP1
import ImitatedWorld
import Logging
import Server

/// The calls of the imitated API: Basic authentication, the provider's envelope.
enum ImitatedCall: Sendable {
  case create, list, fetch, cancel
  // What stands around payout links.
  case createContact
  case listPayouts, fetchPayout
  case listContacts, fetchContact
  case listFundAccounts, fetchFundAccount
  case listTransactions
}

/// All that there is to say of one route.
struct Route: Sendable {
  /// What answers it. The hot ones are no closures.
  enum Answer: Sendable {
    case imitated(ImitatedCall)
    case own(@Sendable (OwnCall) throws(RequestRefusal) -> Reply)
  }

  let pattern: RoutePattern
  let access: Access
  /// Whether it looks at a body; others have it read and ignored.
  let takesBody: Bool
  /// Of its log line: containers ask some of them twice a second.
  let level: Logger.Level
  /// Its name in filters, expectations and fault rules. A route without one is not in the journal.
  let name: RouteName?
  let answer: Answer

  /// A call of the imitated API.
  init(
    _ method: RequestMethod, _ path: String, call: ImitatedCall, name: RouteName, takesBody: Bool = false
  ) {
    pattern = RoutePattern(method, path)
    access = .key
    self.takesBody = takesBody
    level = .info
    self.name = name
    answer = .imitated(call)
  }

  /// One of the sandbox's own calls.
  init(
    _ method: RequestMethod, _ path: String, _ access: Access = .admin, name: RouteName? = nil,
    takesBody: Bool = false, log level: Logger.Level = .info,
    by answer: @escaping @Sendable (OwnCall) throws(RequestRefusal) -> Reply
  ) {
    pattern = RoutePattern(method, path)
    self.access = access
    self.takesBody = takesBody
    self.level = level
    self.name = name
    self.answer = .own(answer)
  }
}
