import ImitatedWorld
import JSON
import PayoutLinks

/// Reads a fault rule for deliveries: `{"at": "webhook", "effect": "duplicate", …}`.
enum WebhookFaultReader {
  static let place = "webhook"
  static let members = [
    "effect", "at", "match", "call", "times", "probability", "delay_seconds", "bytes", "interval_ms", "style",
  ]
  private static let effects = WebhookFault.Effect.allCases.map(\.rawValue)

  /// Whether a rule says that it is for deliveries.
  static func isMeant(_ object: AdminObject) -> Bool {
    object["at"].map { object.document.isString($0, equalTo: place) } ?? false
  }

  static func target(_ object: AdminObject) throws(RequestRefusal) -> FaultRule.Target {
    let expected = "one of \(effects.joined(separator: ", ")), for a rule at \"webhook\""
    let name = try object.text("effect", expected)
    guard let effect = name.flatMap(WebhookFault.Effect.init(rawValue:)) else {
      throw object.refusal("effect", expected, hint: name.map { Spelling.hint(for: $0, among: effects) } ?? "")
    }
    for (key, _) in object.document.members(of: object.node) {
      let name = object.document.string(of: key) ?? ""
      guard !["effect", "at", "match", "call", "times", "probability"].contains(name), !effect.members.contains(name)
      else { continue }
      throw .invalid(
        "\"\(name)\" does not go with \"\(effect.rawValue)\" at \"webhook\"", at: object.document.pointer(to: key))
    }
    var fault = WebhookFault(effect)
    fault.delaySeconds = Int64(
      try object.wholeNumber("delay_seconds", 1...Int(WebhookFault.delaySecondsMax)) ?? Int(fault.delaySeconds))
    fault.bytes = try object.wholeNumber("bytes", 1...1 << 20) ?? fault.bytes
    fault.intervalMilliseconds = try object.wholeNumber("interval_ms", 1...60_000) ?? fault.intervalMilliseconds
    if let style = try object.text("style", "plain, sorted or escaped") {
      guard let wanted = WebhookStyle(rawValue: style) else {
        throw object.refusal("style", "plain, sorted or escaped")
      }
      fault.style = wanted
    }
    var pattern = WebhookPattern()
    if let match = object["match"] {
      let match = try AdminObject(
        object.document, match, members: ["event", "payout_link_id", "webhook"], whole: "a delivery's match")
      if let text = try match.text("event", "the name of an event") {
        guard let name = WebhookEventName(rawValue: text) else {
          throw match.refusal(
            "event", "the name of an event", hint: Spelling.hint(for: text, among: WebhookEventName.all))
        }
        pattern.events = [name]
      }
      pattern.link = try match.text("payout_link_id", "\"poutlk_\" and 14 letters or digits").map {
        text throws(RequestRefusal) in
        guard let id = Identifier(text, kind: .payoutLink) else {
          throw match.refusal("payout_link_id", "\"poutlk_\" and 14 letters or digits")
        }
        return id
      }
      pattern.webhook = try match.text("webhook", "the id of a webhook").map { text throws(RequestRefusal) in
        guard let id = Identifier(text, kind: .webhook) else { throw match.refusal("webhook", "the id of a webhook") }
        return id
      }
    }
    return .webhook(pattern, fault)
  }
}
