package import PayoutLinks

/// Which deliveries a rule is for; nothing said is everything.
package struct WebhookPattern: Sendable {
  package var events: Set<WebhookEventName> = []
  package var link: Identifier?
  package var webhook: Identifier?

  package init() {}

  func matches(_ event: WebhookEvent, to webhook: Identifier?) -> Bool {
    if !events.isEmpty, !events.contains(event.name) { return false }
    if let link, link != event.link { return false }
    return self.webhook == nil || webhook == nil || self.webhook == webhook
  }
}
