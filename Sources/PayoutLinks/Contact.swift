/// Whom a link pays: the details that its reply shows.
package struct Contact: Hashable, Sendable {
  package let id: Identifier
  package var details: Details

  /// What makes two contacts of one account the same to a create call.
  package struct Details: Hashable, Sendable {
    package var name: String
    package var type: String?
    /// Exactly as sent; empty where there is none.
    package var phone: String
    package var email: String

    package init(name: String, type: String? = nil, phone: String = "", email: String = "") {
      self.name = name
      self.type = type
      self.phone = phone
      self.email = email
    }
  }

  /// What a contact has besides, and links do not show.
  package struct Record: Hashable, Sendable {
    /// Nil for one that a fixture has without it.
    package var createdAt: Timestamp?
    package var reference: String?
    /// An object, as JSON; empty where there are none.
    package var notes: [UInt8]
    package var isActive: Bool

    package init(
      createdAt: Timestamp? = nil, reference: String? = nil, notes: [UInt8] = [], isActive: Bool = true
    ) {
      self.createdAt = createdAt
      self.reference = reference
      self.notes = notes
      self.isActive = isActive
    }
  }

  package init(id: Identifier, details: Details) {
    self.id = id
    self.details = details
  }
}

/// All contacts of an account, found by id and by details; texts that repeat are kept once.
struct Contacts: Sendable {
  private struct Entry: Sendable {
    let id: Identifier
    let name: TextPool.Key
    let type: TextPool.Key?
    let phone: TextPool.Key
    let email: TextPool.Key
    let reference: TextPool.Key?
    /// Of its notes and more, which few have.
    let extra: Int32?
    let createdAt: Timestamp?

    /// Of the order of lists.
    var time: Timestamp { createdAt ?? Timestamp(0) }

    var detailsHash: Int {
      var hasher = Hasher()
      hasher.combine(name)
      hasher.combine(type)
      hasher.combine(phone)
      hasher.combine(email)
      return hasher.finalize()
    }

    func hasDetails(of other: Entry) -> Bool {
      (name, phone, email) == (other.name, other.phone, other.email) && type == other.type
    }

    func isSame(as other: Entry) -> Bool { hasDetails(of: other) && reference == other.reference }

    /// Of all that tells one contact from another.
    var wholeHash: Int {
      var hasher = Hasher()
      hasher.combine(detailsHash)
      hasher.combine(reference)
      return hasher.finalize()
    }
  }

  private struct Extra: Sendable {
    let notes: [UInt8]
    let isActive: Bool
  }

  private var entries = SharedArray<Entry>()
  private var texts = TextPool()
  /// Numbered for the indexes of links, which hold them too.
  private(set) var phones = TextPool()
  private(set) var emails = TextPool()
  private var byID = SlotTable()
  private var byDetails = SlotTable()
  // Those that have the details of an earlier one, and another reference.
  private var byReference = SlotTable()
  private var extras = SharedArray<Extra>()
  // For lists: own contacts, and who has which value. By place.
  private var order: [Int32] = []
  private var ofName = Postings()
  private var ofPhone = Postings()
  private var ofEmail = Postings()
  private var ofReference = Postings()

  func place(of id: Identifier) -> Int? {
    byID.find(hash: id.hashValue) { entries[$0].id == id }
  }

  var count: Int { entries.count }

  /// Each contact once, with the details it came with.
  func own(at place: Int) -> Contact? { isOwn(place) ? self[place] : nil }

  /// Whether the details at `place` are the contact's own, not others that a link shows of it.
  private func isOwn(_ place: Int) -> Bool { self.place(of: entries[place].id) == place }

  subscript(place: Int) -> Contact {
    let entry = entries[place]
    return Contact(
      id: entry.id,
      details: .init(
        name: texts[entry.name], type: entry.type.map { texts[$0] }, phone: phones[entry.phone],
        email: emails[entry.email]))
  }

  func record(at place: Int) -> Contact.Record {
    let entry = entries[place]
    let extra = entry.extra.map { extras[Int($0)] }
    return Contact.Record(
      createdAt: entry.createdAt, reference: entry.reference.map { texts[$0] }, notes: extra?.notes ?? [],
      isActive: extra?.isActive ?? true)
  }

  /// Where the first contact with exactly these details stands; where there is none, the first that a link shows with
  /// them.
  func place(of details: Contact.Details) -> Int? {
    guard let probe = probe(details, reference: nil) else { return nil }
    return place(ofDetails: probe, own: true) ?? place(ofDetails: probe, own: false)
  }

