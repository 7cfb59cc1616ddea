import JSON
import PayoutLinks

/// Payouts as they are returned: alone, with their link, and as a webhook has them.
enum PayoutDocument {
  /// A link's text as far as where its payouts come, last in the object.
  static func beforePayouts(_ text: [UInt8]) -> [UInt8] {
    var text = text
    if let link = JSONDocument(written: text), link.value(of: link.root, forKey: "payouts") != nil {
      text = JSONWriter.object { writer in
        for (key, value) in link.members(of: link.root) where !link.isString(key, equalTo: "payouts") {
          writer.member(link, key, value)
        }
      }
    }
    // It has an id at least.
    return text.dropLast() + Array(",\"payouts\":".utf8)
  }

  /// A captured text; one that has not all of the fields gets the others from `own`, in their order.
  static func completed(_ text: [UInt8], by own: [UInt8]) -> [UInt8] {
    guard let given = JSONDocument(written: text), let own = JSONDocument(written: own) else { return text }
    let names = own.members(of: own.root).compactMap { own.string(of: $0.0) }
    if names.allSatisfy({ given.value(of: given.root, forKey: $0) != nil }) { return text }
    var writer = JSONWriter()
    writer.object { writer in
      for (key, value) in own.members(of: own.root) {
        let name = own.string(of: key) ?? ""
        writer.key(name)
        if let value = given.value(of: given.root, forKey: name) {
          writer.raw(given, value)
        } else {
          writer.raw(own, value)
        }
      }
      for (key, value) in given.members(of: given.root) where !names.contains(given.string(of: key) ?? "") {
        writer.member(given, key, value)
      }
    }
    return writer.finish()
  }

  /// What an export has of a payout: all that its link does not tell.
  static func seed(_ payout: Payout) -> [UInt8] {
    JSONWriter.object { writer in
      writer.field("id", payout.id.description)
      writer.field("fund_account_id", payout.fundAccount?.description)
      writer.field("status", payout.status.rawValue)
      writer.field("utr", payout.bankReference.map { String($0) })
      writer.field("mode", payout.mode.rawValue)
      writer.field("created_at", Int(payout.createdAt.seconds))
      if let reason = payout.reason {
        writer.object("status_details") { writer in
          writer.field("reason", reason.reason)
          writer.field("description", reason.description)
          writer.field("source", reason.source.rawValue)
        }
      }
    }
  }

  /// One payout alone.
  static func text(_ payout: Payout, of link: [UInt8]) -> [UInt8] {
    guard let link = JSONDocument(written: link) else { return [] }
    var writer = JSONWriter()
    write(payout, of: link, to: &writer)
    return writer.finish()
  }

  /// One payout of the link. With a fund account it is written as it is delivered: that stands in it whole, and
  /// `fee_type` does not.
  static func write(
    _ payout: Payout, of link: JSONDocument, expanding fundAccount: FundAccount? = nil, to writer: inout JSONWriter
  ) {
    func copy(_ name: String, as other: String? = nil, to writer: inout JSONWriter) {
      writer.key(other ?? name)
      if let value = link.value(of: link.root, forKey: name) { writer.raw(link, value) } else { writer.null() }
    }
    writer.object { writer in
      writer.field("id", payout.id.description)
      writer.field("entity", "payout")
      writer.field("fund_account_id", payout.fundAccount?.description)
      if let fundAccount {
        writer.key("fund_account")
        FundAccountDocument.write(fundAccount, to: &writer)
      }
      copy("amount", to: &writer)
      // A link of a fixture may not tell it.
      if link.value(of: link.root, forKey: "currency") != nil {
        copy("currency", to: &writer)
      } else {
        writer.field("currency", "INR")
      }
      writer.key("notes")
      writeNotes(of: link, to: &writer)
      writer.field("fees", 0)
      writer.field("tax", 0)
      writer.field("status", payout.status.rawValue)
      copy("purpose", to: &writer)
      writer.field("utr", payout.bankReference.map { String($0) })
      writer.field("mode", payout.mode.rawValue)
      copy("receipt", as: "reference_id", to: &writer)
      writer.field("narration", narration(of: link))
      writer.null("batch_id")
      writer.field("failure_reason", payout.failureReason)
      writer.field("created_at", Int(payout.createdAt.seconds))
      if fundAccount == nil { writer.null("fee_type") }
      writer.object("status_details") { writer in
        writer.field("reason", payout.reason?.reason)
        writer.field("description", payout.reason?.description)
        writer.field("source", payout.reason?.source.rawValue)
      }
    }
  }

  /// The link's; empty ones are a list.
  private static func writeNotes(of link: JSONDocument, to writer: inout JSONWriter) {
    if let notes = link.value(of: link.root, forKey: "notes"), link.kind(of: notes) == .object,
      link.members(of: notes).contains(where: { _ in true })
    {
      writer.raw(link, notes)
    } else {
      NotesDocument.writeNone(to: &writer)
    }
  }

  /// What a bank statement would have of the description: letters, digits and spaces, 30 of them.
  private static func narration(of link: JSONDocument) -> String? {
    guard let text = link.value(of: link.root, forKey: "description").flatMap({ link.string(of: $0) }) else {
      return nil
    }
    let allowed = text.utf8.lazy.filter { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: " "):
        true
      default: false
      }
    }
    let narration = Array(allowed.prefix(30))
    return narration.isEmpty ? nil : String(decoding: narration, as: UTF8.self)
  }
}
