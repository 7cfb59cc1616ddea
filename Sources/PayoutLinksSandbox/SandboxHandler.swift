import HTTP1
import Logging
import PayoutLinks
import Server

/// Answers every request of one sandbox: route, credentials, id, state, in this order; and writes its log line.
final class SandboxHandler: RequestHandler {
  let world: World
  let log: RequestLog
  let time: any TimeSource
  private let startedAt: Int64
  private let authorityPEM: [UInt8]?
  private let gate: AdminGate
  private let crossOrigin: CrossOrigin
  /// Of a decoded body.
  private let bodyBytesMax: Int
  /// What the URLs that the sandbox makes begin with.
  var publicURL: PublicURL
  private var authentication = Authentication()
  /// Reads fixtures when that is asked for.
  private let reloader: FixtureReloader
  /// Of the latest reload, where it failed.
  private var fixtureErrors: [FixtureIssue] = []
  let journal: Journal
  private let questions = JournalQuestions()
  private let room: WaitingRoom
  let coverage: Coverage
  var challenges = Challenges()
  /// Calls that wait for their reply.
  var open: [ReplyTicket: OpenCall] = [:]

  init(
    world: World, reloader: FixtureReloader, log: RequestLog, time: any TimeSource, publicURL: PublicURL,
    authorityPEM: [UInt8]?, gate: AdminGate, crossOrigin: CrossOrigin, bodyBytesMax: Int, journal: Journal
  ) {
    self.journal = journal
    self.reloader = reloader
    room = WaitingRoom(
      journal: journal, questions: questions, watch: world.watch, backlogs: world.backlogs, time: time)
    coverage = Coverage(watch: world.watch)
    self.gate = gate
    self.crossOrigin = crossOrigin
    self.bodyBytesMax = bodyBytesMax
    self.authorityPEM = authorityPEM
    self.world = world
    self.publicURL = publicURL
    self.log = log
    self.time = time
    startedAt = time.monotonicNanoseconds
  }

  func reply(
    to head: borrowing RequestHead, message: Span<UInt8>, body: Span<UInt8>, context: RequestContext
  ) -> Reply {
    var facts = RequestFacts(context)
    var reply: Reply
    do throws(APIFault) {
      reply = try answer(head, message, body, context, &facts)
    } catch {
      reply = refuse(error, &facts)
    }
    if case .again? = reply.delivery?.way {
      world.backlogs.wait(context.ticket)
      return reply
    }
    if let plan = facts.plan { reply = spoil(reply, plan, &facts) }
    if facts.isImitated { crossOrigin.appendFields(to: &reply.fields, head, message) }
    finish(reply, head, message, body, context, &facts)
    return reply
  }

  func refusal(of head: borrowing RequestHead, message: Span<UInt8>, context: RequestContext) -> Reply? {
    var facts = RequestFacts(context)
    do throws(APIFault) {
      _ = try admit(head, message, context, &facts)
      return nil
    } catch {
      var reply = refuse(error, &facts)
      if facts.isImitated { crossOrigin.appendFields(to: &reply.fields, head, message) }
      finish(reply, head, message, [UInt8]().span, context, &facts)
      return reply
    }
  }

  func reply(
    to rejection: RequestRejection, path: ByteRange?, message: Span<UInt8>, context: RequestContext
  ) -> Reply {
    var facts = RequestFacts(context)
    // Whatever it was meant to be: it was no request of the imitated API.
    if context.door == .admin || path.map({ Unrouted.isAdministration($0, message) }) == true {
      facts.isJournaled = false
      facts.isOwn = gate.isOpen(to: .overview, context)
    }
    let reply = refuse(APIFault(.wire(rejection), rejection.reason), &facts)
    facts.microseconds = microseconds(of: context)
    log.add(facts, status: reply.status, method: nil, path: nil, in: [UInt8]().span)
    guard facts.isJournaled else { return reply }
    coverage.count(facts.outcome, nil)
    journal.add(facts, reply: reply)
    return reply
  }

  func handshakeFailed(reason: String, context: RequestContext) {
    log.logger.info("tls handshake failed", metadata: ["reason": "\(reason)"])
  }

