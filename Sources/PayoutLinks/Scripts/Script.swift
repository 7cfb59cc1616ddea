/// A link's own future: what happens to it, step by step, without any call from a test.
///
/// Written as `claim after 2s; fail at fetch 3 because beneficiary_bank_offline; claim after 1m; process after 5s`.
package struct Script: Hashable, Sendable {
  package enum Trigger: Hashable, Sendable {
    /// So many seconds after the step before it; for the first, after the link came to be.
    case after(seconds: Int64)
    /// When the link is fetched for the so-manieth time since then; that fetch shows it.
    case fetch(Int)
  }

  package struct Step: Hashable, Sendable {
    package let occurrence: Occurrence
    package let trigger: Trigger
    /// What is done to the first attempt to tell of it.
    package let webhookFault: WebhookFault?

    package init(occurrence: Occurrence, trigger: Trigger, webhookFault: WebhookFault? = nil) {
      self.occurrence = occurrence
      self.trigger = trigger
      self.webhookFault = webhookFault
    }
  }

  package let steps: [Step]

  package static let stepsMax = 100
  package static let fetchMax = 1_000_000
  /// The longest delay: a hundred years.
  package static let secondsMax: Int64 = 100 * 366 * 86_400
}

/// Where a link's script has got to.
struct RunningScript: Sendable {
  let script: Script
  private(set) var next = 0
  private(set) var fetches = 0
  /// When the next step is, where it waits for a time.
  var due: Timestamp?

  init(_ script: Script) {
    self.script = script
  }

  var step: Script.Step? { next < script.steps.count ? script.steps[next] : nil }

  mutating func advance() {
    next += 1
    fetches = 0
    due = nil
  }

  /// The steps to come, counted from `now`.
  func remaining(at now: Timestamp) -> Script? {
    guard let step else { return nil }
    let trigger: Script.Trigger
    switch step.trigger {
    case .after(let seconds):
      let wait = due.map { $0.seconds.subtractingReportingOverflow(now.seconds) }
      trigger = .after(seconds: max(0, wait.map { $0.overflow ? seconds : $0.partialValue } ?? seconds))
    case .fetch(let number): trigger = .fetch(max(1, number - fetches))
    }
    let first = Script.Step(occurrence: step.occurrence, trigger: trigger, webhookFault: step.webhookFault)
    return Script(steps: [first] + script.steps[(next + 1)...])
  }

  /// Counts a fetch; true where the next step waited for this one.
  mutating func countFetch() -> Bool {
    guard case .fetch(let number) = step?.trigger else { return false }
    fetches += 1
    return fetches >= number
  }
}
