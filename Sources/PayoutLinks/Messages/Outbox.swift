/// The latest messages to an account's contacts. Nothing leaves it.
package struct Outbox: Sendable {
  /// Of one account: what a long demonstration makes, in 600 KB.
  package static let keptMax = 10_000

  /// A ring, once it is full.
  private var messages: [Message] = []
  package private(set) var nextNumber = 1
  private var messagesMax = keptMax
  /// Links whose contact was reminded, until somebody has asked.
  private var reminded: [(slot: Ledger.Slot, at: Timestamp)] = []

  package init() {}

  /// Before anything was written.
  package mutating func keep(_ count: Int) { if messages.isEmpty { messagesMax = min(max(1, count), Self.keptMax) } }

  package var firstNumber: Int { nextNumber - messages.count }

  mutating func add(
    _ kind: Message.Kind, of slot: Ledger.Slot, by channels: Message.Channels, payout: Identifier?, at time: Timestamp
  ) {
    for channel in channels.each {
      let message = Message(
        number: nextNumber, slot: slot, kind: kind, channel: channel, payout: payout, at: time)
      if messages.count < messagesMax {
        messages.append(message)
      } else {
        messages[(nextNumber - 1) % messagesMax] = message
      }
      nextNumber += 1
    }
    if kind == .reminder { reminded.append((slot, time)) }
  }

  mutating func takeReminded() -> [(slot: Ledger.Slot, at: Timestamp)] {
    if reminded.isEmpty { return [] }
    defer { reminded = [] }
    return reminded
  }

  /// Those that fit, the newest first.
  func page(_ listing: MessageListing, slot: Ledger.Slot?) -> [Message] {
    var page: [Message] = []
    var skip = listing.range.skip
    var number = nextNumber - 1
    while number >= firstNumber, page.count < listing.range.count {
      let message = messages[(number - 1) % messagesMax]
      number -= 1
      guard slot == nil || slot == message.slot, listing.kind == nil || listing.kind == message.kind,
        listing.channel == nil || listing.channel == message.channel
      else { continue }
      if skip > 0 { skip -= 1 } else { page.append(message) }
    }
    return page
  }
}

/// What somebody asks of an outbox: all that is given has to fit.
package struct MessageListing: Sendable {
  package var link: Identifier?
  package var kind: Message.Kind?
  package var channel: Message.Channel?
  package var range = PageRange()

  package init() {}
}
