import JSON
import PayoutLinks

/// Reads the webhooks of a fixture's account: `{"url", "secret", "events", "active", …}`.
struct WebhookFixtureReader {
  private static let fields = ["url", "secret", "events", "active", "verify", "alert_email", "style"]

  private let document: JSONDocument

  static func read(
    _ document: JSONDocument, _ node: JSONNode, _ report: inout FixtureReport
  ) -> [Webhook.Settings] {
    let reader = WebhookFixtureReader(document: document)
    guard document.kind(of: node) == .array else {
      reader.error(node, "\"webhooks\" must be an array of objects; found \(document.excerpt(of: node))", &report)
      return []
    }
    let webhooks = document.elements(of: node).compactMap { reader.webhook($0, &report) }
    if webhooks.count > Webhook.countMax {
      reader.error(node, "an account has at most \(Webhook.countMax) webhooks; found \(webhooks.count)", &report)
    }
    return webhooks
  }

  private func webhook(_ node: JSONNode, _ report: inout FixtureReport) -> Webhook.Settings? {
    guard document.kind(of: node) == .object else {
      error(node, "expected a webhook, an object; found \(document.excerpt(of: node))", &report)
      return nil
    }
    guard let url = document.value(of: node, forKey: "url") else {
      error(node, "a webhook needs a \"url\" such as \"http://app:3000/webhooks\"", &report)
      return nil
    }
    guard let text = document.string(of: url), WebhookURL.isValid(template: text) else {
      error(url, "\"url\" is \(WebhookURL.expected); found \(document.excerpt(of: url))", &report)
      return nil
    }
    var settings = Webhook.Settings(url: text)
    for (key, value) in document.members(of: node) {
      switch document.string(of: key) ?? "" {
      case "url": break
      case "secret": readSecret(value, into: &settings, &report)
      case "events": settings.events = events(value, &report)
      case "active": settings.isActive = flag(value, "active", &report)
      case "verify": settings.isVerified = flag(value, "verify", &report)
      case "alert_email":
        settings.alertEmail = document.string(of: value)
        if settings.alertEmail == nil, document.kind(of: value) != .null {
          error(
            value, "\"alert_email\" must be an email address or null; found \(document.excerpt(of: value))", &report)
        }
      case "style":
        guard let style = document.string(of: value).flatMap(WebhookStyle.init(rawValue:)) else {
          error(value, "\"style\" must be escaped, plain or sorted; found \(document.excerpt(of: value))", &report)
          continue
        }
        settings.style = style
      case let name:
        error(
          key,
          "unknown key \"\(name.prefix(64))\": a webhook has \(Spelling.list(Self.fields))"
            + Spelling.hint(for: name, among: Self.fields), &report)
      }
    }
    for (_, repeated) in document.duplicateKeys(of: node) {
      error(repeated, "duplicate key \(document.excerpt(of: repeated))", &report)
    }
    return settings
  }

  /// Not quoted back: a secret that somebody mistyped is still one.
  private func readSecret(_ value: JSONNode, into settings: inout Webhook.Settings, _ report: inout FixtureReport) {
    if document.kind(of: value) == .null {
      // As an export has it.
      settings.isSecretLeftOut = true
    } else if let text = document.string(of: value), 1...Webhook.secretBytesMax ~= text.utf8.count {
      settings.secret = text
    } else {
      error(
        value,
        "a webhook's secret is a string of 1 to \(Webhook.secretBytesMax) bytes, or null for the one of "
          + "--webhook-secret", &report)
    }
  }

  private func events(_ node: JSONNode, _ report: inout FixtureReport) -> [WebhookEventName] {
    if document.isString(node, equalTo: "*") { return WebhookEventName.allCases }
    guard document.kind(of: node) == .array else {
      error(
        node, "\"events\" must be an array of names, or \"*\" for all; found \(document.excerpt(of: node))", &report)
      return []
    }
    return document.elements(of: node).compactMap { element in
      let text = document.string(of: element) ?? ""
      if let name = WebhookEventName(rawValue: text) { return name }
      let hint = text.utf8.count <= 64 ? Spelling.hint(for: text, among: WebhookEventName.all) : ""
      error(element, "there is no event \(document.excerpt(of: element))\(hint)", &report)
      return nil
    }
  }

  private func flag(_ node: JSONNode, _ name: String, _ report: inout FixtureReport) -> Bool {
    if let flag = document.boolean(of: node) { return flag }
    error(node, "\"\(name)\" must be true or false; found \(document.excerpt(of: node))", &report)
    return true
  }

  private func error(_ node: JSONNode, _ message: @autoclosure () -> String, _ report: inout FixtureReport) {
    report.error(at: document.sourceRange(of: node).lowerBound, message())
  }
}
