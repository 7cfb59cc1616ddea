import JSON

/// The fields of a documented object, in the order in which the provider documents them.
protocol DocumentedField: CaseIterable, RawRepresentable<String>, Hashable, Sendable {
  static var table: DocumentedFields<Self> { get }
}

/// The fields of one kind of object, and how a key is told to be one of them.
struct DocumentedFields<Field: DocumentedField>: Sendable {
  fileprivate let names: [String]
  fileprivate let cases: [Field]
  fileprivate let lookup: JSONNames

  init() {
    cases = Array(Field.allCases)
    names = cases.map(\.rawValue)
    lookup = JSONNames(names)
  }
}

extension DocumentedField {
  package static var documented: [String] { table.names }

  /// The field that the key is.
  package init?(_ key: JSONNode, in document: JSONDocument) {
    guard let place = Self.table.lookup.place(of: key, in: document) else { return nil }
    self = Self.table.cases[place]
  }

  /// Those of an object's `unknown` keys that are near a field which it lacks, with that field's name: a key of its own
  /// beside the field that it resembles is one, without the field somebody slipped.
  ///
  /// Of the first hundred: whoever has more of their own knows what they are.
  package static func slips(
    _ unknown: [JSONNode], of object: JSONNode, in document: JSONDocument
  ) -> [(key: JSONNode, name: String, meant: String)] {
    if unknown.isEmpty { return [] }
    let present = Set(document.members(of: object).lazy.compactMap { Self($0.key, in: document) })
    let missing = allCases.lazy.filter { !present.contains($0) }.map(\.rawValue)
    return unknown.prefix(100).compactMap { key in
      let name = document.string(of: key) ?? ""
      guard let meant = Spelling.nearest(to: name, among: documented), missing.contains(meant) else { return nil }
      return (key, name, meant)
    }
  }

  /// Where `name` belongs among the fields that an object has: before the first of those documented after it.
  static func documentedAfter(_ name: String) -> ArraySlice<String> {
    guard let place = documented.firstIndex(of: name) else { return [] }
    return documented[(place + 1)...]
  }
}

/// The fields of the provider's payout link, in the order of its documented reply.
enum PayoutLinkField: String, DocumentedField {
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

  static let table = DocumentedFields<PayoutLinkField>()
}

/// The fields of the contact in it.
enum ContactField: String, DocumentedField {
  case name, type, contact, email

  static let table = DocumentedFields<ContactField>()
}
