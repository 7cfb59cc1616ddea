/// Contacts and their fund accounts.
extension Ledger {
  package mutating func insert(_ contact: Contact, _ record: Contact.Record = Contact.Record()) {
    catalogue.insert(contact, record)
  }

  package mutating func insert(_ fundAccount: FundAccount) {
    fundAccounts.insert(fundAccount)
  }

  package func contact(_ id: Identifier) -> Contact? {
    catalogue.contacts.place(of: id).map { catalogue.contacts[$0] }
  }

  package func contactID(of slot: Slot) -> Identifier? {
    catalogue.contact(of: slot).map { catalogue.contacts[$0].id }
  }

  package func fundAccount(_ id: Identifier) -> FundAccount? {
    fundAccounts[id]
  }

  /// A contact and what it has besides.
  package func contactRecord(_ id: Identifier) -> (contact: Contact, record: Contact.Record)? {
    catalogue.contacts.place(of: id).map { (catalogue.contacts[$0], catalogue.contacts.record(at: $0)) }
  }

  /// What finds the places of the contacts of one page of a list, newest first.
  package func cut(_ listing: ContactListing) -> PageCut { catalogue.contacts.cut(listing) }

  package func cut(_ listing: FundAccountListing) -> PageCut { fundAccounts.cut(listing) }

  package func page(_ listing: FundAccountListing) -> [FundAccount] {
    cut(listing).whole().map { fundAccounts[$0] }
  }

  /// The contact with exactly these details; a new one where there is none.
  package mutating func contact(with details: Contact.Details, at now: Timestamp = Timestamp(0)) -> Contact {
    if let place = catalogue.contacts.place(of: details) { return catalogue.contacts[place] }
    return makeContact(details, Contact.Record(createdAt: now))
  }

  /// The contact that a call asks for: the one that is the same in details and reference, else a new one.
  package mutating func contact(with details: Contact.Details, _ record: Contact.Record) -> Contact {
    if let place = catalogue.contacts.place(of: details, reference: record.reference) {
      return catalogue.contacts[place]
    }
    return makeContact(details, record)
  }

  private mutating func makeContact(_ details: Contact.Details, _ record: Contact.Record) -> Contact {
    var id = generator.identifier(.contact)
    while catalogue.contacts.place(of: id) != nil { id = generator.identifier(.contact) }
    let contact = Contact(id: id, details: details)
    insert(contact, record)
    return contact
  }

  /// The fund account that somebody wants the link claimed with, where it is another contact's: that is a mix-up. One
  /// that nobody knows yet is the link's contact's from its first claim on.
  func othersAccount(_ payee: Occurrence.Payee, of slot: Slot) -> FundAccount? {
    guard case .fundAccount(let id) = payee, let account = fundAccounts[id], let owner = account.contact,
      owner != contactID(of: slot)
    else { return nil }
    return account
  }

  /// Those that the steps of a script would claim the link with.
  package func othersAccounts(in script: Script, of slot: Slot) -> [FundAccount] {
    script.steps.compactMap { othersAccount($0.occurrence.payee, of: slot) }
  }

  mutating func fundAccount(
    for payee: Occurrence.Payee, of slot: Slot, at now: Timestamp
  ) -> Identifier {
    let contact = contactID(of: slot)
    var details = FundAccount.Details.unstated
    switch payee {
    case .any:
      if let before = links[slot].fundAccountID { return before }
      if let first = contact.flatMap({ fundAccounts.first(of: $0) }) { return first }
    case .fundAccount(let id):
      if fundAccounts[id] == nil {
        fundAccounts.insert(FundAccount(id: id, contact: contact, details: .unstated, createdAt: now))
      }
      return id
    case .details(let given):
      if let known = fundAccounts.known(given, of: contact) { return known }
      details = given
    }
    var id = generator.identifier(.fundAccount)
    while fundAccounts[id] != nil { id = generator.identifier(.fundAccount) }
    fundAccounts.insert(FundAccount(id: id, contact: contact, details: details, createdAt: now))
    return id
  }
}
