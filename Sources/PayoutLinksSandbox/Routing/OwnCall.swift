import HTTP1
import ImitatedWorld
import PayoutLinks
import Server

/// One of the sandbox's own calls, as what answers it gets it.
struct OwnCall {
  let services: Services
  let request: Request
  private let path: PathMatch
  /// Decoded; empty where the route takes none.
  let body: [UInt8]

  init(_ services: Services, _ request: Request, _ path: PathMatch, body: [UInt8]) {
    self.services = services
    self.request = request
    self.path = path
    self.body = body
  }

  var world: World { services.world }
  /// Real time, in nanoseconds since 1970.
  var real: Int64 { request.context.unixNanoseconds }
  /// What its reply is completed by, where it comes later.
  var ticket: ReplyTicket { request.context.ticket }

  /// The query, in which these names may stand, once each.
  func query(_ known: [String] = []) throws(RequestRefusal) -> AdminQuery {
    try AdminQuery(request.head.query, request.message.span, known: known)
  }

  func text(_ parameter: PathParameter) -> String { path.text(of: parameter, in: request.message.span) }

  func bytes(_ parameter: PathParameter) -> [UInt8] { path.bytes(of: parameter, in: request.message.span) }

  static let linkIDExpected = "a payout link's id is \"poutlk_\" and 14 letters or digits"

  /// The payout link that the path names.
  func linkID() throws(RequestRefusal) -> Identifier {
    guard let id = Identifier(bytes(.id).span, kind: .payoutLink) else {
      throw .invalid(Self.linkIDExpected)
    }
    return id
  }
}
