package import PayoutLinks

/// What the contact's page needs of an account besides its links.
extension Account {
  /// A contact with more has the newest of them offered.
  package static let fundAccountsOffered = 10

  /// Where the link's contact has been paid or could have been, on this link or another: the newest first, as far as
  /// their details are known and they can be used.
  package func fundAccounts(ofContactOf link: Identifier) -> [FundAccount] {
    var found: [FundAccount] = []
    if let slot = state.ledger.slot(of: link) {
      found = state.ledger.payouts(of: slot).prefix(Self.fundAccountsOffered).compactMap { payout in
        payout.fundAccount.flatMap { fundAccount($0) }
      }
    }
    if let contact = contactID(of: link) {
      var listing = FundAccountListing()
      listing.contact = contact
      listing.range.count = Self.fundAccountsOffered
      found += state.ledger.page(listing)
    }
    var offered: [FundAccount] = []
    for account in found where offered.count < Self.fundAccountsOffered {
      guard account.isActive, account.details != .unstated,
        !offered.contains(where: { $0.id == account.id || $0.details == account.details })
      else { continue }
      offered.append(account)
    }
    return offered
  }

  // MARK: One-time codes

  /// How many wrong codes were given since the contact asked for one.
  package func wrongCodes(of link: Identifier) -> Int { state.codeTries.count(of: link) }

  package func countWrongCode(of link: Identifier) { state.codeTries.add(link) }

  package func clearWrongCodes(of link: Identifier) { state.codeTries.clear(link) }
}
