import Coding
package import PayoutLinks

// What an account tells by webhooks, and what comes of it.
extension Account {
  package var webhooks: WebhookBook { state.webhooks }

  // MARK: Settings

  /// Before it is served.
  func prepareWebhooks(_ total: KeptEvents.Total, messagesKept: Int, secretsOf other: Account?) {
    changeBeginning { state in
      state.webhooks.count(in: total)
      state.ledger.outbox.keep(messagesKept)
      if let other { state.webhooks.takeSecrets(from: other.webhooks) }
    }
  }

  /// Nil where there are as many as there may be.
  package func addWebhook(_ settings: Webhook.Settings, at now: Timestamp) -> Webhook? {
    state.webhooks.add(settings, at: now)
  }

  package func setWebhook(_ id: Identifier, _ settings: Webhook.Settings, at now: Timestamp) -> Webhook? {
    state.webhooks.set(settings, of: id, at: now)
  }

  package func removeWebhook(_ id: Identifier) -> Bool { state.webhooks.remove(id) }

  // MARK: Events

  /// As many as a header takes.
  func eventNames(in numbers: Range<Int>) -> [WebhookEventName] {
    numbers.prefix(10).compactMap { state.webhooks.event($0)?.name }
  }

  func holdsReply(for numbers: Range<Int>) -> Bool {
    numbers.contains { number in
      guard let event = state.webhooks.event(number), event.isPending else { return false }
      return event.fault?.effect == .beforeReply || faults?.holdsReply(for: event) == true
        || sharedFaults?.holdsReply(for: event) == true
    }
  }

  /// Tells the call in hand what it has caused.
  func tellCaller(since number: Int) {
    if state.webhooks.nextNumber > number { sender?.cause(self, number..<state.webhooks.nextNumber) }
  }

  func tellCreated(_ new: NewLink, _ document: [UInt8], at now: Timestamp) {
    let subject = WebhookEvent.Subject(document: document, mark: [], payout: nil, fundAccount: nil)
    record(.created(new.status), of: new.id, subject, at: now)
  }

  func tell(_ transition: Transition) {
    let payout = transition.payout
    let subject = WebhookEvent.Subject(
      document: state.documents[transition.slot], mark: state.mark(of: transition.slot), payout: payout,
      fundAccount: payout?.fundAccount.flatMap { state.ledger.fundAccount($0) })
    for name in WebhookEventName.told(transition.event.kind, payout?.status) {
      record(name, of: transition.after.id, subject, fault: transition.webhookFault, at: transition.at)
    }
  }

  private func record(
    _ name: WebhookEventName, of link: Identifier, _ subject: WebhookEvent.Subject, fault: WebhookFault? = nil,
    at now: Timestamp
  ) {
    sender?.created(name)
    state.webhooks.record(name, of: link, subject, fault: fault, at: now)
    noteChange(state.webhooks.nextNumber - 1)
  }

  private func noteChange(_ number: Int) {
    guard let event = state.webhooks.event(number) else { return }
    changes?.add(event, of: journalShare)
  }

  /// Sends an event once more, to all whom it has gone to or to one of them. False where nobody is told.
  package func resend(_ number: Int, to webhook: Identifier?, at real: Int64) -> Bool {
    state.webhooks.resend(number, to: webhook, at: now(at: real))
  }

  /// Sends an event to a URL once. False where too many have been asked for.
  package func send(_ number: Int, to url: String, at real: Int64) -> Bool {
    state.webhooks.send(number, to: url, at: now(at: real))
  }

  /// What was asked for so goes out.
  package func sendDue(at real: Int64) { offerTurns(by: now(at: real)) }

  // MARK: Attempts

  /// Has the sender give a turn to each webhook that has something due.
  func offerTurns(by now: Timestamp) {
    guard let sender, state.webhooks.hasQueues else { return }
    for webhook in state.webhooks.due(by: now) where turnsTaken.insert(webhook).inserted {
      sender.add(self, webhook)
    }
    queueDue()
  }

  /// Its turn is over; it gets another where more has fallen due.
  func passTurn(_ webhook: Identifier?, at real: Int64) {
    turnsTaken.remove(webhook)
    offerTurns(by: now(at: real))
    resumeIfTold()
  }

  func nextAttempt(of webhook: Identifier?, at real: Int64) -> NextAttempt? {
    guard let (event, place) = state.webhooks.peek(webhook, by: now(at: real)) else { return nil }
    return NextAttempt(
      url: url(of: event.deliveries[place.delivery]) ?? "",
      isVerified: webhook.flatMap { state.webhooks.webhook($0)?.settings.isVerified } ?? true)
  }

  /// Where the next attempt goes; nil where its webhook was removed.
  package func url(of delivery: WebhookDelivery) -> String? {
    delivery.webhook.flatMap { state.webhooks.webhook($0) }.map { url(of: $0) } ?? delivery.url.map { filled($0) }
  }

