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
  /// Both included.
  package var from: Timestamp?
  package var to: Timestamp?
  package var skip = 0
  package var count = Self.countUnstated

  package static let countUnstated = 10
  package static let countMax = 100
  /// Bounds of `from` and `to` as the provider tells them: the years 2000 and 2121.
  package static let times: ClosedRange<Int> = 946_684_800...4_765_046_400

  package init() {}
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
