import HTTP1
import ImitatedWorld
import Logging
import PayoutLinks
import Server

/// Answers every request of one sandbox: route, credentials, id, state, in this order; and writes its log line.
final class SandboxHandler: RequestHandler {
  let services: Services
  let log: RequestLog
  private let crossOrigin: CrossOrigin
  /// Of a decoded body.
  private let bodyBytesMax: Int
  private let routes = Routes.all
  private var authentication = Authentication()
  var challenges = Challenges()
  /// Calls that wait for their reply.
  var open: [ReplyTicket: OpenCall] = [:]

  private struct HeldReply {
    let reply: Reply
    /// Their receivers are told first: somebody has asked for that.
    let until: CausedEvents
    /// It is sent then whoever has been told.
    let due: Int64
  }

  /// Two attempts that take as long as one may.
  private static let heldNanosecondsMax: Int64 = 2 * DeliveryRequest.nanoseconds

  private var isStopping = false
  private var held: [ReplyTicket: HeldReply] = [:]
  /// No held reply is due earlier.
  private var heldDue = Int64.max
  /// When something falls due in some account.
  private var alarm: DueAlarm
  /// When somebody in the room has to be looked after, though nothing happens.
  private var roomDue = Int64.max

  // Asked for by every request: not by way of the services.
  let world: World
  private let activity: Activity
  private let sender: WebhookSender
  let journal: Journal
  let coverage: Coverage
  private let questions: JournalQuestions
  private let searches: ListSearches
  private let room: WaitingRoom

  init(
    _ services: Services, log: RequestLog, crossOrigin: CrossOrigin, bodyBytesMax: Int, clockIsMovedByHand: Bool
  ) {
    self.services = services
    self.log = log
    self.crossOrigin = crossOrigin
    self.bodyBytesMax = bodyBytesMax
    world = services.world
    activity = world.activity
    sender = world.sender
    journal = services.journal
    coverage = services.coverage
    questions = services.questions
    searches = world.searches
    room = services.room
    alarm = DueAlarm(isMovedByHand: clockIsMovedByHand)
  }

  func reply(to request: Request) -> Reply {
    var handling = Handling(request.context)
    var reply: Reply
    do throws(RequestRefusal) {
      reply = try answer(request, &handling)
    } catch {
      reply = error.isToBeAskedAgain ? .later(.again) : refuse(error, &handling)
    }
    if case .again? = reply.delivery?.way {
      world.backlogs.wait(request.context.ticket)
      // Asked again it may wait for its account first, before its plan is looked up.
      if let plan = handling.plan { searches[plan: request.context.ticket] = plan }
      return reply
    }
    if !searches.isEmpty { searches.end(request.context.ticket) }
    if let plan = handling.plan { reply = injectFault(plan, into: reply, &handling) }
    let caused = sender.takeCaused()
    if let caused { reply.fields.append("Sandbox-Event", caused.names) }
    if handling.isImitated { crossOrigin.appendFields(to: &reply.fields, of: request) }
    finish(reply, request, &handling)
    guard let caused, reply.delivery == nil, caused.holdsReply() else { return reply }
    let due = request.context.receivedAt + Self.heldNanosecondsMax
    held[request.context.ticket] = HeldReply(reply: reply, until: caused, due: due)
    heldDue = min(heldDue, due)
    return .later(.byTicket)
  }

  func refusal(of request: Request) -> Reply? {
    var handling = Handling(request.context)
    do throws(RequestRefusal) {
      _ = try admit(request, &handling)
      return nil
    } catch {
      var reply = refuse(error, &handling)
      if handling.isImitated { crossOrigin.appendFields(to: &reply.fields, of: request) }
      finish(reply, request, &handling)
      return reply
    }
  }

