/// The fields of the provider's payout link, in the order of its documented reply.
enum PayoutLinkFields {
  static let documented = [
    "id", "entity", "contact_id", "contact", "fund_account_id", "payout_id", "purpose", "status", "amount", "currency",
    "description", "attempt_count", "receipt", "notes", "short_url", "send_sms", "send_email", "cancelled_at",
    "created_at", "expire_by", "expired_at",
  ]

  static let contact = ["name", "type", "contact", "email"]

  /// Where `name` belongs among the fields that a link has: before the first of those documented after it.
  static func documentedAfter(_ name: String) -> ArraySlice<String> {
    guard let place = documented.firstIndex(of: name) else { return [] }
    return documented[(place + 1)...]
  }
}
