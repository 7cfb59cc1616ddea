import JSON
import PayoutLinks

/// A fund account as it is returned, and as it stands in a payout's delivery.
enum FundAccountDocument {
  static func write(_ account: FundAccount, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.field("id", account.id.description)
      writer.field("entity", "fund_account")
      writer.field("contact_id", account.contact?.description)
      if case .vpa(let address) = account.details {
        writer.field("account_type", "vpa")
        writer.null("batch_id")
        writer.object("vpa") { write(address: address, to: &$0) }
      } else {
        writer.field("account_type", "bank_account")
        writer.object("bank_account") { write(bankAccount: account.details, to: &$0) }
        writer.null("batch_id")
      }
      writer.field("active", true)
      writer.field("created_at", account.createdAt.map { Int($0.seconds) })
    }
  }

  private static func write(address: String, to writer: inout JSONWriter) {
    let parts = address.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    writer.field("username", String(parts[0]))
    writer.field("handle", parts.count > 1 ? String(parts[1]) : nil)
    writer.field("address", address)
  }

  /// A fund account that is known only by its id has no details.
  private static func write(bankAccount details: FundAccount.Details, to writer: inout JSONWriter) {
    var known: (name: String, ifsc: String, number: String)?
    if case .bankAccount(let name, let ifsc, let number) = details { known = (name, ifsc, number) }
    writer.field("ifsc", known?.ifsc)
    writer.null("bank_name")
    writer.field("name", known?.name)
    writer.array("notes") { _ in }
    writer.field("account_number", known?.number)
  }
}
