package import PayoutLinks

/// Something that happened, as webhooks tell it: a snapshot of the moment.
package struct WebhookEvent: Sendable {
  /// From 1 on, in the account.
  package let number: Int
  /// The same for every receiver and every attempt.
  package let id: Identifier
  package let name: WebhookEventName
  /// The account's time when it happened.
  package let at: Timestamp
  package let link: Identifier
  package let payout: Identifier?
  let subject: Subject
  /// What a script wants done to the first attempt.
  var fault: WebhookFault?
  /// To each webhook that listened, and to whom it was sent once more.
  package internal(set) var deliveries: [WebhookDelivery] = []

  /// What its body is made of.
  struct Subject: Sendable {
    /// The link as it is returned.
    let document: [UInt8]
    /// What its short URL ends in besides; empty for the accounts of fixtures.
    let mark: [UInt8]
    let payout: Payout?
    let fundAccount: FundAccount?
    /// As an export has it, in the plain style; then nothing else is known.
    var body: [UInt8]?
  }

  /// Each is a request that somebody asked for.
  package static let deliveriesMax = 32

  package enum Stage: String, CaseIterable, Sendable {
    case created, sent, acknowledged
  }

  /// Whether it has come so far with any receiver.
  package func hasReached(_ stage: Stage) -> Bool {
    switch stage {
    case .created: true
    case .sent: deliveries.contains { $0.attemptCount > 0 }
    case .acknowledged: deliveries.contains { $0.isAcknowledged }
    }
  }

  /// Whether somebody is still to be told.
  package var isPending: Bool { deliveries.contains { $0.isPending } }
}

/// An event on its way to one receiver.
package struct WebhookDelivery: Sendable {
  package enum State: Sendable, Equatable {
    /// The next attempt falls due then.
    case waiting(due: Timestamp)
    /// An attempt is under way.
    case out
    case acknowledged
    /// The last retry has failed.
    case failed
    /// Nobody is told any more, and why.
    case dropped(String)
  }

  /// Nil where it goes to a URL once.
  package let webhook: Identifier?
  /// Where it goes once; nil for the webhook's.
  package let url: String?
  package internal(set) var state: State
  /// Of the first attempt: retries keep it, also after the secret has changed. Nil before it, and without a secret.
  package internal(set) var signature: String?
  /// How its body is written: as at the first attempt, also after the webhook's style has changed. Nil before it.
  package internal(set) var style: WebhookStyle?
  /// The latest, the oldest first.
  package internal(set) var attempts: [WebhookAttempt] = []
  /// How many there have been, those that are kept no more or were before an import too.
  package internal(set) var attemptCount = 0
  /// The number of its entry among what falls due: others are of an earlier time.
  var entry = 0
  /// How often it has been sent since it was last asked for.
  var tries = 0
  /// Whether faults that were asked for have been done to it: they are not done twice.
  var isSpared = false

  /// 15 by themselves; those that people ask for come on top.
  static let attemptsMax = 32
  /// Retry n comes 5·2^(n−1) s after the failure before it: 14 of them in 22 h 45 min.
  package static let retriesMax = 14

  static func secondsBeforeRetry(_ number: Int) -> Int64 { 5 << Int64(number - 1) }

  package var isAcknowledged: Bool { state == .acknowledged }

  package var isPending: Bool {
    switch state {
    case .waiting, .out: true
    case .acknowledged, .failed, .dropped: false
    }
  }

  package var nextAttemptAt: Timestamp? {
    if case .waiting(let due) = state { due } else { nil }
  }

  mutating func add(_ attempt: WebhookAttempt) {
    if attempts.count >= Self.attemptsMax { attempts.removeFirst() }
    attempts.append(attempt)
    attemptCount += 1
  }
}

/// One try to tell a receiver of an event.
package struct WebhookAttempt: Sendable {
  /// The account's time.
  package let at: Timestamp
  package let url: String
  package let milliseconds: Int
  /// Nil where no reply came.
  package let status: Int?
  /// Why there was no reply, or no whole one.
  package let problem: String?
  /// The beginning of the reply's body.
  package let reply: [UInt8]
  /// What was done to it on purpose.
  package let fault: String?

  package static let replyBytesMax = 1024

  /// Any 2xx is an acknowledgement; a redirect is not, nor a reply that broke off.
  package var isAcknowledged: Bool { problem == nil && status.map { 200...299 ~= $0 } ?? false }
}
