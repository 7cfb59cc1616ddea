import ImitatedWorld
import JSON
import PayoutLinks

extension Webhook.Settings {
  static let members = ["url", "secret", "events", "active", "verify", "alert_email", "style"]

  /// Of a call that makes a webhook, or of one that changes `before`: what it does not say stays.
  init(_ object: AdminObject, before: Webhook.Settings? = nil, _ policy: ReceiverPolicy) throws(RequestRefusal) {
    if let before, object["url"] == nil {
      self = before
    } else {
      let url = try object.text("url", WebhookURL.expected) { WebhookURL.isValid(template: $0) }
      let filled = WebhookURL(WebhookURL.filled(url, key: "key", account: "account"))
      if let reason = filled.flatMap({ policy.refusal(of: $0.host) }) { throw .invalid(reason, at: "/url") }
      self = before ?? Webhook.Settings(url: url)
      self.url = url
    }
    if let value = object["secret"] {
      let isNull = object.document.kind(of: value) == .null
      secret = isNull ? nil : try Self.secret(object)
      isSecretLeftOut = false
    }
    if let node = object["events"] { events = try Self.events(object, node) }
    isActive = try object.flag("active") ?? isActive
    isVerified = try object.flag("verify") ?? isVerified
    if let value = object["alert_email"], object.document.kind(of: value) != .null {
      alertEmail = try object.text("alert_email", "an email address") { $0.contains("@") && $0.utf8.count <= 255 }
    }
    let styles = WebhookStyle.allCases.map(\.rawValue)
    if let name = try object.text("style", "one of \(styles.joined(separator: ", "))") {
      guard let wanted = WebhookStyle(rawValue: name) else {
        throw object.refusal(
          "style", "one of \(styles.joined(separator: ", "))", hint: Spelling.hint(for: name, among: styles))
      }
      style = wanted
    }
  }

  /// Not quoted back: a secret that somebody mistyped is still one.
  private static func secret(_ object: AdminObject) throws(RequestRefusal) -> String {
    guard let text = object["secret"].flatMap({ object.document.string(of: $0) }), !text.isEmpty,
      text.utf8.count <= Webhook.secretBytesMax
    else {
      throw .invalid(
        "\"secret\" is a string of 1 to \(Webhook.secretBytesMax) bytes, or null for events without a signature",
        at: "/secret")
    }
    return text
  }

  private static func events(_ object: AdminObject, _ node: JSONNode) throws(RequestRefusal) -> [WebhookEventName] {
    let document = object.document
    let expected = "an array of names such as \"payout_link.processed\", or \"*\" for all"
    if document.isString(node, equalTo: "*") { return WebhookEventName.allCases }
    guard document.kind(of: node) == .array else { throw object.refusal("events", expected) }
    var names: [WebhookEventName] = []
    for element in document.elements(of: node) {
      guard let text = document.string(of: element), let name = WebhookEventName(rawValue: text) else {
        let text = document.string(of: element) ?? ""
        let hint = text.utf8.count <= 64 ? Spelling.hint(for: text, among: WebhookEventName.all) : ""
        throw .invalid(
          "there is no event \(document.excerpt(of: element))\(hint)", at: document.pointer(to: element))
      }
      if !names.contains(name) { names.append(name) }
    }
    return names
  }
}

extension AdminObject {
  /// The member's true or false; nil where it is missing.
  func flag(_ name: String) throws(RequestRefusal) -> Bool? {
    guard let node = self[name] else { return nil }
    guard let flag = document.boolean(of: node) else { throw refusal(name, "true or false") }
    return flag
  }
}