  var nextDue: Int64? { room.nextDue }

  var hasWork: Bool { world.backlogs.hasWork || questions.hasWork }

  /// A slice of each kind.
  func work() {
    world.backlogs.work()
    questions.work()
  }

  func completions(at now: Int64) -> [Completion] {
    var ended = reloader.take().compactMap { takeOver($0) }
    ended += questions.takeEnded()
    if !room.isEmpty { ended += room.ended(at: now, real: time.unixNanoseconds) }
    if world.backlogs.hasWork { ended += world.backlogs.takeReplies() }
    for end in ended { open.removeValue(forKey: end.ticket)?.log(end, to: log, by: time) }
    return ended.map { Completion($0.ticket, $0.reply) }
      + world.backlogs.takeToBeAsked().map { Completion(askAgain: $0) }
  }

  func stopBegan() {
    room.stop()
    questions.endWaits()
  }

  func abandoned(_ ticket: ReplyTicket) {
    room.remove(ticket)
    questions.remove(ticket)
    reloader.cancel(ticket)
    world.backlogs.abandon(ticket)
    open[ticket] = nil
  }

  func wakeEnded() {
    questions.wakeEnded()
    log.flush()
  }

  func reloadAsked() {
    reloader.start()
  }

  /// The new world or, where the fixtures are faulty, the old one.
  private func takeOver(_ outcome: FixtureReloader.Outcome) -> WaitingRoom.Ended? {
    guard let ticket = outcome.ticket else {
      reloaded(outcome.world)
      return nil
    }
    // For whoever has gone meanwhile nothing is changed.
    guard open[ticket] != nil else { return nil }
    do throws(FixtureError) {
      let prepared = try outcome.world.get()
      reloader.free(world.load(prepared))
      return WaitingRoom.Ended(ticket, FixtureEndpoint.replaced(world, prepared.warnings))
    } catch {
      return WaitingRoom.Ended(ticket, FixtureEndpoint.refused(error))
    }
  }

  /// Told wherever somebody may look.
  private func reloaded(_ outcome: Result<PreparedWorld, FixtureError>) {
    switch outcome {
    case .success(let prepared):
      fixtureErrors = []
      reloader.free(world.load(prepared))
      for warning in prepared.warnings { log.logger.warning("\(warning)") }
      log.logger.info("fixtures reloaded", metadata: ["payout_links": "\(world.linkCount)"])
    case .failure(let error):
      fixtureErrors = error.issues.filter { $0.severity == .error }
      for issue in fixtureErrors { log.logger.error("\(issue)") }
      log.logger.error(
        "fixtures not reloaded, the state before goes on", metadata: ["errors": "\(fixtureErrors.count(of: .error))"])
    }
  }

  /// What is asked for, and by whom, before anything is done about it.
  private enum Admitted {
    case payoutLink(PayoutLinkCall, RequestPath, Account)
    case sandbox(SandboxCall, RequestPath)
    /// Answered by HTTP alone: OPTIONS and TRACE.
    case done(Reply)
  }

  private func answer(
    _ head: borrowing RequestHead, _ message: Span<UInt8>, _ body: Span<UInt8>, _ context: RequestContext,
    _ facts: inout RequestFacts
  ) throws(APIFault) -> Reply {
    switch try admit(head, message, context, &facts) {
    case .done(let reply): return reply
    case .sandbox(let call, let path):
      if call.isRoutine { facts.level = .debug }
      return try answer(call, path, head, message, body, context, &facts)
    case .payoutLink(let call, let path, let account):
      guard world.backlogs.areSettled(CollectionOfOne(account), at: context.unixNanoseconds) else {
        return .later(.again)
      }
      if !challenges.isEmpty { answerChallenge(head, message, context) }
      let now = account.now(at: context.unixNanoseconds)
      facts.share = account.journalShare
      do throws(AdminFault) {
        facts.plan = try fault(head, message, body, account, facts, context)
      } catch {
        // A fault that is spelt wrongly is a mistake of the suite's own, not a refusal that it provoked.
        facts.outcome = .error
        facts.reason = error.message
        return error.reply
      }
      // Refused, and nothing done.
      if facts.plan?.place == .beforeCommit { return Reply(status: 200) }
      switch call {
      case .create:
        let base = publicURL.base(head, message, isSecure: context.isSecure)
        let decoded = try RequestBody.decoded(body, head, bytesMax: bodyBytesMax)
        return try CreateEndpoint(account: account, now: now, urlBase: base).reply(decoded.span, head, message)
      case .list: return try ListEndpoint.reply(account, head, message, at: now)
      case .fetch:
        return Reply(status: 200, body: try PayoutLinkEndpoints.fetch(account, path, head, message, at: now))
      case .cancel:
        let decoded = try RequestBody.decoded(body, head, bytesMax: bodyBytesMax)
        _ = try RequestBody.parameters(decoded.span, head, message)
        return Reply(status: 200, body: try PayoutLinkEndpoints.cancel(account, path, message, at: now))
      }
    }
  }

