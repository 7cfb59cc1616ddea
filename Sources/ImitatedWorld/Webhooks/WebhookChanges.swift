/// What has changed of events that webhooks tell, for those who wait for it; nothing is kept while nobody does.
package final class WebhookChanges {
  package struct Change {
    package let share: JournalShare
    package let event: WebhookEvent
  }

  /// Whether anybody waits.
  var isWatched = false
  private(set) var changes: [Change] = []

  package init() {}

  func add(_ event: WebhookEvent, of share: JournalShare) {
    if isWatched { changes.append(Change(share: share, event: event)) }
  }

  func drain() -> [Change] {
    defer { changes = [] }
    return changes
  }
}
