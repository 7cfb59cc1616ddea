package import PayoutLinks

/// Which requests a fault hits, how often, and what it is.
package struct FaultRule {
  /// What it is for.
  package enum Target {
    case request(RequestPattern)
    case webhook(WebhookPattern, WebhookFault)
  }

  package let id: Int
  /// The rule as it was given, for lists.
  package let text: [UInt8]
  package let target: Target
  package let plan: FaultPlan
  package let delay: FaultDelay
  /// Only the matching request of this number.
  package let call: Int?
  /// So often at most.
  package let times: Int?
  package let probability: Double
  package var bucket: TokenBucket?

  package private(set) var matchedCount = 0
  package private(set) var firedCount = 0

  package init(
    id: Int, text: [UInt8], target: Target, plan: FaultPlan, delay: FaultDelay, call: Int?, times: Int?,
    probability: Double,
    bucket: TokenBucket?
  ) {
    self.id = id
    self.text = text
    self.target = target
    self.plan = plan
    self.delay = delay
    self.call = call
    self.times = times
    self.probability = probability
    self.bucket = bucket
  }

  /// Whether it happens to a delivery that it is for.
  mutating func isFired(_ dice: inout FaultDice) -> Bool {
    guard isMet(&dice) else { return false }
    firedCount += 1
    return true
  }

  private mutating func isMet(_ dice: inout FaultDice) -> Bool {
    matchedCount += 1
    if let call, matchedCount != call { return false }
    if let times, firedCount >= times { return false }
    return probability >= 1 || dice.roll() < probability
  }

  /// What happens to the request; nil if it matches and is spared.
  mutating func fire(at now: Int64, _ dice: inout FaultDice) -> FaultPlan? {
    guard isMet(&dice) else { return nil }
    var plan = plan
    if bucket != nil {
      guard let wait = bucket?.spend(at: now) else { return nil }
      plan.retryAfterSeconds = wait
    }
    firedCount += 1
    plan.delayNanoseconds = delay.nanoseconds(&dice)
    return plan
  }
}

/// Lets so many requests through in so many seconds, and saves up at most as many.
package struct TokenBucket: Sendable {
  private let capacity: Double
  private let perNanosecond: Double
  private var tokens: Double
  private var filledAt: Int64?

  package init(requests: Int, seconds: Int) {
    capacity = Double(requests)
    perNanosecond = Double(requests) / (Double(seconds) * 1_000_000_000)
    tokens = capacity
  }

  /// Spends one token; without one, how many whole seconds until there is one.
  package mutating func spend(at now: Int64) -> Int? {
    tokens = min(capacity, tokens + Double(max(0, now - (filledAt ?? now))) * perNanosecond)
    filledAt = now
    if tokens >= 1 {
      tokens -= 1
      return nil
    }
    return max(1, Int(((1 - tokens) / perNanosecond / 1_000_000_000).rounded(.up)))
  }
}
