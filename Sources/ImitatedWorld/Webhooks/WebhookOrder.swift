package import PayoutLinks

/// An attempt that is to be made now.
package struct WebhookOrder {
  /// What its outcome is told by.
  package let id: UInt64
  package let event: WebhookEvent
  package let url: WebhookURL
  package let isVerified: Bool
  /// Whether its address has to be one of this machine or of a private network.
  package let isNearby: Bool
  package let signature: String?
  package let body: [UInt8]
  package let fault: WebhookFault?
}

/// An attempt that has been begun in its account.
struct BegunAttempt {
  let event: WebhookEvent
  let place: WebhookBook.Place
  let signature: String?
  let body: [UInt8]
  let fault: WebhookFault?
}

/// Where the next attempt of a webhook goes.
struct NextAttempt {
  let url: String
  let isVerified: Bool
}

/// What came of an attempt.
package struct WebhookResult: Sendable {
  package let status: Int?
  package let problem: String?
  package let reply: [UInt8]
  package let milliseconds: Int

  package init(status: Int?, problem: String?, reply: [UInt8] = [], milliseconds: Int = 0) {
    self.status = status
    self.problem = problem
    self.reply = Array(reply.prefix(WebhookAttempt.replyBytesMax))
    self.milliseconds = milliseconds
  }
}