  func reply(
    to rejection: RequestRejection, path: ByteRange?, message: Span<UInt8>, context: RequestContext
  ) -> Reply {
    var handling = Handling(context)
    // Whatever it was meant to be: it was no request of the imitated API.
    if context.role == .admin || path.map({ Unrouted.isAdministration($0, message) }) == true {
      handling.isJournaled = false
      handling.isOwn = services.gate.isOpen(to: .adminPage, context)
    }
    let reply = refuse(.wire(rejection), &handling)
    handling.facts.microseconds = microseconds(of: context)
    log.add(handling, status: reply.status, method: nil, path: nil, in: [UInt8]().span)
    guard handling.isJournaled else { return reply }
    coverage.count(handling.facts.outcome, nil)
    journal.add(handling.facts, reply: SeenReply(reply))
    return reply
  }

  func handshakeFailed(reason: String, context: RequestContext) {
    log.logger.info("tls handshake failed", metadata: ["reason": "\(reason)"])
  }

  var nextDue: Int64? {
    let due = min(activity.isBusy ? room.nextDue ?? .max : roomDue, alarm.due, heldDue)
    return due == .max ? nil : due
  }

  var hasWork: Bool {
    activity.isBusy && (world.backlogs.hasWork || searches.hasWork || questions.hasWork || room.hasWork)
  }

  /// A slice of each kind.
  func work() {
    world.backlogs.work()
    searches.work()
    questions.work()
  }

  func completions(at now: Int64) -> [Completion] {
    guard activity.isBusy || min(alarm.due, heldDue, roomDue) <= now || services.reloader.hasRead else { return [] }
    let time = services.time
    var ended = services.reloader.drainOutcomes().compactMap { apply($0) }
    if alarm.isDue(at: now, world.dueTimes.earliest) {
      world.passTime(at: time.unixNanoseconds)
      alarm.set(world.dueTimes.earliest, time)
    }
    ended += questions.drainEnded()
    if !room.isEmpty {
      for wait in room.ended(at: now) { end(wait, &ended) }
    }
    if world.backlogs.hasWork {
      for backlog in world.backlogs.drainEnded() {
        if let mover = backlog.mover { ended.append(EndedCall(mover, ClockEndpoint.reply(to: backlog))) }
      }
    }
    if !world.discards.isEmpty { services.reloader.free(world.discards.drain()) }
    for end in ended { open.removeValue(forKey: end.ticket)?.log(end, to: log, by: time) }
    let toBeAsked = world.backlogs.nextToBeAsked() + searches.nextToBeAsked()
    let told = held.filter { $0.value.until.isTold || $0.value.due <= now || isStopping }
    for ticket in told.keys { held[ticket] = nil }
    heldDue = held.values.lazy.map(\.due).min() ?? .max
    let isRoomQuiet = room.isQuiet
    roomDue = isRoomQuiet ? room.nextDue ?? .max : .max
    activity.isBusy =
      world.backlogs.hasWork || searches.hasWork || questions.hasWork || !isRoomQuiet || alarm.isMovedByHand
    return ended.map { Completion($0.ticket, $0.reply) } + told.map { Completion($0.key, $0.value.reply) }
      + toBeAsked.map { Completion(askAgain: $0) }
  }

  private func end(_ wait: EndedWait, _ ended: inout [EndedCall]) {
    switch wait.answer(world, at: services.time.unixNanoseconds) {
    case .success(let reply)?: ended.append(EndedCall(wait.ticket, reply))
    case .failure(let refusal)?: ended.append(EndedCall(wait.ticket, refusal))
    case nil:
      // Hundreds may have waited for it: their pages are made one after another.
      guard case .came(let came) = wait.end else { return }
      questions.add(PageQuestion(came.page, of: came.view, bytesMax: PageQuestion.waitedBytesMax), wait.ticket)
    }
  }

  var hasOutgoing: Bool { sender.hasTurns }

  func outgoing() -> [OutgoingRequest] {
    sender.orders(at: services.time.unixNanoseconds).map { OutgoingRequest($0) }
  }

  func outgoingEnded(_ id: UInt64, _ outcome: OutgoingOutcome) {
    sender.ended(id, WebhookResult(outcome), at: services.time.unixNanoseconds)
  }

  func stopBegan() {
    isStopping = true
    activity.isBusy = true
    sender.stop()
    room.stop()
    questions.endWaits()
  }

