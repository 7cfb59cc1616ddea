import JSON
import PayoutLinks

/// What befell links while a clock moved: all of it counted, the first of it told, in order of time.
struct Happened {
  /// Enough for any test to read; a million expiries at once are a number.
  static let listedMax = 1000

  private var entries: [(account: String, transition: Transition)] = []

  mutating func add(_ transitions: [Transition], of account: Account) {
    for transition in transitions { entries.append((account.id, transition)) }
  }

  func write(to writer: inout JSONWriter) {
    // Accounts do not know each other's order; within one it stays as it was.
    let order = entries.indices.sorted { (entries[$0].transition.at, $0) < (entries[$1].transition.at, $1) }
    writer.field("count", entries.count)
    writer.key("happened")
    writer.beginArray()
    for index in order.prefix(Self.listedMax) {
      let (account, transition) = entries[index]
      writer.beginObject()
      writer.field("account", account)
      writer.field("payout_link_id", transition.after.id.description)
      writer.field("event", transition.event.kind.rawValue)
      writer.field("from", transition.before.status.rawValue)
      writer.field("to", transition.after.status.rawValue)
      writer.field("at", Int(transition.at.seconds))
      writer.endObject()
    }
    writer.endArray()
  }
}
