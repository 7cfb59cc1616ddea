import JSON
import PayoutLinks

/// Reads the events of which somebody is still to be told, as an export has them.
struct WebhookEventReader {
  private static let fields = ["id", "event", "payout_link_id", "payout_id", "at", "body", "deliveries"]
  private static let deliveryFields = ["webhook", "tries", "next_attempt_at", "signature", "style"]

  private let document: JSONDocument

  static func read(_ document: JSONDocument, _ node: JSONNode, _ report: inout FixtureReport) -> [SeedWebhookEvent] {
    let reader = WebhookEventReader(document: document)
    guard document.kind(of: node) == .array else {
      reader.error(node, "\"webhook_events\" is an array, as an export has it", &report)
      return []
    }
    return document.elements(of: node).compactMap { reader.event($0, &report) }
  }

  /// Whether each delivery is to a webhook of its account, which stands before the events or behind them.
  static func check(_ account: SeedAccount, _ document: JSONDocument, _ node: JSONNode, _ report: inout FixtureReport) {
    let count = account.webhooks.count
    guard account.webhookEvents.contains(where: { $0.deliveries.contains { $0.webhook >= count } }),
      let events = document.value(of: node, forKey: "webhook_events")
    else { return }
    report.error(
      at: document.sourceRange(of: events).lowerBound,
      "an event has a delivery whose \"webhook\" is none of the account's \(count): they are counted from 0")
  }

  private func event(_ node: JSONNode, _ report: inout FixtureReport) -> SeedWebhookEvent? {
    guard isObject(node, Self.fields, "an event", &report) else { return nil }
    guard let id = identifier(node, "id", .webhook), let link = identifier(node, "payout_link_id", .payoutLink),
      let name = text(node, "event").flatMap(WebhookEventName.init(rawValue:)), let at = time(node, "at"),
      let body = text(node, "body"), body.utf8.first == UInt8(ascii: "{"), body.utf8.last == UInt8(ascii: "}"),
      (try? JSONDocument(parsing: Array(body.utf8))) != nil,
      let list = document.value(of: node, forKey: "deliveries"), document.kind(of: list) == .array
    else {
      error(
        node,
        "an event has an \"id\" of 14 letters or digits, an \"event\", a \"payout_link_id\", an \"at\" in Unix "
          + "seconds, a \"body\" that is a JSON object, and \"deliveries\", as an export has them", &report)
      return nil
    }
    let elements = document.elements(of: list)
    var deliveries: [SeedWebhookEvent.Delivery] = []
    for element in elements {
      guard deliveries.count < WebhookEvent.deliveriesMax else {
        error(element, "an event has at most \(WebhookEvent.deliveriesMax) deliveries", &report)
        break
      }
      if let delivery = delivery(element, &report) { deliveries.append(delivery) }
    }
    return SeedWebhookEvent(
      id: id, name: name, link: link, payout: identifier(node, "payout_id", .payout), at: at, body: Array(body.utf8),
      deliveries: deliveries)
  }

  private func delivery(_ node: JSONNode, _ report: inout FixtureReport) -> SeedWebhookEvent.Delivery? {
    guard isObject(node, Self.deliveryFields, "a delivery", &report) else { return nil }
    guard let webhook = number(node, "webhook"), 0..<Webhook.countMax ~= webhook, let tries = number(node, "tries"),
      0...WebhookDelivery.retriesMax ~= tries, let due = time(node, "next_attempt_at")
    else {
      error(
        node,
        "a delivery has the place of its \"webhook\", its \"tries\" up to \(WebhookDelivery.retriesMax) and a "
          + "\"next_attempt_at\" in Unix seconds", &report)
      return nil
    }
    let style = text(node, "style").flatMap(WebhookStyle.init(rawValue:))
    guard style != nil || document.value(of: node, forKey: "style") == nil else {
      error(node, "a delivery's \"style\" is escaped, plain or sorted", &report)
      return nil
    }
    return SeedWebhookEvent.Delivery(
      webhook: webhook, tries: tries, due: due, signature: text(node, "signature"),
      style: style)
  }

  private func text(_ node: JSONNode, _ name: String) -> String? {
    document.value(of: node, forKey: name).flatMap { document.string(of: $0) }
  }

  private func number(_ node: JSONNode, _ name: String) -> Int? {
    document.value(of: node, forKey: name).flatMap { document.wholeNumber(of: $0) }
  }

  private func time(_ node: JSONNode, _ name: String) -> Timestamp? {
    document.value(of: node, forKey: name).flatMap { document.time(of: $0) }
  }

  private func identifier(_ node: JSONNode, _ name: String, _ kind: Identifier.Kind) -> Identifier? {
    text(node, name).flatMap { Identifier($0, kind: kind) }
  }

  private func isObject(
    _ node: JSONNode, _ fields: [String], _ whole: String, _ report: inout FixtureReport
  ) -> Bool {
    guard document.kind(of: node) == .object else {
      error(node, "expected \(whole), an object; found \(document.excerpt(of: node))", &report)
      return false
    }
    for (key, _) in document.members(of: node) {
      let name = document.string(of: key) ?? ""
      guard !fields.contains(name) else { continue }
      error(
        key,
        "unknown key \"\(name.prefix(64))\": \(whole) has \(Spelling.list(fields))\(Spelling.hint(for: name, among: fields))",
        &report)
    }
    return true
  }

  private func error(_ node: JSONNode, _ message: @autoclosure () -> String, _ report: inout FixtureReport) {
    report.error(at: document.sourceRange(of: node).lowerBound, message())
  }
}
