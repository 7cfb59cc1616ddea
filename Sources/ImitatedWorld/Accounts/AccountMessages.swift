package import PayoutLinks

/// What the provider would have sent to the contacts of an account.
extension Account {
  /// How many messages there have been, also those that are kept no more.
  package var messageCount: Int { state.ledger.outbox.nextNumber - 1 }

  /// How many of them are kept no more.
  package var forgottenMessageCount: Int { state.ledger.outbox.firstNumber - 1 }

  /// Those that fit, the newest first; everything that is due has happened.
  package func messages(_ listing: MessageListing) -> [Message] { state.ledger.page(listing) }

  /// What a message is written from.
  package struct Written {
    package let link: Identifier
    /// The link as it is returned: nothing of it that a message tells ever changes.
    package let document: [UInt8]
    package let payout: Payout?
  }

  /// Nil where the link is none of this account's.
  package func written(_ message: Message) -> Written? {
    guard message.slot < state.ledger.count else { return nil }
    return Written(
      link: state.ledger[message.slot].id, document: state.document(message.slot),
      payout: message.payout.flatMap { state.ledger.payout($0)?.payout })
  }

  func tellReminded(_ reminded: (slot: Ledger.Slot, at: Timestamp)) {
    events?.reminded(state.ledger[reminded.slot].id, of: journalShare, at: reminded.at)
  }
}