  private func admit(
    _ head: borrowing RequestHead, _ message: Span<UInt8>, _ context: RequestContext, _ facts: inout RequestFacts
  ) throws(APIFault) -> Admitted {
    if head.target.form == .asterisk { return .done(Unrouted.allowed(Unrouted.methods)) }
    guard let path = RequestPath(head.path, in: message) else {
      if Unrouted.isAdministration(head.path, message) { markAdministration(context, &facts) }
      throw Unrouted.unknownURL(head, message)
    }
    facts.isImitated = true
    switch Endpoint.routes.match(head.method, path, in: message) {
    case .otherMethods(let methods, let endpoint):
      if case .sandbox(let call) = endpoint {
        facts.isImitated = false
        if call.isAdministration { facts.isJournaled = false }
        // What is sent to "/" with another method was meant for the imitated API: a base URL without its path.
        if case .root = call {} else { facts.isOwn = gate.isOpen(to: call, context) }
      }
      if head.method == .options { return .done(Unrouted.allowed(methods)) }
      if head.method == .trace { return .done(traceRefused(methods, &facts)) }
      let reason = "the path exists, the method does not: it takes \(Unrouted.names(methods))"
      // The provider has no word for this but its unknown URL; HTTP has (RFC 9110 §15.5.6).
      if facts.isOwn { return .done(refuse(APIFault(.methodNotAllowed, reason), allowing: methods, &facts)) }
      throw APIFault(.unknownURL, reason)
    case .unknownPath:
      if path.matches(0, Unrouted.administration, in: message) {
        markAdministration(context, &facts)
      } else if let reply = Unrouted.unasked(head.method, path, message) {
        facts.isJournaled = false
        facts.level = .debug
        return .done(reply)
      }
      // RFC 9110 §9.3.7: an OPTIONS asks what there is, and is told.
      if head.method == .options { return .done(Unrouted.allowed([])) }
      if head.method == .trace { return .done(traceRefused([], &facts)) }
      throw Unrouted.unknownURL(head, message)
    case .endpoint(.sandbox(let call)):
      facts.isImitated = false
      if case .shortURL = call { facts.route = .shortURL } else { facts.isJournaled = false }
      guard gate.isOpen(to: call, context) else { throw Unrouted.unknownURL(head, message) }
      facts.isOwn = true
      try gate.check(call, head, message)
      return .sandbox(call, path)
    case .endpoint(.payoutLink(let call)):
      if context.door == .admin { throw Unrouted.unknownURL(head, message) }
      facts.route = RouteName(call)
      try crossOrigin.check(head, message)
      let verdict = authentication.check(head, message, world, at: context.unixNanoseconds)
      facts.keyID = authentication.keyID
      switch verdict {
      case .account(let account):
        if call.takesBody, head.contentCoding == .unsupported { throw RequestBody.unsupportedCoding }
        return .payoutLink(call, path, account)
      case .refused(let error, let reason):
        if authentication.isLiveKey { warnOfLiveKey(facts.keyID) }
        throw APIFault(error, reason)
      }
    }
  }

