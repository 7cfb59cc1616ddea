/// Reads the query of a list call; the rules are rows of the provider's table, in its order.
struct ListingReader {
  let parameters: ParameterMap
  private(set) var listing = Listing()
  private(set) var problems: [InvalidParameter] = []

  init(parameters: ParameterMap) {
    self.parameters = parameters
  }

  mutating func read() {
    readCount()
    readSkip()
    listing.from = readTime("from")
    listing.to = readTime("to")
    listing.id = readID("id", .payoutLink)
    listing.contact = readID("contact_id", .contact)
    listing.fundAccount = readID("fund_account_id", .fundAccount)
    listing.phone = parameters.given("contact_phone_number")?.text
    listing.email = parameters.given("contact_email")?.text
    listing.purpose = parameters.given("purpose")?.text
    listing.receipt = parameters.given("receipt")?.text
    listing.shortURL = parameters.given("short_url")?.text
    guard let given = parameters.given("status") else { return }
    listing.status = given.text.flatMap { Status(rawValue: $0) }
    if listing.status == nil { problems.append(.notSelectable("status")) }
  }

  private mutating func readCount() {
    guard let given = parameters.given("count") else { return }
    guard let count = given.integer else {
      return problems.append(InvalidParameter("The count must be an integer.", field: "count"))
    }
    if count > Listing.countMax {
      problems.append(InvalidParameter("The count may not be greater than 100.", field: "count"))
    } else if count < 1 {
      problems.append(InvalidParameter("The count must be at least 1.", field: "count"))
    } else {
      listing.count = count
    }
  }

  private mutating func readSkip() {
    guard let given = parameters.given("skip") else { return }
    guard let skip = given.integer else {
      return problems.append(InvalidParameter("The skip must be an integer.", field: "skip"))
    }
    if skip < 0 {
      problems.append(InvalidParameter("The skip must be at least 0.", field: "skip"))
    } else {
      listing.skip = skip
    }
  }

  private mutating func readTime(_ field: String) -> Timestamp? {
    guard let given = parameters.given(field) else { return nil }
    guard let seconds = given.integer, Listing.times ~= seconds else {
      problems.append(InvalidParameter("\(field) must be between 946684800 and 4765046400", field: field))
      return nil
    }
    return Timestamp(Int64(seconds))
  }

  private mutating func readID(_ field: String, _ kind: Identifier.Kind) -> Identifier? {
    guard let given = parameters.given(field) else { return nil }
    let id = given.text.flatMap { Identifier($0, kind: kind) }
    if id == nil { problems.append(.notID(given.text ?? "", field: field)) }
    return id
  }
}

extension Listing {
  package static let parameters = [
    "from", "to", "count", "skip", "id", "contact_id", "contact_phone_number", "contact_email", "fund_account_id",
    "purpose", "status", "receipt", "short_url",
  ]

  package enum Reading: Sendable {
    case listing(Listing)
    /// Never empty.
    case problems([InvalidParameter])
  }

  /// What a query asks for, or everything that is wrong with it.
  package static func read(_ parameters: ParameterMap) -> Reading {
    var reader = ListingReader(parameters: parameters)
    reader.read()
    return reader.problems.isEmpty ? .listing(reader.listing) : .problems(reader.problems)
  }
}
