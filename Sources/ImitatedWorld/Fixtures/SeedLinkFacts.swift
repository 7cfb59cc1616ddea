import JSON
package import PayoutLinks

/// What lists find a fixture's link by, noted while its document is written.
///
/// Of each text only the offset in the document: a million links wait for the ledger with 28 bytes of these each, where
/// the texts would take 350.
package struct SeedLinkFacts: Sendable {
  package typealias Offset = UInt32

  package var contactID: Identifier?
  // A document begins with a brace: at offset 0 stands no text.
  package var name: Offset = 0
  package var type: Offset = 0
  var phone: Offset = 0
  var email: Offset = 0
  package var purpose: Offset = 0
  var receipt: Offset = 0
  package var shortURL: Offset = 0
}

extension LinkFacts {
  /// What the link's document shows: lists find it by what it returns, whatever that is.
  package init(_ link: borrowing SeedLink) {
    self.init()
    let document = link.document
    func text(_ offset: SeedLinkFacts.Offset) -> String? { String(atJSONOffset: Int(offset), in: document) }
    let facts = link.facts
    createdAt = link.createdAt
    phone = text(facts.phone)
    email = text(facts.email)
    purpose = text(facts.purpose)
    receipt = text(facts.receipt)
    shortURL = text(facts.shortURL)
    if let id = facts.contactID {
      let details = Contact.Details(
        name: text(facts.name) ?? "", type: text(facts.type), phone: phone ?? "", email: email ?? "")
      contact = Contact(id: id, details: details)
    }
  }
}
