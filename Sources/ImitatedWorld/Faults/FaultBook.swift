import PayoutLinks

/// The fault rules of one account or of all accounts, and which of them hits a request.
package final class FaultBook {
  /// Those that are everybody's, those of one account, and those of all books together.
  package static let sharedMax = 1_000
  package static let ownMax = 100
  package static let totalMax = 10_000

  /// How many rules there are in all books.
  package final class Total {
    package fileprivate(set) var count = 0
  }

  package private(set) var rules: [FaultRule] = []
  private var dice: FaultDice
  private let total: Total

  package init(seed: UInt64, countedIn total: Total) {
    dice = FaultDice(seed: seed)
    self.total = total
  }

  // An account ends with its rules.
  deinit { total.count -= rules.count }

  package var isEmpty: Bool { rules.isEmpty }

  package func add(_ rule: FaultRule) {
    rules.append(rule)
    total.count += 1
  }

  /// False where there is no such rule.
  package func remove(_ id: Int) -> Bool {
    guard let index = rules.firstIndex(where: { $0.id == id }) else { return false }
    rules.remove(at: index)
    total.count -= 1
    return true
  }

  package func removeAll() {
    total.count -= rules.count
    rules = []
  }

  /// The plan of the first rule that hits the request; nil for none.
  package func plan(for request: inout RequestAtHand) -> FaultPlan? {
    for index in rules.indices {
      guard case .request(let pattern) = rules[index].target, request.matches(pattern) else { continue }
      if let plan = rules[index].fire(at: request.receivedAt, &dice) { return plan }
    }
    return nil
  }

  /// What the first rule that is for it does to an attempt to tell of the event.
  func webhookFault(for event: WebhookEvent, to webhook: Identifier?) -> WebhookFault? {
    firstWebhookFault(for: event, to: webhook) { $0.effect != .beforeReply }
  }

  /// Whether the call that caused the event is answered after its receivers have been told.
  package func holdsReply(for event: WebhookEvent) -> Bool {
    firstWebhookFault(for: event, to: nil) { $0.effect == .beforeReply } != nil
  }

  private func firstWebhookFault(
    for event: WebhookEvent, to webhook: Identifier?, where isMeant: (WebhookFault) -> Bool
  ) -> WebhookFault? {
    for index in rules.indices {
      guard case .webhook(let pattern, let fault) = rules[index].target, isMeant(fault),
        pattern.matches(event, to: webhook)
      else { continue }
      if rules[index].isFired(&dice) { return fault }
    }
    return nil
  }
}
