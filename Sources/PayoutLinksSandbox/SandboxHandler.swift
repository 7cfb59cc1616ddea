import HTTP1
import Logging
import PayoutLinks
import Server

/// Answers every request of one sandbox: route, credentials, id, state, in this order; and writes its log line.
final class SandboxHandler: RequestHandler {
  private let world: World
  private let log: RequestLog
  private let time: any TimeSource
  private let startedAt: Int64
  private let authorityPEM: [UInt8]?
  private let gate: AdminGate
  /// Of a decoded body.
  private let bodyBytesMax: Int
  /// What the URLs that the sandbox makes begin with.
  var publicURL: PublicURL
  private var authentication = Authentication()
  /// Reads the fixtures again when that is asked for.
  var reloader: FixtureReloader?
  /// Of the latest reload, where it failed.
  private var fixtureErrors: [FixtureIssue] = []
  /// Of the latest request, for its log line.
  private var reason: String?
  private var level = Logger.Level.info
  private let journal: Journal
  private let room: WaitingRoom
  let coverage: Coverage
  /// Calls that wait for their reply.
  private var open: [ReplyTicket: OpenCall] = [:]

  /// What befalls the latest request's reply.
  private var plan: FaultPlan?
  /// Of the latest request, for the journal.
  private var seen = Seen()

  private struct Seen {
    var outcome = Outcome.ok
    var route: RouteName?
    /// Not the account itself: that ends when the world lets go of it.
    var share: JournalShare?
    var fault: String?
    /// One of the sandbox's own calls is asked for, and a refusal has the sandbox's own shape.
    var isOwn = false
    /// Asking what was requested is no request of that kind.
    var isJournaled = true
  }

  init(
    world: World, log: RequestLog, time: any TimeSource, publicURL: PublicURL, authorityPEM: [UInt8]?,
    gate: AdminGate, bodyBytesMax: Int, journal: Journal
  ) {
    self.journal = journal
    room = WaitingRoom(journal: journal, watch: world.watch, time: time)
    coverage = Coverage(watch: world.watch)
    self.gate = gate
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
    begin()
    var reply: Reply
    do throws(APIFault) {
      reply = try answer(head, message, body, context)
    } catch {
      reply = refuse(error)
    }
    if let plan { reply = spoil(reply, plan) }
    record(reply, head.methodRange, head.path, message, context)
    enter(reply, head, message, body, context)
    return reply
  }

  func refusal(of head: borrowing RequestHead, message: Span<UInt8>, context: RequestContext) -> Reply? {
    begin()
    do throws(APIFault) {
      _ = try admit(head, message, context)
      return nil
    } catch {
      let reply = refuse(error)
      record(reply, head.methodRange, head.path, message, context)
      enter(reply, head, message, [UInt8]().span, context)
      return reply
    }
  }

  func reply(to rejection: RequestRejection, context: RequestContext) -> Reply {
    begin()
    // Whatever it was meant to be: it was no request of the imitated API.
    if context.door == .admin { seen.isJournaled = false }
    let reply = refuse(APIFault(.wire(rejection), rejection.reason))
    record(reply, nil, nil, [UInt8]().span, context)
    guard seen.isJournaled else { return reply }
    coverage.count(seen.outcome, nil)
    journal.add(facts(context), reply: reply)
    return reply
  }

  func handshakeFailed(reason: String, context: RequestContext) {
    log.logger.info("tls handshake failed", metadata: ["reason": "\(reason)"])
  }

  var nextDue: Int64? { room.nextDue }

  func completions(at now: Int64) -> [Completion] {
    guard !room.isEmpty else { return [] }
    let ended = room.ended(at: now, real: time.unixNanoseconds)
    for end in ended { open.removeValue(forKey: end.ticket)?.log(end, to: log, by: time) }
    return ended.map { Completion($0.ticket, $0.reply) }
  }

  func abandoned(_ ticket: ReplyTicket) {
    room.remove(ticket)
    open[ticket] = nil
  }

  func wakeEnded() {
    if let outcome = reloader?.take() { takeOver(outcome) }
    log.flush()
  }

  func reloadAsked() {
    reloader?.start()
  }

  /// The new world or, where the files are faulty, the old one, which is told wherever somebody may look.
  private func takeOver(_ outcome: FixtureReloader.Outcome) {
    switch outcome {
    case .success(let prepared):
      fixtureErrors = []
      world.load(prepared)
      for warning in prepared.warnings { log.logger.warning("\(warning)") }
      log.logger.info("fixtures reloaded", metadata: ["payout_links": "\(world.linkCount)"])
    case .failure(let error):
      fixtureErrors = error.issues.filter { $0.severity == .error }
      for issue in fixtureErrors { log.logger.error("\(issue)") }
      log.logger.error(
        "fixtures not reloaded, the state before goes on", metadata: ["errors": "\(fixtureErrors.count)"])
    }
  }

  private func begin() {
    reason = nil
    level = .info
    seen = Seen()
    plan = nil
    authentication.clear()
  }

