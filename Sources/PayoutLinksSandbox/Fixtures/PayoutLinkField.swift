import JSON

/// The fields of the provider's payout link, in the order of its documented reply.
enum PayoutLinkField: String, CaseIterable {
  case id, entity
  case contactID = "contact_id"
  case contact
  case fundAccountID = "fund_account_id"
  case payoutID = "payout_id"
  case purpose, status, amount, currency, description
  case attemptCount = "attempt_count"
  case receipt, notes
  case shortURL = "short_url"
  case sendSMS = "send_sms"
  case sendEmail = "send_email"
  case cancelledAt = "cancelled_at"
  case createdAt = "created_at"
  case expireBy = "expire_by"
  case expiredAt = "expired_at"

  static let documented = allCases.map(\.rawValue)
  private static let cases = allCases
  private static let names = JSONNames(documented)

  /// The field that the key is.
  init?(_ key: JSONNode, in document: JSONDocument) {
    guard let place = Self.names.place(of: key, in: document) else { return nil }
    self = Self.cases[place]
  }

  /// Where `name` belongs among the fields that a link has: before the first of those documented after it.
  static func documentedAfter(_ name: String) -> ArraySlice<String> {
    guard let place = documented.firstIndex(of: name) else { return [] }
    return documented[(place + 1)...]
  }
}

/// The fields of the contact in it.
enum ContactField: String, CaseIterable {
  case name, type, contact, email

  static let documented = allCases.map(\.rawValue)
  private static let cases = allCases
  private static let names = JSONNames(documented)

  init?(_ key: JSONNode, in document: JSONDocument) {
    guard let place = Self.names.place(of: key, in: document) else { return nil }
    self = Self.cases[place]
  }
}
