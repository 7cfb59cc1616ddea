import HTTP1
import ImitatedWorld
import Logging
import Server

// What comes of a request beside its reply: a fault that somebody asked for, its log line, its entry of the journal.
extension SandboxHandler {
  func warnOfLiveKey(_ keyID: ArraySlice<UInt8>?) {
    let id = keyID.map { String(decoding: $0, as: UTF8.self) } ?? "rzp_live_…"
    log.logger.error(
      "A LIVE KEY WAS SENT TO THIS SANDBOX: a production configuration points here. The request was refused.",
      metadata: ["key": "\(id)"])
  }

  /// Since its last byte came.
  func microseconds(of context: RequestContext) -> Int {
    Int((services.time.monotonicNanoseconds - context.receivedAt) / 1000)
  }

  /// Writes its log line and its journal entry.
  func finish(_ reply: Reply, _ request: Request, _ handling: inout Handling) {
    let message = request.message.span
    handling.facts.microseconds = microseconds(of: request.context)
    // What is left open gets its line when it is answered.
    if reply.isOpen {
      open[request.context.ticket] = OpenCall(request)
    } else {
      log.add(handling, status: reply.status, method: request.head.methodRange, path: request.head.path, in: message)
    }
    guard handling.isJournaled else { return }
    if handling.facts.outcome == .ok, reply.status >= 400 { handling.facts.outcome = .refused }
    coverage.count(handling.facts.outcome, handling.facts.route)
    if handling.isChallenge {
      challenges.add(
        request: Challenges.request(request), connection: request.context.ticket, at: request.context.receivedAt,
        number: journal.nextNumber)
    }
    journal.add(handling.facts, request.head, message: message, body: request.body.span, reply: SeenReply(reply))
  }

  /// Good credentials have come: maybe since an earlier request without any was told to send them.
  func answerChallenge(_ request: Request) {
    let context = request.context
    let same = Challenges.request(request)
    guard let number = challenges.removeAnswered(by: same, connection: context.ticket, at: context.receivedAt)
    else { return }
    coverage.recount(.unauthorized, as: .challenged)
    journal.set(.challenged, of: number)
  }

  /// The fault for the request: the one that it asks for, else that of the first rule.
  func fault(
    for request: Request, _ account: Account, _ handling: borrowing Handling
  ) throws(RequestRefusal) -> FaultPlan? {
    let asked = request.values(of: "sandbox-fault")
    if !asked.isEmpty { return try FaultReader.plan(fields: asked) }
    guard account.faults != nil || !world.faults.isEmpty else { return nil }
    var atHand = RequestAtHand(
      request.head, message: request.message, body: request.body, receivedAt: request.context.receivedAt,
      keyID: handling.facts.keyID, account: account.id, route: handling.facts.route)
    if let plan = account.faults?.plan(for: &atHand) { return plan }
    let plan = world.faults.plan(for: &atHand)
    if plan == nil, atHand.isTooMuch {
      throw RequestRefusal(
        status: 413, code: "too_many_body_rules",
        message:
          "the fault rules would search this body for more than \(RequestAtHand.searchesMax >> 20) MiB in total: "
          + "use fewer rules with \"body_contains\", or a shorter body")
    }
    return plan
  }

  func injectFault(_ plan: FaultPlan, into reply: Reply, _ handling: inout Handling) -> Reply {
    handling.facts.fault = plan.name
    coverage.count(plan.effect)
    if !plan.keepsReply {
      handling.facts.outcome = .fault
      handling.facts.reason = plan.reason
    }
    return plan.applied(to: plan.place == .beforeCommit ? nil : reply)
  }
}

extension SeenReply {
  init(_ reply: Reply) {
    // Most come at once and whole.
    if reply.delivery != nil, let part = Self.part(of: reply) {
      self.init(
        status: reply.status, contentType: reply.contentType.text, fields: reply.fields.bytes, body: part.beginning,
        bodyTotal: part.total)
      return
    }
    self.init(
      status: reply.status, contentType: reply.contentType.text, fields: reply.fields.bytes, body: reply.body,
      bodyTotal: reply.body.count)
  }

  /// The beginning of a page that comes in pieces, and how long it is about.
  private static func part(of reply: Reply) -> (beginning: [UInt8], total: Int)? {
    guard case .streamed(let pieces)? = reply.delivery?.way, var pieces = pieces as? ListPieces else { return nil }
    var beginning: [UInt8] = []
    _ = pieces.appendPiece(to: &beginning)
    return (beginning, pieces.page.byteCount)
  }
}
