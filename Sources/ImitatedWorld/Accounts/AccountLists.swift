package import PayoutLinks

/// What is asked for as a list.
package enum AccountListing {
  case links(Listing)
  case payouts(PayoutListing)
  case contacts(ContactListing)
  case fundAccounts(FundAccountListing)
}

// Lists, newest first: their places are found first, which may take more than one turn, and then shown.
extension Account {
  /// What finds the places of the page.
  package func cut(_ listing: AccountListing, at now: Timestamp) -> PageCut {
    settle(at: now)
    return switch listing {
    case .links(let listing): state.ledger.cut(indexed(listing))
    case .payouts(let listing): state.ledger.cut(listing)
    case .contacts(let listing): state.ledger.cut(listing)
    case .fundAccounts(let listing): state.ledger.cut(listing)
    }
  }

  /// In the provider's envelope what stands at the places that the cut of such a listing has found.
  package func page(_ listing: AccountListing, _ places: [Int]) -> ListPage {
    // Not in a closure: that would copy the ledger for each of them.
    var items: [ListPage.Item] = []
    items.reserveCapacity(places.count)
    for place in places { items.append(item(listing, place)) }
    return ListPage(items)
  }

  /// One of them as it is returned.
  package func text(_ listing: AccountListing, _ place: Int) -> [UInt8] { item(listing, place).text }

  private func item(_ listing: AccountListing, _ place: Int) -> ListPage.Item {
    switch listing {
    case .links: return .text(state.document(place))
    case .payouts:
      let found = state.ledger.payout(atPlace: place)
      return state.item(found.payout, found.slot)
    case .contacts:
      guard let contact = state.ledger.contact(atPlace: place) else { return .text([]) }
      return .contact(contact, state.ledger.contactRecord(atPlace: place))
    case .fundAccounts: return .fundAccount(state.ledger.fundAccount(atPlace: place))
    }
  }

  /// Tells that a client of the API has seen the links at the places.
  package func showed(linksAt places: [Int]) {
    for place in places { events?.showed(state.ledger[place].status) }
  }

  /// A short URL as the index has it: nothing is found where no link can have it.
  private func indexed(_ listing: Listing) -> Listing {
    guard let url = listing.shortURL else { return listing }
    var listing = listing
    listing.shortURL = state.indexed(shortURL: url) ?? ""
    return listing
  }
}
