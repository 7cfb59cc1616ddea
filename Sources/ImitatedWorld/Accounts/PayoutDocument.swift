import JSON
import PayoutLinks

/// Payouts as they are returned with a link: the provider's documented public fields of a payout.
enum PayoutDocument {
  /// The link's text with its payouts as a collection, last in the object.
  static func expanded(_ text: [UInt8], with payouts: [Payout]) -> [UInt8] {
    // The text is our own writer's.
    guard !payouts.isEmpty, let link = try? JSONDocument(parsing: text) else { return text }
    var writer = JSONWriter()
    writer.beginObject()
    for (key, value) in link.members(of: link.root) where !link.isString(key, equalTo: "payouts") {
      writer.member(link, key, value)
    }
    writer.key("payouts")
    writer.beginObject()
    writer.field("entity", "collection")
    writer.field("count", payouts.count)
    writer.key("items")
    writer.beginArray()
    for payout in payouts { write(payout, of: link, to: &writer) }
    writer.endArray()
    writer.endObject()
    writer.endObject()
    return writer.finish()
  }

  /// One payout of the link.
  static func write(_ payout: Payout, of link: JSONDocument, to writer: inout JSONWriter) {
    func copy(_ name: String, as other: String? = nil) {
      writer.key(other ?? name)
      if let value = link.value(of: link.root, forKey: name) { writer.raw(link, value) } else { writer.null() }
    }
    writer.beginObject()
    writer.field("id", payout.id.description)
    writer.field("entity", "payout")
    writer.field("fund_account_id", payout.fundAccount?.description)
    copy("amount")
    copy("currency")
    copy("notes")
    writer.field("fees", 0)
    writer.field("tax", 0)
    writer.field("status", payout.status.rawValue)
    copy("purpose")
    writer.field("utr", payout.bankReference.map { String($0) })
    writer.field("mode", payout.mode.rawValue)
    copy("receipt", as: "reference_id")
    writer.field("narration", narration(link))
    writer.key("status_details")
    writer.beginObject()
    writer.field("description", payout.reason?.description)
    writer.field("source", payout.reason == nil ? nil : "beneficiary_bank")
    writer.field("reason", payout.reason?.reason)
    writer.endObject()
    writer.field("created_at", Int(payout.createdAt.seconds))
    writer.endObject()
  }

  /// What a bank statement would have: the beginning of the description, in the 30 characters that there are for it.
  private static func narration(_ link: JSONDocument) -> String? {
    link.value(of: link.root, forKey: "description").flatMap { link.string(of: $0) }.map { String($0.prefix(30)) }
  }
}
