import HTTP1
import Server

/// All fault rules, and which of them befalls a request.
final class FaultBook {
  static let rulesMax = 1_000

  private(set) var rules: [FaultRule] = []
  private var lastID = 0
  private var dice: FaultDice
  /// How often each effect has befallen a request.
  private(set) var counts: [FaultEffect: Int] = [:]

  init(seed: UInt64) {
    dice = FaultDice(seed: seed)
  }

  var isEmpty: Bool { rules.isEmpty }
  var isFull: Bool { rules.count >= Self.rulesMax }

  func add(_ make: (Int) throws(AdminFault) -> FaultRule) throws(AdminFault) -> FaultRule {
    let rule = try make(lastID + 1)
    lastID += 1
    rules.append(rule)
    return rule
  }

  /// False where there is no such rule.
  func remove(_ id: Int) -> Bool {
    guard let index = rules.firstIndex(where: { $0.id == id }) else { return false }
    rules.remove(at: index)
    return true
  }

  func removeAll() -> Int {
    defer { rules = [] }
    return rules.count
  }

  /// The first rule's plan that befalls the request; nil for none.
  func plan(for request: SeenRequest, at now: Int64) -> FaultPlan? {
    for index in rules.indices where rules[index].pattern.matches(request) {
      if let plan = rules[index].fire(at: now, &dice) { return plan }
    }
    return nil
  }

  func delayNanoseconds(of plan: FaultPlan) -> Int64 {
    plan.delay.nanoseconds(&dice)
  }

  func count(_ effect: FaultEffect) {
    counts[effect, default: 0] += 1
  }
}
