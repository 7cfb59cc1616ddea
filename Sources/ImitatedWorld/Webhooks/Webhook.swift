package import PayoutLinks

/// A receiver of events, as an account has set it up.
package struct Webhook: Sendable {
  package let id: Identifier
  package var settings: Settings
  package let createdAt: Timestamp
  package internal(set) var updatedAt: Timestamp
  /// Since when it is not active; nil while it is.
  package internal(set) var disabledAt: Timestamp?
  /// The one before the present secret.
  package internal(set) var oldSecret: String?

  /// What people set.
  package struct Settings: Hashable, Sendable {
    /// With `{key}` and `{account}` for whose event it is.
    package var url: String
    /// Without one events are not signed.
    package var secret: String?
    /// An export does not have it: it comes from what the sandbox is started with, or from the webhook before.
    package var isSecretLeftOut = false
    package var events = WebhookEventName.allCases
    package var isActive = true
    /// Whether the certificate of an https URL has to be good.
    package var isVerified = true
    package var alertEmail: String?
    package var style = WebhookStyle.escaped

    package init(url: String) {
      self.url = url
    }
  }

  /// The provider's pages disagree between 30 and 1.
  package static let countMax = 30
  package static let urlBytesMax = 2048
  package static let secretBytesMax = 256

  package var isActive: Bool { settings.isActive }

  func listens(to name: WebhookEventName) -> Bool { isActive && settings.events.contains(name) }
}
