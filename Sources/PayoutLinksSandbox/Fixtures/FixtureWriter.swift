import JSON
import PayoutLinks

/// Writes accounts as a fixture: loaded again, everything is as it was and is written the same way, byte for byte.
///
/// What is not of the world is not in it: clocks, snapshots, replies kept for idempotency keys, and which ids come next.
enum FixtureWriter {
  static func text(_ accounts: [Account], at real: Int64) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("accounts")
    writer.beginArray()
    for account in accounts {
      write(account, account.settledState(at: real), at: account.now(at: real), to: &writer)
    }
    writer.endArray()
    writer.endObject()
    return writer.finish()
  }

  private static func write(
    _ account: Account, _ state: AccountState, at now: Timestamp, to writer: inout JSONWriter
  ) {
    let rules = account.rules
    writer.beginObject()
    writer.field("id", account.id)
    write("account_numbers", rules.accountNumbers, to: &writer)
    writer.key("keys")
    writer.beginArray()
    for key in account.keys {
      writer.beginObject()
      writer.field("id", key.id)
      writer.field("secret", key.secret)
      writer.endObject()
    }
    writer.endArray()
    writer.key("approval_workflow")
    writer.boolean(rules.approvalWorkflow)
    writer.key("expiry")
    writer.boolean(rules.expiry)
    write("purposes", rules.purposes.dropFirst(AccountRules.documentedPurposes.count), to: &writer)
    write("contact_types", rules.contactTypes.dropFirst(AccountRules.documentedContactTypes.count), to: &writer)
    writer.key("contacts")
    writer.beginArray()
    for contact in state.ledger.contacts { write(contact, to: &writer) }
    writer.endArray()
    writer.key("fund_accounts")
    writer.beginArray()
    for fundAccount in state.ledger.knownFundAccounts { write(fundAccount, to: &writer) }
    writer.endArray()
    writer.key("payout_links")
    writer.beginArray()
    for slot in state.ledger.oldestFirst {
      writer.raw(
        link(
          state.documents[slot], state.ledger.payouts(of: slot), state.ledger.remainingScript(of: slot, at: now)))
    }
    writer.endArray()
    writer.endObject()
  }

  private static func write(_ name: String, _ texts: some Sequence<String>, to writer: inout JSONWriter) {
    writer.key(name)
    writer.beginArray()
    for text in texts { writer.string(text) }
    writer.endArray()
  }

  private static func write(_ contact: Contact, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", contact.id.description)
    writer.field("name", contact.details.name)
    if let type = contact.details.type { writer.field("type", type) }
    writer.field("contact", contact.details.phone)
    writer.field("email", contact.details.email)
    writer.endObject()
  }

  private static func write(_ account: FundAccount, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", account.id.description)
    if let contact = account.contact { writer.field("contact_id", contact.description) }
    switch account.details {
    case .unstated: break
    case .bankAccount(let name, let ifsc, let number):
      writer.key("bank_account")
      writer.beginObject()
      writer.field("name", name)
      writer.field("ifsc", ifsc)
      writer.field("account_number", number)
      writer.endObject()
    case .vpa(let address):
      writer.key("vpa")
      writer.beginObject()
      writer.field("address", address)
      writer.endObject()
    }
    writer.endObject()
  }

  /// The link as it is returned, and behind it what the sandbox alone knows.
  private static func link(_ document: [UInt8], _ payouts: [Payout], _ script: Script?) -> [UInt8] {
    guard script != nil || !payouts.isEmpty else { return document }
    var writer = JSONWriter()
    writer.beginObject()
    if let script { writer.field("script", script.description) }
    if !payouts.isEmpty {
      writer.key("payouts")
      writer.beginArray()
      for payout in payouts.reversed() { write(payout, to: &writer) }
      writer.endArray()
    }
    writer.endObject()
    // A link has an id at least: there is something before the comma.
    return document.dropLast() + Array(",\"sandbox\":".utf8) + writer.finish() + [UInt8(ascii: "}")]
  }

  private static func write(_ payout: Payout, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("id", payout.id.description)
    writer.field("fund_account_id", payout.fundAccount?.description)
    writer.field("mode", payout.mode.rawValue)
    writer.field("status", payout.status.rawValue)
    writer.field("utr", payout.bankReference.map { String($0) })
    writer.field("reason", payout.reason?.reason)
    writer.field("description", payout.reason?.description)
    writer.field("created_at", Int(payout.createdAt.seconds))
    writer.endObject()
  }
}
