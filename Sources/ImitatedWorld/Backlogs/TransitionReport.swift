package import JSON
package import PayoutLinks

/// What befell links while a clock moved: all of it counted, the first of it told, in order of time.
package struct TransitionReport {
  /// Enough for any test to read; a million expiries at once are a number.
  package static let listedMax = 1000

  private var entries: [(account: String, transition: Transition)] = []
  private var count = 0
  private var attempts: [(account: String, event: WebhookEvent, attempt: WebhookAttempt)] = []
  private var attemptCount = 0
  /// Messages to contacts.
  var messageCount = 0

  package mutating func add(_ transition: Transition, of account: String) {
    count += 1
    entries.append((account, transition))
    // Those that are too late to be told are let go of before they are many.
    if entries.count >= 4 * Self.listedMax { entries = firstEntries }
  }

  mutating func add(_ event: WebhookEvent, _ attempt: WebhookAttempt, of account: String) {
    attemptCount += 1
    if attempts.count < Self.listedMax { attempts.append((account, event, attempt)) }
  }

  /// Accounts do not know each other's order; within one it stays as it was.
  private var firstEntries: [(account: String, transition: Transition)] {
    entries.indices.sorted { (entries[$0].transition.at, $0) < (entries[$1].transition.at, $1) }
      .prefix(Self.listedMax).map { entries[$0] }
  }

  package func write(to writer: inout JSONWriter) {
    writer.field("count", count)
    writer.array("happened") { writer in
      for (account, transition) in firstEntries {
        writer.object { writer in
          writer.field("account", account)
          writer.field("payout_link_id", transition.after.id.description)
          writer.field("event", transition.event.kind.rawValue)
          writer.field("from", transition.before.status.rawValue)
          writer.field("to", transition.after.status.rawValue)
          writer.field("at", Int(transition.at.seconds))
        }
      }
    }
    writer.field("message_count", messageCount)
    writer.field("delivery_count", attemptCount)
    writer.array("deliveries") { writer in
      for (account, event, attempt) in attempts {
        writer.object { writer in
          writer.field("account", account)
          writer.field("event_id", event.id.description)
          writer.field("event", event.name.rawValue)
          writer.field("payout_link_id", event.link.description)
          writer.field("url", attempt.url)
          writer.field("status", attempt.status)
          writer.field("problem", attempt.problem)
          writer.field("acknowledged", attempt.isAcknowledged)
          writer.field("at", Int(attempt.at.seconds))
        }
      }
    }
  }
}
