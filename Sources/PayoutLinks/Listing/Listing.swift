/// What a list call asks for: all conditions have to hold.
package struct Listing: Sendable {
  package var id: Identifier?
  package var contact: Identifier?
  package var fundAccount: Identifier?
  package var phone: String?
  package var email: String?
  package var purpose: String?
  package var receipt: String?
  package var shortURL: String?
  package var status: Status?
  package var range = PageRange()

  package init() {}
}

extension Listing {
  package var from: Timestamp? {
    get { range.from }
    set { range.from = newValue }
  }
  package var to: Timestamp? {
    get { range.to }
    set { range.to = newValue }
  }
  package var skip: Int {
    get { range.skip }
    set { range.skip = newValue }
  }
  package var count: Int {
    get { range.count }
    set { range.count = newValue }
  }
}

/// What a link's reply shows and a list call may ask for, besides what `PayoutLink` knows itself.
package struct LinkFacts: Sendable {
  package var createdAt = Timestamp(0)
  package var contact: Contact?
  package var phone: String?
  package var email: String?
  package var purpose: String?
  package var receipt: String?
  package var shortURL: String?

  package init() {}
}