  package func url(of webhook: Webhook) -> String { filled(webhook.settings.url) }

  private func filled(_ template: String) -> String {
    WebhookURL.filled(template, key: keys.first?.id ?? "", account: id)
  }

  /// The next attempt of the webhook, with what is done to it on purpose. Nil also where so many were dropped or put
  /// off that it is another's turn.
  func beginAttempt(of webhook: Identifier?, at real: Int64) -> BegunAttempt? {
    let now = now(at: real)
    while sender?.mayLookOn ?? true {
      guard let (event, place) = state.webhooks.begin(webhook, by: now) else { return nil }
      let delivery = event.deliveries[place.delivery]
      let fault = webhookFault(for: event, delivery, webhook)
      switch fault?.effect {
      case .drop?, .shuffle?, .delay?: sender?.unsentLeft -= 1
      default: break
      }
      switch fault?.effect {
      case .drop?:
        state.webhooks.drop(place, "the fault drop was injected")
        noteChange(event.number)
        continue
      case .shuffle?:
        // What goes to a URL once has nothing after it.
        guard let webhook else { break }
        state.webhooks.hold(place, of: webhook, seconds: WebhookFault.heldSecondsMax, from: now)
        continue
      case .delay?:
        state.webhooks.putOff(place, of: webhook, bySeconds: fault?.delaySeconds ?? 0, from: now)
        continue
      default: break
      }
      outCount += 1
      let settings = (webhook ?? event.deliveries.first?.webhook).flatMap { state.webhooks.webhook($0) }
      let style = delivery.style ?? settings?.settings.style ?? .escaped
      state.webhooks.write(place, in: style)
      let body = WebhookBody.bytes(of: event, account: id, style: style, fault: fault)
      let signature = signature(of: body, delivery, settings, place, fault)
      return BegunAttempt(event: event, place: place, signature: signature, body: body, fault: fault)
    }
    return nil
  }

  private func signature(
    of body: [UInt8], _ delivery: WebhookDelivery, _ webhook: Webhook?, _ place: WebhookBook.Place,
    _ fault: WebhookFault?
  ) -> String? {
    // What goes to a URL and has no webhook is signed as it is shown.
    guard let secret = webhook.map({ $0.settings.secret }) ?? sender?.secret else { return delivery.signature }
    switch fault?.effect {
    case .noSignature?: return nil
    case .wrongSignature?: return Signature.hexadecimal(of: body, secret: Array("nobody's secret".utf8))
    case .oldSecret?:
      return Signature.hexadecimal(of: body, secret: Array((webhook?.oldSecret ?? "\(secret)-before").utf8))
    case .damage?, .style?, .notesList?, .samples?: return Signature.hexadecimal(of: body, secret: Array(secret.utf8))
    default: break
    }
    if let first = delivery.signature { return first }
    let signature = Signature.hexadecimal(of: body, secret: Array(secret.utf8))
    state.webhooks.sign(place, signature)
    return signature
  }

  /// The script's own for the first attempt, else that of a rule.
  private func webhookFault(
    for event: WebhookEvent, _ delivery: WebhookDelivery, _ webhook: Identifier?
  ) -> WebhookFault? {
    if delivery.isSpared { return nil }
    if let fault = event.fault, fault.effect != .beforeReply, delivery.attemptCount == 0 { return fault }
    return faults?.webhookFault(for: event, to: webhook) ?? sharedFaults?.webhookFault(for: event, to: webhook)
  }

  /// What came of an attempt, kept; the delivery as it is then.
  func attemptEnded(
    _ place: WebhookBook.Place, _ url: String, _ result: WebhookResult, _ fault: WebhookFault?, at real: Int64
  ) -> WebhookDelivery? {
    outCount -= 1
    let now = now(at: real)
    let attempt = WebhookAttempt(
      at: now, url: url, milliseconds: result.milliseconds, status: result.status, problem: result.problem,
      reply: result.reply, fault: fault?.effect.rawValue)
    state.webhooks.ended(place, attempt, isDuplicated: fault?.effect == .duplicate, at: now)
    noteChange(place.event)
    let event = state.webhooks.event(place.event)
    if let event { backlog?.told(event, attempt, of: id) }
    offerTurns(by: now)
    resumeIfTold()
    return event.flatMap { place.delivery < $0.deliveries.count ? $0.deliveries[place.delivery] : nil }
  }

  /// An attempt has ended that the present state knows nothing of.
  func attemptForgotten(at real: Int64) {
    outCount -= 1
    offerTurns(by: now(at: real))
    resumeIfTold()
  }

  // MARK: Time

  /// Whether somebody is being told of something, or has a turn to be.
  var isTelling: Bool { outCount > 0 || !turnsTaken.isEmpty }

  private func resumeIfTold() {
    if !isTelling { backlog?.resume() }
  }
}
