extension Listing {
  package static let parameters = [
    "from", "to", "count", "skip", "id", "contact_id", "contact_phone_number", "contact_email", "fund_account_id",
    "purpose", "status", "receipt", "short_url",
  ]

  /// What a query asks for, or everything that is wrong with it.
  package static func read(_ parameters: ParameterMap) -> Reading<Listing> {
    var reader = PageReader(parameters)
    var listing = Listing()
    listing.range = reader.range
    listing.id = reader.readID("id", .payoutLink)
    listing.contact = reader.readID("contact_id", .contact)
    listing.fundAccount = reader.readID("fund_account_id", .fundAccount)
    listing.phone = reader.text("contact_phone_number")
    listing.email = reader.text("contact_email")
    listing.purpose = reader.text("purpose")
    listing.receipt = reader.text("receipt")
    listing.shortURL = reader.text("short_url")
    listing.status = reader.readChoice("status") { Status(rawValue: $0) }
    return Reading(listing, reader.problems)
  }
}
