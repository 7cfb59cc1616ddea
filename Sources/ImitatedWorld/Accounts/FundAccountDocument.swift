import JSON
import PayoutLinks

/// A fund account as it is returned, and as it stands in a payout's delivery.
enum FundAccountDocument {
  static func text(_ account: FundAccount) -> [UInt8] {
    var writer = JSONWriter()
    write(account, to: &writer)
    return writer.finish()
  }

  static func write(_ account: FundAccount, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.field("id", account.id.description)
      writer.field("entity", "fund_account")
      writer.field("contact_id", account.contact?.description)
      if case .vpa(let address) = account.details {
        writer.field("account_type", "vpa")
        writer.null("batch_id")
        writer.key("vpa")
        write(address: address, to: &writer)
      } else {
        writer.field("account_type", "bank_account")
        writer.key("bank_account")
        write(bankAccount: account, to: &writer)
        writer.null("batch_id")
      }
      writer.key("active")
      writer.boolean(account.isActive)
      if let createdAt = account.createdAt {
        writer.field("created_at", Int(createdAt.seconds))
      } else {
        writer.null("created_at")
      }
    }
  }

  private static func write(address: String, to writer: inout JSONWriter) {
    let parts = address.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    writer.object { writer in
      writer.field("username", String(parts[0]))
      writer.field("handle", parts.count > 1 ? String(parts[1]) : nil)
      writer.field("address", address)
    }
  }

  /// One that is known by its id alone has nothing to tell.
  private static func write(bankAccount account: FundAccount, to writer: inout JSONWriter) {
    var known: (name: String, ifsc: String, number: String)?
    if case .bankAccount(let name, let ifsc, let number) = account.details { known = (name, ifsc, number) }
    writer.object { writer in
      writer.field("ifsc", known?.ifsc)
      writer.field("bank_name", account.bankName)
      writer.field("name", known?.name)
      writer.key("notes")
      NotesDocument.writeNone(to: &writer)
      writer.field("account_number", known?.number)
    }
  }
}