  func abandoned(_ ticket: ReplyTicket) {
    room.remove(ticket)
    questions.remove(ticket)
    services.reloader.cancel(ticket)
    world.backlogs.abandon(ticket)
    searches.end(ticket)
    held[ticket] = nil
    open[ticket] = nil
  }

  func wakeEnded() {
    questions.wakeEnded()
    searches.wakeEnded()
    log.flush()
  }

  func reloadAsked() {
    services.reloader.start()
  }

  /// The new world or, or the old one if the fixtures have errors.
  private func apply(_ outcome: FixtureReloader.Outcome) -> EndedCall? {
    guard let ticket = outcome.ticket else {
      reloaded(outcome.world)
      return nil
    }
    // For whoever has gone meanwhile nothing is changed.
    guard open[ticket] != nil else { return nil }
    do throws(FixtureError) {
      let prepared = try outcome.world.get()
      world.load(prepared)
      return EndedCall(ticket, FixtureEndpoint.replaced(world, prepared.warnings))
    } catch {
      return EndedCall(ticket, FixtureEndpoint.refused(error))
    }
  }

  /// Told wherever somebody may look.
  private func reloaded(_ outcome: Result<PreparedWorld, FixtureError>) {
    switch outcome {
    case .success(let prepared):
      services.fixtureErrors = []
      world.load(prepared)
      for warning in prepared.warnings { log.logger.warning("\(warning)") }
      log.logger.info("fixtures reloaded", metadata: ["payout_links": "\(world.linkCount)"])
    case .failure(let error):
      services.fixtureErrors = error.issues.filter { $0.severity == .error }
      for issue in services.fixtureErrors { log.logger.error("\(issue)") }
      log.logger.error(
        "fixtures not reloaded, the old state stays",
        metadata: ["errors": "\(services.fixtureErrors.count(of: .error))"])
    }
  }

  /// What is asked for, and by whom, before anything is done about it.
  private enum Admitted {
    case imitated(ImitatedCall, PathMatch, Account)
    /// By the route's place.
    case own(Int, PathMatch)
    /// Answered by HTTP alone: OPTIONS and TRACE.
    case done(Reply)
  }

  private func answer(_ request: Request, _ handling: inout Handling) throws(RequestRefusal) -> Reply {
    switch try admit(request, &handling) {
    case .done(let reply): return reply
    case .own(let place, let path):
      handling.level = routes[place].level
      let body = routes[place].takesBody ? try decodedBody(of: request) : []
      guard case .own(let answer) = routes[place].answer else { throw unknownURL(request) }
      return try answer(OwnCall(services, request, path, body: body))
    case .imitated(let call, let path, let account):
      guard world.backlogs.isSettled(account, at: request.context.unixNanoseconds) else {
        return .later(.again)
      }
      if !challenges.isEmpty { answerChallenge(request) }
      handling.facts.share = account.journalShare
      do throws(RequestRefusal) {
        let isKnown = searches.knows(request.context.ticket)
        handling.plan =
          isKnown ? searches[plan: request.context.ticket] : try fault(for: request, account, handling)
      } catch {
        // A fault that is spelt wrongly is a mistake of the suite's own, not a refusal that it provoked.
        handling.facts.outcome = .error
        handling.facts.reason = error.message
        return error.reply
      }
      // Refused, and nothing done.
      if handling.plan?.place == .beforeCommit { return Reply(status: 200) }
      return try answer(call, request, path, account)
    }
  }

  func decodedBody(of request: Request) throws(RequestRefusal) -> [UInt8] {
    try RequestBody.decoded(request, bytesMax: bodyBytesMax)
  }

  private func unknownURL(_ request: Request) -> RequestRefusal { Unrouted.unknownURL(request, Routes.table) }