  /// Where the contact stands that has exactly these details and this reference.
  func place(of details: Contact.Details, reference: String?) -> Int? {
    guard let probe = probe(details, reference: reference) else { return nil }
    if let place = place(ofDetails: probe, own: true), entries[place].isSame(as: probe) { return place }
    return byReference.find(hash: probe.wholeHash) { entries[$0].isSame(as: probe) }
  }

  private func place(ofDetails probe: Entry, own: Bool) -> Int? {
    byDetails.find(hash: probe.detailsHash) { entries[$0].hasDetails(of: probe) && isOwn($0) == own }
  }

  /// What an entry with these details would be; nil where one of the texts is nobody's.
  private func probe(_ details: Contact.Details, reference: String?) -> Entry? {
    guard let name = texts.key(of: details.name), let phone = phones.key(of: details.phone),
      let email = emails.key(of: details.email)
    else { return nil }
    var keys: [TextPool.Key?] = []
    for text in [details.type, reference] {
      let key = text.flatMap { texts.key(of: $0) }
      if text != nil, key == nil { return nil }
      keys.append(key)
    }
    return Entry(
      id: entries[0].id, name: name, type: keys[0], phone: phone, email: email, reference: keys[1], extra: nil,
      createdAt: nil)
  }

  /// Takes a contact in and gives its place. One whose id is known stays as it is; other details that a captured link
  /// shows of it are its too.
  mutating func insert(_ contact: Contact, _ record: Contact.Record = Contact.Record()) -> Int {
    let known = place(of: contact.id)
    if let known, place(of: contact.details) != nil { return known }
    let details = contact.details
    let isOwn = known == nil
    var extra: Int32?
    if isOwn, !record.notes.isEmpty || !record.isActive {
      extra = Int32(truncatingIfNeeded: extras.count)
      extras.append(Extra(notes: record.notes, isActive: record.isActive))
    }
    let entry = Entry(
      id: contact.id, name: texts.intern(details.name), type: details.type.map { texts.intern($0) },
      phone: phones.intern(details.phone), email: emails.intern(details.email),
      reference: isOwn ? record.reference.map { texts.intern($0) } : nil, extra: extra, createdAt: record.createdAt)
    let place = entries.count
    entries.append(entry)
    let entries = entries
    if isOwn { byID.insert(place, hash: contact.id.hashValue) { entries[$0].id.hashValue } }
    if self.place(ofDetails: entry, own: isOwn) == nil {
      byDetails.insert(place, hash: entry.detailsHash) { entries[$0].detailsHash }
    } else if isOwn, byReference.find(hash: entry.wholeHash, where: { entries[$0].isSame(as: entry) }) == nil {
      byReference.insert(place, hash: entry.wholeHash) { entries[$0].wholeHash }
    }
    index(place)
    return known ?? place
  }

  /// Has lists find it.
  private mutating func index(_ place: Int) {
    let entry = entries[place]
    let isListed = isOwn(place)
    let isOlder = isOlder
    if isListed { order.insertSorted(Int32(truncatingIfNeeded: place), isOlder) }
    ofName.append(isListed ? entry.name : nil, place, isOlder: isOlder)
    ofPhone.append(isListed ? entry.phone : nil, place, isOlder: isOlder)
    ofEmail.append(isListed ? entry.email : nil, place, isOlder: isOlder)
    ofReference.append(isListed ? entry.reference : nil, place, isOlder: isOlder)
  }

  private var isOlder: (Int32, Int32) -> Bool {
    { [entries] left, right in (entries[Int(left)].time, left) < (entries[Int(right)].time, right) }
  }

  /// What finds the places of one page, newest first.
  func cut(_ listing: ContactListing) -> PageCut {
    var cut = PageCut(order)
    for (text, pool, postings) in [
      (listing.name, texts, ofName), (listing.phone, phones, ofPhone), (listing.email, emails, ofEmail),
      (listing.reference, texts, ofReference),
    ] {
      guard let text else { continue }
      guard let key = pool.key(of: text) else { return .nothing }
      cut.narrow(postings, key)
    }
    let type = listing.type.map { texts.key(of: $0) }
    if case .some(nil) = type { return .nothing }
    let isActive = listing.isActive
    let fits = { @Sendable [entries, extras] (place: Int) in
      let entry = entries[place]
      if let type, entry.type != type { return false }
      return isActive == nil || isActive == (entry.extra.map { extras[Int($0)].isActive } ?? true)
    }
    cut.begin(listing.range, createdAt: { entries[$0].time }, fits: type == nil && isActive == nil ? nil : fits)
    return cut
  }

  /// The number of a link's own phone, which a fixture may have other than its contact's.
  mutating func internPhone(_ text: String) -> TextPool.Key { phones.intern(text) }
  mutating func internEmail(_ text: String) -> TextPool.Key { emails.intern(text) }
}
