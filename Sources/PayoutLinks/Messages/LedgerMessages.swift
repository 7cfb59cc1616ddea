/// Messages, written when what they tell of happens.
extension Ledger {
  /// The link has just been made, and can be claimed.
  package mutating func announce(_ slot: Slot, at now: Timestamp) {
    let link = links[slot]
    guard !link.channels.isEmpty, link.status == .issued else { return }
    outbox.add(.issued, of: slot, by: link.channels, payout: nil, at: now)
  }

  mutating func announce(_ transition: Transition) {
    let channels = transition.after.channels
    guard !channels.isEmpty, let kind = Self.message(of: transition) else { return }
    outbox.add(kind, of: transition.slot, by: channels, payout: transition.payout?.id, at: transition.at)
  }

  private static func message(of transition: Transition) -> Message.Kind? {
    switch (transition.before.status, transition.after.status) {
    // One that expires at once can never be claimed: there is nothing to tell.
    case (.pending, .issued): transition.after.expireBy.map { $0 > transition.at } ?? true ? .issued : nil
    case (.processing, .issued): .failed
    case (.processing, .processed): .paid
    default: nil
    }
  }

  /// Has the contact reminded later, where anybody would.
  mutating func scheduleReminder(of slot: Slot, after now: Timestamp) {
    let link = links[slot]
    guard !link.channels.isEmpty, !link.status.isFinal, let expireBy = link.expireBy,
      let next = Reminders.next(before: expireBy, after: now)
    else { return }
    agenda.add(Agenda.Entry(next, slot, .reminder))
  }

  /// A link that cannot be claimed now may be again by the next time.
  mutating func remind(_ slot: Slot, at time: Timestamp) {
    if links[slot].status == .issued {
      outbox.add(.reminder, of: slot, by: links[slot].channels, payout: nil, at: time)
    }
    scheduleReminder(of: slot, after: time)
  }

  /// The links whose contact was reminded since this was asked last.
  package mutating func takeReminded() -> [(slot: Slot, at: Timestamp)] { outbox.takeReminded() }

  /// Messages of one page, the newest first; none of a link that there is not.
  package func page(_ listing: MessageListing) -> [Message] {
    guard let link = listing.link else { return outbox.page(listing, slot: nil) }
    guard let slot = slot(of: link) else { return [] }
    return outbox.page(listing, slot: slot)
  }
}
