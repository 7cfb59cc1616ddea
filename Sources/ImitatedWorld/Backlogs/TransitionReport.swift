package import JSON
package import PayoutLinks

/// What befell links while a clock moved: all of it counted, the first of it told, in order of time.
package struct TransitionReport {
  /// Enough for any test to read; a million expiries at once are a number.
  package static let listedMax = 1000

  private var entries: [(account: String, transition: Transition)] = []
  private var count = 0

  package mutating func add(_ transition: Transition, of account: String) {
    count += 1
    entries.append((account, transition))
    // Those that are too late to be told are let go of before they are many.
    if entries.count >= 4 * Self.listedMax { entries = firstEntries }
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
  }
}
