import HTTP1
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
    Int((time.monotonicNanoseconds - context.receivedAt) / 1000)
  }

  /// Writes its log line and its journal entry.
  func finish(
    _ reply: Reply, _ head: borrowing RequestHead, _ message: Span<UInt8>, _ body: Span<UInt8>,
    _ context: RequestContext, _ facts: inout RequestFacts
  ) {
    facts.microseconds = microseconds(of: context)
    // What is left open gets its line when it is answered.
    if reply.isOpen {
      open[context.ticket] = OpenCall(head, message, receivedAt: context.receivedAt)
    } else {
      log.add(facts, status: reply.status, method: head.methodRange, path: head.path, in: message)
    }
    guard facts.isJournaled else { return }
    if facts.outcome == .ok, reply.status >= 400 { facts.outcome = .refused }
    coverage.count(facts.outcome, facts.route)
    if facts.isChallenge {
      challenges.add(
        request: Challenges.request(head, message), connection: context.ticket, at: context.receivedAt,
        number: journal.nextNumber)
    }
    journal.add(facts, head, message: message, body: body, reply: reply)
  }

  /// Good credentials have come: maybe since an earlier request without any was told to send them.
  func answerChallenge(
    _ head: borrowing RequestHead, _ message: Span<UInt8>, _ context: RequestContext
  ) {
    let request = Challenges.request(head, message)
    guard let number = challenges.take(request: request, connection: context.ticket, at: context.receivedAt)
    else { return }
    coverage.recount(.unauthorized, as: .challenged)
    journal.set(.challenged, of: number)
  }

  /// What befalls the request: what it asks for itself, else what the first rule says.
  func fault(
    _ head: borrowing RequestHead, _ message: Span<UInt8>, _ body: Span<UInt8>, _ account: Account,
    _ facts: borrowing RequestFacts, _ context: RequestContext
  ) throws(AdminFault) -> FaultPlan? {
    if head.value(of: "sandbox-fault", in: message) != nil {
      return try FaultReader.plan(fields: head.values(of: "sandbox-fault", in: message).map { $0.text(in: message) })
    }
    guard account.faults != nil || !world.faults.isEmpty else { return nil }
    var request = RequestAtHand(keyID: facts.keyID, account: account.id, route: facts.route)
    if let plan = account.faults?.plan(for: &request, head, message, body, at: context.receivedAt) { return plan }
    let plan = world.faults.plan(for: &request, head, message, body, at: context.receivedAt)
    if plan == nil, request.isTooMuch {
      throw AdminFault(
        status: 413, code: "too_many_body_rules",
        message:
          "the fault rules would search this body for more than \(RequestAtHand.searchesMax >> 20) MiB together: "
          + "fewer rules with \"body_contains\", or a shorter body")
    }
    return plan
  }

  func spoil(_ reply: Reply, _ plan: FaultPlan, _ facts: inout RequestFacts) -> Reply {
    facts.fault = plan.name
    coverage.count(plan.effect)
    if !plan.keepsReply {
      facts.outcome = .fault
      facts.reason = plan.reason
    }
    return plan.applied(to: plan.place == .beforeCommit ? nil : reply)
  }
}
