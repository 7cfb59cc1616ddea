/// Finds links by what a list call may ask for, newest first, without looking at those that do not fit.
///
/// Newest first is by `created_at`, then by arrival. An index is a sorted array of slots for each value. Only `status` has none: it changes, and its column is one byte a link.
struct Catalogue: Sendable {
  private enum Field: Int, CaseIterable {
    case fundAccount, phone, email, purpose, receipt, shortURL
  }

  private struct Index: Sendable {
    var texts = TextPool()
    var postings = Postings()
  }

  private var createdAt = SharedArray<Timestamp>()
  private var statuses = SharedArray<Status>()
  /// How many links are in each state, by its place: a count of a million is asked for again and again.
  private var counts = [Int](repeating: 0, count: Status.allCases.count)
  private(set) var order: [Int32] = []
  private var indexes = Field.allCases.map { _ in Index() }
  private(set) var contacts = Contacts()
  private var byContact = Postings()
  // Of short URLs, by their last part: who opens one has nothing else.
  private var codes = SlotTable()

  /// Takes a contact in and gives its place; one whose id is known stays as it is.
  @discardableResult
  mutating func insert(_ contact: Contact, _ record: Contact.Record = Contact.Record()) -> Int {
    contacts.insert(contact, record)
  }

  /// Takes in the next link.
  mutating func insert(_ link: PayoutLink, _ facts: LinkFacts) {
    let slot = createdAt.count
    createdAt.append(facts.createdAt)
    statuses.append(link.status)
    counts[link.status.place] += 1
    let isOlder = isOlder
    order.insertSorted(Int32(truncatingIfNeeded: slot), isOlder)
    let contact = facts.contact.map { contacts.insert($0, Contact.Record(createdAt: facts.createdAt)) }
    byContact.append(contact.map { Int32(truncatingIfNeeded: $0) }, slot, isOlder: isOlder)
    for field in Field.allCases {
      let text =
        switch field {
        case .fundAccount: link.fundAccountID?.description
        case .phone: facts.phone
        case .email: facts.email
        case .purpose: facts.purpose
        case .receipt: facts.receipt
        case .shortURL: facts.shortURL
        }
      // Nobody can ask for an empty value: in a query it counts as not given.
      let key = text.flatMap { $0.isEmpty ? nil : intern($0, field) }
      indexes[field.rawValue].postings.append(key, slot, isOlder: isOlder)
    }
    let urls = indexes[Field.shortURL.rawValue]
    guard let key = urls.postings.key(of: slot) else { return }
    // The first link of a code keeps it, so that looking it up does not depend on what came later.
    let hash = urls.texts.tailHash(key)
    guard codes.find(hash: hash, where: { urls.texts.tailHash(Int32($0)) == hash }) == nil else { return }
    codes.insert(Int(key), hash: hash) { urls.texts.tailHash(Int32(truncatingIfNeeded: $0)) }
  }

  mutating func update(_ transition: Transition) {
    counts[statuses[transition.slot].place] -= 1
    statuses[transition.slot] = transition.after.status
    counts[transition.after.status.place] += 1
    guard transition.before.fundAccountID != transition.after.fundAccountID else { return }
    let key = transition.after.fundAccountID.map { intern($0.description, .fundAccount) }
    indexes[Field.fundAccount.rawValue].postings.change(transition.slot, to: key, isOlder: isOlder)
  }

  /// The number of the link's receipt; equal receipts have one.
  func receipt(of slot: Ledger.Slot) -> TextPool.Key? { indexes[Field.receipt.rawValue].postings.key(of: slot) }
  func key(ofReceipt text: String) -> TextPool.Key? { indexes[Field.receipt.rawValue].texts.key(of: text) }

  func createdAt(of slot: Ledger.Slot) -> Timestamp { createdAt[slot] }

  /// Where the link's contact stands in the book of contacts.
  func contact(of slot: Ledger.Slot) -> Int? {
    byContact.key(of: slot).map { Int($0) }
  }

  /// The link whose short URL ends in `code`; the first, where a fixture gives several links one.
  func slot(ofCode code: Span<UInt8>) -> Ledger.Slot? {
    let urls = indexes[Field.shortURL.rawValue]
    let key = codes.find(hash: TextPool.hash(code)) { urls.texts.isTail(code, of: Int32(truncatingIfNeeded: $0)) }
    return key.flatMap { urls.postings.slots(Int32(truncatingIfNeeded: $0)).first }.map { Int($0) }
  }

  /// What finds the slots of one page; `slot` is where the link of the listing's id stands, nil for an unknown one.
  func cut(_ listing: Listing, slot: Ledger.Slot?) -> PageCut {
    var cut = PageCut(order)
    if let id = listing.contact {
      guard let place = contacts.place(of: id) else { return .nothing }
      cut.narrow(byContact, Int32(truncatingIfNeeded: place))
    }
    for field in Field.allCases {
      guard let text = Self.text(of: field, in: listing) else { continue }
      guard let key = texts(field).key(of: text) else { return .nothing }
      cut.narrow(indexes[field.rawValue].postings, key)
    }
    if listing.id != nil {
      guard let slot else { return .nothing }
      cut.narrow(to: slot)
    }
    // Most links may be in another state than the one that is asked for, and none may be in that.
    if let status = listing.status, counts[status.place] == 0 { return .nothing }
    let fits = listing.status.map { [statuses] status in { @Sendable (slot: Int) in statuses[slot] == status } }
    cut.begin(listing.range, createdAt: { createdAt[$0] }, fits: fits)
    return cut
  }

  /// How many links are in the state.
  func count(of status: Status) -> Int { counts[status.place] }

  private var isOlder: (Int32, Int32) -> Bool {
    { [createdAt] left, right in
      (createdAt[Int(left)], left) < (createdAt[Int(right)], right)
    }
  }

  private func texts(_ field: Field) -> TextPool {
    switch field {
    case .phone: contacts.phones
    case .email: contacts.emails
    case .fundAccount, .purpose, .receipt, .shortURL: indexes[field.rawValue].texts
    }
  }

  private mutating func intern(_ text: String, _ field: Field) -> TextPool.Key {
    switch field {
    case .phone: contacts.internPhone(text)
    case .email: contacts.internEmail(text)
    case .fundAccount, .purpose, .receipt, .shortURL: indexes[field.rawValue].texts.intern(text)
    }
  }

  private static func text(of field: Field, in listing: Listing) -> String? {
    switch field {
    case .fundAccount: listing.fundAccount?.description
    case .phone: listing.phone
    case .email: listing.email
    case .purpose: listing.purpose
    case .receipt: listing.receipt
    case .shortURL: listing.shortURL
    }
  }
}
