/// A text or a mail that the provider would have sent to a link's contact. Small, since thousands are kept: its words
/// are written when somebody reads it, from the link and the payout, which keep what they say.
package struct Message: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    /// The link can be claimed.
    case issued
    /// It can still be claimed, and not for long.
    case reminder
    case paid
    /// A payout did not work; the link can be claimed again, if it has not expired meanwhile.
    case failed
  }

  package enum Channel: String, CaseIterable, Sendable {
    case sms, email
  }

  /// By which of them a link's contact is told.
  package struct Channels: OptionSet, Hashable, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let sms = Channels(rawValue: 1)
    package static let email = Channels(rawValue: 2)

    /// Those that somebody asked for and that lead anywhere.
    package init(sms: Bool, email: Bool) {
      self = []
      if sms { insert(.sms) }
      if email { insert(.email) }
    }

    var each: [Channel] { Channel.allCases.filter { contains($0 == .sms ? .sms : .email) } }
  }

  /// From 1 on; no number comes twice in an account's life.
  package let number: Int
  package let slot: Ledger.Slot
  package let kind: Kind
  package let channel: Channel
  /// That was paid, or failed.
  package let payout: Identifier?
  package let at: Timestamp
}

/// When a contact is reminded of a link that expires: three, two and one day before.
enum Reminders {
  private static let daysBefore: [Int64] = [3, 2, 1]

  /// The next one after `now`; nil where none is left.
  static func next(before expireBy: Timestamp, after now: Timestamp) -> Timestamp? {
    daysBefore.lazy.compactMap { expireBy.advanced(bySeconds: -$0 * 86_400) }.first { $0 > now }
  }
}
