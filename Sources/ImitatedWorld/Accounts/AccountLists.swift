package import PayoutLinks

// Lists, newest first: their places are found first, which may take more than one turn, and then shown.
extension Account {
  /// What finds the places of the page.
  package func cut(_ listing: AccountListing, at now: Timestamp) -> PageCut {
    settle(at: now)
    if case .links(let listing) = listing { return state.cut(.links(indexed(listing))) }
    return state.cut(listing)
  }

  /// In the provider's envelope what stands at the places that the cut of such a listing has found.
  package func page(_ listing: AccountListing, _ places: [Int]) -> ListPage {
    // Not in a closure: that would copy the ledger for each of them.
    var items: [ListPage.Item] = []
    items.reserveCapacity(places.count)
    for place in places { items.append(state.item(listing, place)) }
    return ListPage(items)
  }

  /// One of them as it is returned.
  package func text(_ listing: AccountListing, _ place: Int) -> [UInt8] { state.item(listing, place).text }

  /// Tells that a client of the API has seen the links at the places.
  package func showed(linksAt places: [Int]) {
    for place in places { events?.showed(state.status(place)) }
  }

  /// A short URL as the index has it: nothing is found where no link can have it.
  private func indexed(_ listing: Listing) -> Listing {
    guard let url = listing.shortURL else { return listing }
    var listing = listing
    listing.shortURL = state.indexed(shortURL: url) ?? ""
    return listing
  }
}