  private func admit(_ request: Request, _ handling: inout Handling) throws(RequestRefusal) -> Admitted {
    let message = request.message.span
    if request.head.target.form == .asterisk { return .done(Unrouted.allowed(Unrouted.methods)) }
    guard let path = RequestPath(request.head.path, in: message) else {
      if Unrouted.isAdministration(request.head.path, message) { markAdministration(request, &handling) }
      throw unknownURL(request)
    }
    handling.isImitated = true
    switch Routes.table.match(request.head.method, path, in: message) {
    case .otherMethods(let methods, let place): return try admit(request, &handling, place, insteadOf: methods)
    case .unknownPath:
      if path.matches(0, Unrouted.administration, in: message) {
        markAdministration(request, &handling)
      } else if let reply = Unrouted.unasked(request.head.method, path, message) {
        handling.isJournaled = false
        handling.level = .debug
        return .done(reply)
      }
      // RFC 9110 §9.3.7: an OPTIONS asks what there is, and is told.
      if request.head.method == .options { return .done(Unrouted.allowed([])) }
      if request.head.method == .trace { return .done(refuse(.traceNotAllowed, allowing: [], &handling)) }
      throw unknownURL(request)
    case .route(let place):
      let match = PathMatch(path, Routes.table.patterns[place])
      guard case .imitated(let call) = routes[place].answer else {
        let access = routes[place].access
        handling.isImitated = false
        handling.facts.route = routes[place].name
        handling.isJournaled = handling.facts.route != nil
        guard services.gate.isOpen(to: access, request.context) else { throw unknownURL(request) }
        handling.isOwn = true
        try services.gate.check(access, request)
        return .own(place, match)
      }
      if request.context.role == .admin { throw unknownURL(request) }
      handling.facts.route = routes[place].name
      try crossOrigin.check(request)
      let verdict = authentication.check(
        request.head.authorization, of: message, in: world, at: request.context.unixNanoseconds)
      handling.facts.keyID = authentication.keyID
      switch verdict {
      case .account(let account):
        if request.head.contentCoding == .unsupported, routes[place].takesBody { throw .contentCodingUnsupported }
        return .imitated(call, match, account)
      case .refused(let refusal):
        if authentication.isLiveKey { warnOfLiveKey(handling.facts.keyID) }
        throw refusal
      }
    }
  }

  /// The path is that of routes with other methods, of which the first is at `place`.
  private func admit(
    _ request: Request, _ handling: inout Handling, _ place: Int, insteadOf methods: [RequestMethod]
  ) throws(RequestRefusal) -> Admitted {
    let access = routes[place].access
    if access != .key {
      handling.isImitated = false
      if access.isAdministration { handling.isJournaled = false }
      // What is sent to "/" with another method was meant for the imitated API: a base URL without its path.
      if !routes[place].pattern.segments.isEmpty { handling.isOwn = services.gate.isOpen(to: access, request.context) }
    }
    if request.head.method == .options { return .done(Unrouted.allowed(methods)) }
    if request.head.method == .trace { return .done(refuse(.traceNotAllowed, allowing: methods, &handling)) }
    let reason =
      Unrouted.leftOut(request) ?? "the path exists, the method does not: it takes \(Unrouted.names(methods))"
    // The provider has no word for this but its unknown URL; HTTP has (RFC 9110 §15.5.6).
    if handling.isOwn { return .done(refuse(.methodNotAllowed(reason), allowing: methods, &handling)) }
    throw .unknownURL(reason)
  }

  private func refuse(_ refusal: RequestRefusal, _ handling: inout Handling) -> Reply {
    handling.facts.reason = refusal.message
    handling.facts.outcome = refusal.outcome
    if case .noCredentials? = refusal.kind { handling.isChallenge = true }
    if handling.isJournaled, let kind = refusal.kind { coverage.count(kind) }
    return handling.isOwn ? refusal.reply : refusal.imitatedReply
  }

  private func refuse(
    _ refusal: RequestRefusal, allowing methods: [RequestMethod], _ handling: inout Handling
  ) -> Reply {
    var reply = refuse(refusal, &handling)
    reply.fields.append("Allow", Unrouted.names(methods))
    return reply
  }

  /// A slip in a call of a test's own is told to it in the shape of those calls, and is no request of what is tested.
  private func markAdministration(_ request: Request, _ handling: inout Handling) {
    handling.isImitated = false
    handling.isJournaled = false
    handling.isOwn = services.gate.isOpen(to: .adminPage, request.context)
  }
}