  private func answer(
    _ call: SandboxCall, _ path: RequestPath, _ head: borrowing RequestHead, _ message: Span<UInt8>,
    _ body: Span<UInt8>, _ context: RequestContext, _ facts: inout RequestFacts
  ) throws(APIFault) -> Reply {
    let decoded = call.takesBody ? try RequestBody.decoded(body, head, bytesMax: bodyBytesMax) : []
    do throws(AdminFault) {
      return try perform(call, path, head, message, decoded.span, context, &facts)
    } catch {
      if error.isToBeAskedAgain { return .later(.again) }
      facts.reason = error.message
      return error.reply
    }
  }

  private func perform(
    _ call: SandboxCall, _ path: RequestPath, _ head: borrowing RequestHead, _ message: Span<UInt8>,
    _ body: Span<UInt8>, _ context: RequestContext, _ facts: inout RequestFacts
  ) throws(AdminFault) -> Reply {
    let real = context.unixNanoseconds
    switch call {
    case .root:
      return OverviewEndpoint.root(head, message, hasOverview: gate.isOpen(to: .overview, context))
    case .overview:
      return OverviewEndpoint.page(needsToken: gate.token != nil, hasOwnPort: gate.hasOwnPort)
    case .health:
      let uptime = (time.monotonicNanoseconds - startedAt) / 1_000_000_000
      return Reply(
        status: 200, body: HealthEndpoints.health(world, fixtureErrors, uptimeSeconds: Int(uptime), waiting: room.count)
      )
    case .live, .ready: return Reply(status: 200, body: HealthEndpoints.ok())
    case .version: return Reply(status: 200, body: HealthEndpoints.version())
    case .authority:
      guard let authorityPEM else {
        return refuse(
          APIFault(
            .noAuthority, "HTTPS is off, or has a certificate of your own: there is no authority to trust"), &facts)
      }
      return Reply(status: 200, contentType: .pem, body: authorityPEM)
    case .openAPI(let description): return description.reply
    case .shortURL: return ShortURLEndpoint.reply(world, path, message, at: real)
    case .transition:
      return try TransitionEndpoint(real: real).reply(world, path, head.query, body, message)
    case .links(let call):
      return try LinksEndpoint(world: world, real: real).reply(call, path, head.query, message)
    case .drive(let call):
      return try DriveEndpoints(
        world: world, journal: journal, reloader: reloader, ticket: context.ticket, path: path, real: real
      ).reply(call, head.query, body, message)
    case .requests(let call):
      return try RequestsEndpoint(
        world: world, journal: journal, questions: questions, ticket: context.ticket, baseURL: publicURL.listening,
        real: real
      ).reply(call, head.query, path, message, body)
    case .faults(let call):
      return try FaultsEndpoint(world: world, real: real).reply(call, head.query, path, message, body)
    case .coverage:
      _ = try AdminQuery(head.query, message, known: [])
      return Reply(status: 200, body: CoverageReport.json(coverage))
    case .wait(let call):
      return try WaitEndpoint(world: world, room: room, context: context).reply(call, path, head, message)
    }
  }

  private func refuse(_ fault: APIFault, _ facts: inout RequestFacts) -> Reply {
    facts.reason = fault.reason
    facts.outcome = fault.error.outcome
    if case .noCredentials = fault.error { facts.isChallenge = true }
    if facts.isJournaled { coverage.count(fault.error) }
    return facts.isOwn ? fault.ownReply : fault.error.reply(reason: fault.reason)
  }

  // MARK: Methods that HTTP itself answers

  private func traceRefused(_ methods: [RequestMethod], _ facts: inout RequestFacts) -> Reply {
    let fault = APIFault(.traceNotAllowed, "TRACE is never reflected here (RFC 9110 section 9.3.8)")
    return refuse(fault, allowing: methods, &facts)
  }

  private func refuse(
    _ fault: APIFault, allowing methods: [RequestMethod], _ facts: inout RequestFacts
  ) -> Reply {
    var reply = refuse(fault, &facts)
    reply.fields.append("Allow", Unrouted.names(methods))
    return reply
  }

  /// A slip in a call of a test's own is told to it in the shape of those calls, and is no request of what is tested.
  private func markAdministration(_ context: RequestContext, _ facts: inout RequestFacts) {
    facts.isImitated = false
    facts.isJournaled = false
    facts.isOwn = gate.isOpen(to: .overview, context)
  }
}
