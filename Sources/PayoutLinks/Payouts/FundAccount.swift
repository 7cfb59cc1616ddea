/// Where a contact is paid: a bank account or a virtual payment address.
package struct FundAccount: Hashable, Sendable {
  /// On the heap: a million links may each have an account that is known by its id alone.
  package indirect enum Details: Hashable, Sendable {
    case bankAccount(name: String, ifsc: String, accountNumber: String)
    case vpa(address: String)
    /// Known by its id alone; counts as a bank account.
    case unstated
  }

  package enum Kind: String, CaseIterable, Sendable {
    case bankAccount = "bank_account"
    case vpa
  }

  package let id: Identifier
  package let contact: Identifier?
  package let details: Details
  /// Nil for one that a fixture has without it.
  package let createdAt: Timestamp?
  package let bankName: String?
  package let isActive: Bool

  package init(
    id: Identifier, contact: Identifier?, details: Details, createdAt: Timestamp? = nil, bankName: String? = nil,
    isActive: Bool = true
  ) {
    self.id = id
    self.contact = contact
    self.details = details
    self.createdAt = createdAt
    self.bankName = bankName
    self.isActive = isActive
  }

  package var kind: Kind {
    if case .vpa = details { .vpa } else { .bankAccount }
  }

  /// Of the order of lists.
  fileprivate var time: Timestamp { createdAt ?? Timestamp(0) }

  fileprivate var ownedHash: Int {
    var hasher = Hasher()
    hasher.combine(contact)
    hasher.combine(details)
    return hasher.finalize()
  }
}

/// All fund accounts that an account knows: its fixtures' and those that contacts gave.
struct FundAccounts: Sendable {
  private var entries = SharedArray<FundAccount>()
  private var byID = SlotTable()
  // Whose details are known.
  private var byDetails = SlotTable()
  private var order: [Int32] = []
  // A contact is known here by its number, wherever else it may be known.
  private var contacts = Identifiers()
  private var ofContact = Postings()

  var count: Int { entries.count }

  /// In the order in which they came.
  subscript(place: Int) -> FundAccount { entries[place] }

  subscript(id: Identifier) -> FundAccount? { place(of: id).map { entries[$0] } }

  func place(of id: Identifier) -> Int? { byID.find(hash: id.hashValue) { entries[$0].id == id } }

  func first(of contact: Identifier) -> Identifier? {
    contacts.key(of: contact).flatMap { ofContact.slots($0).first }.map { entries[Int($0)].id }
  }

  /// The contact's account with these details.
  func known(_ details: FundAccount.Details, of contact: Identifier?) -> Identifier? {
    guard let first = entries.count > 0 ? entries[0].id : nil else { return nil }
    let probe = FundAccount(id: first, contact: contact, details: details)
    return place(ofOwned: probe).map { entries[$0].id }
  }

  private func place(ofOwned probe: FundAccount) -> Int? {
    byDetails.find(hash: probe.ownedHash) {
      entries[$0].contact == probe.contact && entries[$0].details == probe.details
    }
  }

  mutating func insert(_ account: FundAccount) {
    guard place(of: account.id) == nil, entries.count < Bounds.entriesMax else { return }
    let place = entries.count
    entries.append(account)
    let entries = entries
    byID.insert(place, hash: account.id.hashValue) { entries[$0].id.hashValue }
    if account.details != .unstated, self.place(ofOwned: account) == nil {
      byDetails.insert(place, hash: account.ownedHash) { entries[$0].ownedHash }
    }
    let isOlder = { (left: Int32, right: Int32) in
      (entries[Int(left)].time, left) < (entries[Int(right)].time, right)
    }
    order.insertSorted(Int32(truncatingIfNeeded: place), isOlder)
    ofContact.append(account.contact.map { contacts.intern($0) }, place, isOlder: isOlder)
  }

  /// What finds the places of one page, newest first.
  func cut(_ listing: FundAccountListing) -> PageCut {
    var cut = PageCut(order)
    if let contact = listing.contact {
      guard let key = contacts.key(of: contact) else { return .nothing }
      cut.narrow(ofContact, key)
    }
    let fits = listing.type.map { [entries] type in { @Sendable (place: Int) in entries[place].kind == type } }
    cut.begin(listing.range, createdAt: { entries[$0].time }, fits: fits)
    return cut
  }
}

/// Ids, each kept once and numbered.
private struct Identifiers: Sendable {
  private var ids = SharedArray<Identifier>()
  private var table = SlotTable()

  func key(of id: Identifier) -> Postings.Key? {
    table.find(hash: id.hashValue) { ids[$0] == id }.map { Postings.Key(truncatingIfNeeded: $0) }
  }

  mutating func intern(_ id: Identifier) -> Postings.Key {
    if let key = key(of: id) { return key }
    let place = ids.count
    ids.append(id)
    let ids = ids
    table.insert(place, hash: id.hashValue) { ids[$0].hashValue }
    return Postings.Key(truncatingIfNeeded: place)
  }
}
