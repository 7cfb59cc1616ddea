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
  }

  private var entries = SharedArray<Entry>()
  private var texts = TextPool()
  /// Numbered for the indexes of links, which hold them too.
  private(set) var phones = TextPool()
  private(set) var emails = TextPool()
  private var byID = SlotTable()
  private var byDetails = SlotTable()

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

  /// Where the first contact with exactly these details stands; where there is none, the first that a link shows with
  /// them.
  func place(of details: Contact.Details) -> Int? {
    guard let name = texts.key(of: details.name), let phone = phones.key(of: details.phone),
      let email = emails.key(of: details.email)
    else { return nil }
    var type: TextPool.Key?
    if let text = details.type {
      guard let key = texts.key(of: text) else { return nil }
      type = key
    }
    let probe = Entry(id: entries[0].id, name: name, type: type, phone: phone, email: email)
    let hash = probe.detailsHash
    return byDetails.find(hash: hash) { entries[$0].hasDetails(of: probe) && isOwn($0) }
      ?? byDetails.find(hash: hash) { entries[$0].hasDetails(of: probe) }
  }

  /// Takes a contact in and gives its place. One whose id is known stays as it is; other details that a captured link
  /// shows of it are its too.
  mutating func insert(_ contact: Contact) -> Int {
    let known = place(of: contact.id)
    if let known, place(of: contact.details) != nil { return known }
    let details = contact.details
    let entry = Entry(
      id: contact.id, name: texts.intern(details.name), type: details.type.map { texts.intern($0) },
      phone: phones.intern(details.phone), email: emails.intern(details.email))
    let place = entries.count
    entries.append(entry)
    let entries = entries
    if known == nil { byID.insert(place, hash: contact.id.hashValue) { entries[$0].id.hashValue } }
    let isOwn = known == nil
    if byDetails.find(
      hash: entry.detailsHash, where: { entries[$0].hasDetails(of: entry) && self.isOwn($0) == isOwn }) == nil
    {
      byDetails.insert(place, hash: entry.detailsHash) { entries[$0].detailsHash }
    }
    return known ?? place
  }

  /// The number of a link's own phone, which a fixture may have other than its contact's.
  mutating func internPhone(_ text: String) -> TextPool.Key { phones.intern(text) }
  mutating func internEmail(_ text: String) -> TextPool.Key { emails.intern(text) }
}
