/// What a list of payouts asks for: all conditions have to hold.
package struct PayoutListing: Sendable {
  package var contact: Identifier?
  package var fundAccount: Identifier?
  package var mode: Payout.Mode?
  package var reference: String?
  package var status: Payout.Status?
  package var range = PageRange()

  package init() {}

  package static let parameters = [
    "account_number", "from", "to", "count", "skip", "contact_id", "fund_account_id", "mode", "reference_id", "status",
  ]

  package static func read(_ parameters: ParameterMap, rules: AccountRules) -> Reading<PayoutListing> {
    var reader = PageReader(parameters)
    var listing = PayoutListing()
    reader.readAccountNumber(rules)
    listing.range = reader.range
    listing.contact = reader.readID("contact_id", .contact)
    listing.fundAccount = reader.readID("fund_account_id", .fundAccount)
    listing.mode = reader.readChoice("mode") { Payout.Mode(rawValue: $0) }
    listing.reference = reader.text("reference_id")
    listing.status = reader.readChoice("status") { Payout.Status(rawValue: $0) }
    return Reading(listing, reader.problems)
  }
}

/// What a list of contacts asks for: all conditions have to hold.
package struct ContactListing: Sendable {
  package var name: String?
  package var email: String?
  package var phone: String?
  package var reference: String?
  package var isActive: Bool?
  package var type: String?
  package var range = PageRange()

  package init() {}

  package static let parameters = [
    "from", "to", "count", "skip", "name", "email", "contact", "reference_id", "active", "type",
  ]

  package static func read(_ parameters: ParameterMap) -> Reading<ContactListing> {
    var reader = PageReader(parameters)
    var listing = ContactListing()
    listing.range = reader.range
    listing.name = reader.text("name")
    listing.email = reader.text("email")
    listing.phone = reader.text("contact")
    listing.reference = reader.text("reference_id")
    listing.isActive = reader.readBoolean("active")
    listing.type = reader.text("type")
    return Reading(listing, reader.problems)
  }
}

/// What a list of fund accounts asks for: all conditions have to hold.
package struct FundAccountListing: Sendable {
  package var contact: Identifier?
  package var type: FundAccount.Kind?
  package var range = PageRange()

  package init() {}

  package static let parameters = ["from", "to", "count", "skip", "contact_id", "account_type"]

  package static func read(_ parameters: ParameterMap) -> Reading<FundAccountListing> {
    var reader = PageReader(parameters)
    var listing = FundAccountListing()
    listing.range = reader.range
    listing.contact = reader.readID("contact_id", .contact)
    listing.type = reader.readChoice("account_type") { FundAccount.Kind(rawValue: $0) }
    return Reading(listing, reader.problems)
  }
}

/// What a list of transactions asks for.
package enum TransactionListing {
  package static let parameters = ["account_number", "from", "to", "count", "skip"]

  package static func read(_ parameters: ParameterMap, rules: AccountRules) -> Reading<PageRange> {
    var reader = PageReader(parameters)
    reader.readAccountNumber(rules)
    return Reading(reader.range, reader.problems)
  }
}
