/// What is done on purpose to a delivery: each reproduces a failure that receivers have met.
package struct WebhookFault: Hashable, Sendable {
  package enum Effect: String, CaseIterable, Sendable {
    /// Never sent.
    case drop
    /// Sent twice, with the same id.
    case duplicate
    /// Sent later, by the account's clock.
    case delay
    /// Held until the next to the same webhook has gone, a minute at most.
    case shuffle
    /// Signed with something that is nobody's secret.
    case wrongSignature = "wrong_signature"
    case noSignature = "no_signature"
    /// Signed with the secret before the present one.
    case oldSecret = "old_secret"
    /// The body is cut short inside its JSON, and signed so.
    case damage
    /// A few bytes at a time.
    case slow
    /// The connection ends in the middle of the body.
    case reset
    /// Acknowledged, or failed, before the call that caused it is answered.
    case beforeReply = "before_reply"
    /// Written in another style.
    case style
    /// `notes` is an empty list whatever the link has.
    case notesList = "notes_list"
    /// As the documentation's samples are printed: `cancelled` in an expired link, no attempt counted in an attempted.
    case samples

    /// What can be said of it, beside whom it is for.
    package var members: [String] {
      switch self {
      case .delay: ["delay_seconds"]
      case .slow: ["bytes", "interval_ms"]
      case .reset: ["bytes"]
      case .style: ["style"]
      default: []
      }
    }
  }

  package let effect: Effect
  package var delaySeconds: Int64 = 60
  package static let delaySecondsMax: Int64 = 86_400
  /// How long a shuffled one waits for the next, by the account's clock.
  package static let heldSecondsMax: Int64 = 60
  /// Of each piece of a slow request, or of all that is sent before a reset, after the head.
  package var bytes = 16
  package var intervalMilliseconds = 50
  package var style = WebhookStyle.plain

  package init(_ effect: Effect) {
    self.effect = effect
  }
}

/// How a webhook's body is written: what the provider does is known of other events, not of these.
package enum WebhookStyle: String, CaseIterable, Sendable {
  /// Documented order, `/` as `\/` and all but ASCII as `\uXXXX`: as the provider's main API writes.
  case escaped
  /// The same order, nothing escaped that need not be.
  case plain
  /// The keys of every object in the order of their bytes, nothing escaped: as a newer sibling writes.
  case sorted
}
