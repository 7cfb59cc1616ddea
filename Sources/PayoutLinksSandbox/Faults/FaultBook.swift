import HTTP1
import Server

/// The fault rules of one account, or those that are everybody's, and which of them befalls a request.
final class FaultBook {
  /// Of all accounts, and of one.
  static let sharedMax = 1_000
  static let ownMax = 100

  private(set) var rules: [FaultRule] = []
  private var dice: FaultDice

  init(seed: UInt64) {
    dice = FaultDice(seed: seed)
  }

  var isEmpty: Bool { rules.isEmpty }

  func add(_ rule: FaultRule) { rules.append(rule) }

  /// False where there is no such rule.
  func remove(_ id: Int) -> Bool {
    guard let index = rules.firstIndex(where: { $0.id == id }) else { return false }
    rules.remove(at: index)
    return true
  }

  func removeAll() { rules = [] }

  /// The first rule's plan that befalls the request; nil for none.
  func plan(
    for request: inout RequestAtHand, _ head: borrowing RequestHead, _ message: Span<UInt8>, _ body: Span<UInt8>,
    at now: Int64
  ) -> FaultPlan? {
    for index in rules.indices where request.matches(rules[index].pattern, head, message, body) {
      if let plan = rules[index].fire(at: now, &dice) { return plan }
    }
    return nil
  }
}