  /// What is asked for, and by whom, before anything is done about it.
  private enum Admitted {
    case payoutLink(PayoutLinkCall, RequestPath, Account)
    case sandbox(SandboxCall, RequestPath)
    /// Answered by HTTP alone: OPTIONS and TRACE.
    case done(Reply)
  }

  private func answer(
    _ head: borrowing RequestHead, _ message: Span<UInt8>, _ body: Span<UInt8>, _ context: RequestContext
  ) throws(APIFault) -> Reply {
    switch try admit(head, message, context) {
    case .done(let reply): return reply
    case .sandbox(let call, let path):
      if call.isRoutine { level = .debug }
      return try answer(call, path, head, message, body, context)
    case .payoutLink(let call, let path, let account):
      let now = account.now(at: context.unixNanoseconds)
      seen.share = account.journalShare
      do throws(AdminFault) {
        plan = try fault(head, message, body, account, context)
      } catch {
        // A fault that is spelt wrongly is a mistake of the suite's own, not a refusal that it provoked.
        seen.outcome = .error
        reason = error.message
        return error.reply
      }
      // Refused, and nothing done.
      if plan?.place == .beforeCommit { return Reply(status: 200) }
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
    _ head: borrowing RequestHead, _ message: Span<UInt8>, _ context: RequestContext
  ) throws(APIFault) -> Admitted {
    if head.target.form == .asterisk { return .done(Self.allowed(Self.methods)) }
    guard let path = RequestPath(head.path, in: message) else {
      if head.path.text(in: message).hasPrefix("/\(Self.administration)/") { seen.isJournaled = false }
      throw Self.unknownURL
    }
    switch Endpoint.routes.match(head.method, path, in: message) {
    case .otherMethods(let methods, let endpoint):
      if path.matches(0, Self.administration, in: message) { seen.isJournaled = false }
      if head.method == .options { return .done(Self.allowed(methods)) }
      if case .sandbox(let call) = endpoint, gate.isOpen(to: call, context) { seen.isOwn = true }
      if head.method == .trace { return .done(traceRefused(methods)) }
      let reason = "the path exists, the method does not: it takes \(Self.names(methods))"
      // The provider has no word for this but its unknown URL; HTTP has (RFC 9110 §15.5.6).
      if seen.isOwn { return .done(refuse(APIFault(.methodNotAllowed, reason), allowing: methods)) }
      throw APIFault(.unknownURL, reason)
    case .unknownPath:
      // A slip in a call of a test's own is told to it, and is no request of what is tested.
      if path.matches(0, Self.administration, in: message) { seen.isJournaled = false }
      // RFC 9110 §9.3.7: an OPTIONS asks what there is, and is told.
      if head.method == .options { return .done(Self.allowed([])) }
      if head.method == .trace { return .done(traceRefused([])) }
      throw Self.unknownURL
    case .endpoint(.sandbox(let call)):
      if case .shortURL = call { seen.route = .shortURL } else { seen.isJournaled = false }
      guard gate.isOpen(to: call, context) else { throw Self.unknownURL }
      seen.isOwn = true
      try gate.check(call, head, message)
      return .sandbox(call, path)
    case .endpoint(.payoutLink(let call)):
      if context.door == .admin { throw Self.unknownURL }
      seen.route = RouteName(call)
      switch authentication.check(head, message, world, at: context.unixNanoseconds) {
      case .account(let account):
        if call.takesBody, head.contentCoding == .unsupported { throw RequestBody.unsupportedCoding }
        return .payoutLink(call, path, account)
      case .refused(let error, let reason):
        warnOfLiveKey()
        throw APIFault(error, reason)
      }
    }
  }

  private func answer(
    _ call: SandboxCall, _ path: RequestPath, _ head: borrowing RequestHead, _ message: Span<UInt8>,
    _ body: Span<UInt8>, _ context: RequestContext
  ) throws(APIFault) -> Reply {
    let decoded = call.takesBody ? try RequestBody.decoded(body, head, bytesMax: bodyBytesMax) : []
    do throws(AdminFault) {
      return try perform(call, path, head, message, decoded.span, context)
    } catch {
      reason = error.message
      return error.reply
    }
  }

  private func perform(
    _ call: SandboxCall, _ path: RequestPath, _ head: borrowing RequestHead, _ message: Span<UInt8>,
    _ body: Span<UInt8>, _ context: RequestContext
  ) throws(AdminFault) -> Reply {
    let real = context.unixNanoseconds
    switch call {
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
            .noAuthority, "HTTPS is off, or has a certificate of your own: there is no authority to trust"))
      }
      return Reply(status: 200, contentType: .pem, body: authorityPEM)
    case .openAPI(let description): return description.reply
    case .shortURL: return ShortURLEndpoint.reply(world, path, message, at: real)
    case .transition:
      return try TransitionEndpoint(real: real).reply(world, path, head.query, body, message)
    case .links(let call):
      return try LinksEndpoint(world: world, real: real).reply(call, path, head.query, message)
    case .drive(let call):
      return try DriveEndpoints(world: world, journal: journal, path: path, real: real).reply(
        call, head.query, body, message)
    case .requests(let call):
      return try RequestsEndpoint(world: world, journal: journal, baseURL: publicURL.listening, real: real)
        .reply(call, head.query, path, message, body)
    case .faults(let call):
      return try FaultsEndpoint(world: world, real: real).reply(call, head.query, path, message, body)
    case .coverage:
      _ = try AdminQuery(head.query, message, known: [])
      return Reply(status: 200, body: CoverageReport.json(coverage))
    case .wait(let call):
      let reply = try WaitEndpoint(world: world, room: room, context: context).reply(call, path, head, message)
      if reply.delivery != nil {
        open[context.ticket] = OpenCall(head, message, receivedAt: context.receivedAt)
      }
      return reply
    }
  }

  private func refuse(_ fault: APIFault) -> Reply {
    reason = fault.reason
    seen.outcome = fault.error.outcome
    if seen.isJournaled { coverage.count(fault.error) }
    return seen.isOwn ? fault.ownReply : fault.error.reply(reason: fault.reason)
  }

  private func warnOfLiveKey() {
    guard authentication.isLiveKey else { return }
    let id = authentication.keyID.map { String(decoding: $0, as: UTF8.self) } ?? "rzp_live_…"
    log.logger.error(
      "A LIVE KEY WAS SENT TO THIS SANDBOX: a production configuration points here. The request was refused.",
      metadata: ["key": "\(id)"])
  }

  private func record(
    _ reply: Reply, _ method: ByteRange?, _ path: ByteRange?, _ message: Span<UInt8>, _ context: RequestContext
  ) {
    if case .byTicket? = reply.delivery?.way { return }
    let spent = (time.monotonicNanoseconds - context.receivedAt) / 1000
    log.add(
      RequestRecord(
        level: level, status: reply.status, microseconds: Int(spent), keyID: authentication.keyID, reason: reason),
      method: method, path: path, in: message, unixNanoseconds: context.unixNanoseconds)
  }

  private func enter(
    _ reply: Reply, _ head: borrowing RequestHead, _ message: Span<UInt8>, _ body: Span<UInt8>,
    _ context: RequestContext
  ) {
    guard seen.isJournaled else { return }
    if seen.outcome == .ok, reply.status >= 400 { seen.outcome = .refused }
    coverage.count(seen.outcome, seen.route)
    journal.add(facts(context), head, message: message, body: body, reply: reply)
  }

  /// What befalls the request: what it asks for itself, else what the first rule says.
  private func fault(
    _ head: borrowing RequestHead, _ message: Span<UInt8>, _ body: Span<UInt8>, _ account: Account,
    _ context: RequestContext
  ) throws(AdminFault) -> FaultPlan? {
    if let field = head.value(of: "sandbox-fault", in: message) {
      return try FaultReader.plan(field: field.text(in: message))
    }
    guard account.faults != nil || !world.faults.isEmpty else { return nil }
    var request = RequestAtHand(keyID: authentication.keyID, account: account.id, route: seen.route)
    if let plan = account.faults?.plan(for: &request, head, message, body, at: context.receivedAt) { return plan }
    return world.faults.plan(for: &request, head, message, body, at: context.receivedAt)
  }

  private func spoil(_ reply: Reply, _ plan: FaultPlan) -> Reply {
    seen.fault = plan.name
    coverage.count(plan.effect)
    if !plan.keepsReply {
      seen.outcome = .fault
      reason = plan.reason
    }
    return plan.applied(to: plan.place == .beforeCommit ? nil : reply)
  }

  private func facts(_ context: RequestContext) -> Journal.Facts {
    Journal.Facts(
      unixNanoseconds: context.unixNanoseconds, microseconds: (time.monotonicNanoseconds - context.receivedAt) / 1000,
      outcome: seen.outcome, route: seen.route, keyID: authentication.keyID, share: seen.share,
      reason: reason, fault: seen.fault, isSecure: context.isSecure)
  }

  // MARK: Methods that HTTP itself answers

  private static let methods: [RequestMethod] = [.get, .post, .put, .delete]

  private static func allowed(_ methods: [RequestMethod]) -> Reply {
    Reply(status: 204, fields: FieldLines("Allow", names(methods)))
  }

  private func traceRefused(_ methods: [RequestMethod]) -> Reply {
    refuse(
      APIFault(.traceNotAllowed, "TRACE is never reflected here (RFC 9110 section 9.3.8)"), allowing: methods)
  }

  private func refuse(_ fault: APIFault, allowing methods: [RequestMethod]) -> Reply {
    var reply = refuse(fault)
    reply.fields.append("Allow", Self.names(methods))
    return reply
  }

  private static func names(_ methods: [RequestMethod]) -> String {
    var names: [String] = []
    for method in methods { names += method == .get ? ["GET", "HEAD"] : [method.name] }
    return (names + ["OPTIONS"]).joined(separator: ", ")
  }

  private static let administration = "__admin"

  private static let unknownURL = APIFault(.unknownURL, "no route of this port of the sandbox fits the path")
}
