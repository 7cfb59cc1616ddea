/// Payouts, kept in step with their links.
extension Ledger {
  /// Where the payout is that the link waits for; nil where it waits for none that is known.
  package func payoutUnderWay(of slot: Slot) -> Payout.Status? {
    links[slot].status == .processing ? payouts.running(of: slot)?.status : nil
  }

  /// A payout, and the link that it is of.
  package func payout(_ id: Identifier) -> (payout: Payout, slot: Slot)? {
    payouts.place(of: id).map { payouts[$0] }
  }

  /// What finds the places of the payouts of one page of a list, newest first.
  package func cut(_ listing: PayoutListing) -> PageCut {
    // What nobody has is no payout's.
    let contact = listing.contact.map { catalogue.contacts.place(of: $0) }
    let fundAccount = listing.fundAccount.map { fundAccounts.place(of: $0) }
    let reference = listing.reference.map { catalogue.key(ofReceipt: $0) }
    if case .some(nil) = contact { return .nothing }
    if case .some(nil) = fundAccount { return .nothing }
    if case .some(nil) = reference { return .nothing }
    let facts = Payouts.Facts(contact: contact ?? nil, fundAccount: fundAccount ?? nil, reference: reference ?? nil)
    return payouts.cut(listing, facts)
  }

  /// A payout by its place, and the link that it is of.
  package func payout(atPlace place: Int) -> (payout: Payout, slot: Slot) { payouts[place] }

  /// A link's payouts, the newest first.
  package func payouts(of slot: Slot) -> [Payout] {
    payouts.all(of: slot)
  }

  package var payoutCount: Int { payouts.count }
  package mutating func reservePayouts(_ count: Int) { payouts.reserveCapacity(count) }

  /// The so-manieth in the order of lists, the oldest first.
  package func payout(inOrder number: Int) -> (payout: Payout, slot: Slot) { payouts[payouts.place(inOrder: number)] }

  /// A payout that a fixture's link has had. They come in the order in which they were made.
  package mutating func insert(_ payout: Payout, of slot: Slot) {
    takeFundAccount(payout.fundAccount, of: slot)
    add(payout, to: slot)
  }

  /// One that a fixture names is there, though nothing else is known of it.
  mutating func takeFundAccount(_ id: Identifier?, of slot: Slot) {
    guard let id, fundAccounts.place(of: id) == nil else { return }
    fundAccounts.insert(
      FundAccount(
        id: id, contact: contactID(of: slot), details: .unstated, createdAt: catalogue.createdAt(of: slot)))
  }

  /// The same of the payout that a fixture's link names: when all that are known are in.
  package mutating func takeNamedPayout(of slot: Slot) {
    let link = links[slot]
    guard let id = link.payoutID, payouts.place(of: id) == nil else { return }
    let status: Payout.Status
    switch link.status {
    case .processed: status = .processed
    // Its payout may be the one under way or an earlier one.
    case .processing where payouts.all(of: slot).isEmpty: status = .processing
    case .pending, .issued, .processing, .cancelled, .rejected, .expired: return
    }
    add(
      Payout(
        id: id, fundAccount: link.fundAccountID, mode: mode(to: link.fundAccountID, of: link),
        createdAt: catalogue.createdAt(of: slot),
        status: status, bankReference: status.hasBankReference ? generator.bankReference() : nil,
        reason: status.usualReason), to: slot)
  }

  private mutating func add(_ payout: Payout, to slot: Slot) {
    payouts.add(
      payout, to: slot,
      Payouts.Facts(
        contact: catalogue.contact(of: slot), fundAccount: payout.fundAccount.flatMap { fundAccounts.place(of: $0) },
        reference: catalogue.receipt(of: slot)))
  }

  /// Keeps the payouts in step with the link, and gives the one that has changed.
  mutating func bookPayout(_ transition: Transition, _ reason: PayoutReason?) -> Payout? {
    let slot = transition.slot
    let event = transition.event
    if case .claim = event {
      let status = reason?.beginning ?? payoutRules.beginning
      return addPayout(
        generator.identifier(.payout), transition, as: status,
        because: reason?.beginning == nil ? status.usualReason : reason)
    }
    guard PayoutLifeCycle.concerns(event.kind) else { return nil }
    // A fixture's link that came in as processing: its payout was made before anybody looked.
    let earlier: Payout
    if let running = payouts.running(of: slot) {
      earlier = running
    } else {
      var id = generator.identifier(.payout)
      if case .process(let known) = event { id = known }
      earlier = addPayout(id, transition, as: .processing)
    }
    guard var status = PayoutLifeCycle.next(from: earlier.status, on: event.kind) else { return nil }
    if event == .approvePayout { status = payoutRules.afterApproval }
    return payouts.move(
      of: slot, to: status, bankReference: status.hasBankReference ? generator.bankReference() : nil,
      reason: reason ?? status.usualReason)
  }

  private mutating func addPayout(
    _ id: Identifier, _ transition: Transition, as status: Payout.Status, because reason: PayoutReason? = nil
  ) -> Payout {
    let account = transition.after.fundAccountID
    let payout = Payout(
      id: id, fundAccount: account, mode: mode(to: account, of: transition.after), createdAt: transition.at,
      status: status, reason: reason)
    add(payout, to: transition.slot)
    return payout
  }

  /// How a link's money gets to a fund account.
  private func mode(to account: Identifier?, of link: PayoutLink) -> Payout.Mode {
    Payout.Mode(to: account.flatMap { fundAccounts[$0]?.details }, exceedsIMPS: link.exceedsIMPS)
  }
}

extension Payout.Mode {
  /// How so much money gets to a fund account; a bank account is what is not known to be anything else.
  package init(to details: FundAccount.Details?, exceedsIMPS: Bool) {
    if case .vpa? = details {
      self = .upi
    } else {
      self = exceedsIMPS ? .neft : .imps
    }
  }
}
