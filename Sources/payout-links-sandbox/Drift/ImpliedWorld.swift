import JSON
import PayoutLinks

/// The world that a capture implies: its links before the first request, in the order in which they came into being,
/// and what their account must have.
///
/// A link has of the capture what it means and not how it is written: what the sandbox then writes is its own. What a
/// fixture does not take, or the capture lacks, is as usual instead, so that it is found as a difference.
struct ImpliedWorld {
  /// The links that the capture shows and did not make, each as it was first seen.
  private var links: [(id: String, seen: JSONPart, status: String)] = []
  private var arrivals = Arrivals()
  private var numbers: [String] = []
  private var purposes: [String] = []
  private var contactTypes: [String] = []
  private var contacts: [(id: String, details: JSONPart)] = []
  private var fundAccounts: [(id: String, contact: String)] = []
  private var hasApproval = false

  init(of exchanges: [CapturedExchange]) {
    var known: Set<String> = []
    // What a refused cancel says of a link that has not been seen yet.
    var told: [(id: String, status: String)] = []
    for exchange in exchanges {
      if let (id, status) = exchange.refusedCancel, !known.contains(id), !told.contains(where: { $0.id == id }) {
        told.append((id, status.rawValue))
      }
      for link in exchange.links { look(at: link, in: exchange, told, &known) }
      if exchange.isList { arrivals.look(at: exchange.links.compactMap { $0["id"].text }) }
      if exchange.isCreate { look(atDraft: exchange) }
    }
    for (id, status) in told where !known.contains(id) { links.append((id, .none, status)) }
    let places = arrivals.places()
    links.sort { (places[$0.id] ?? -1) < (places[$1.id] ?? -1) }
  }

  private mutating func look(
    at link: JSONPart, in exchange: CapturedExchange, _ told: [(id: String, status: String)], _ known: inout Set<String>
  ) {
    if let purpose = link["purpose"].text, !purposes.contains(purpose) { purposes.append(purpose) }
    if let type = link["contact"]["type"].text, !contactTypes.contains(type) { contactTypes.append(type) }
    if let contact = identifier("contact_id", .contact, of: link) {
      if link["contact"].kind == .object, !contacts.contains(where: { $0.id == contact }) {
        contacts.append((contact, link["contact"]))
      }
      if let account = identifier("fund_account_id", .fundAccount, of: link),
        !fundAccounts.contains(where: { $0.id == account })
      {
        fundAccounts.append((account, contact))
      }
    }
    guard let id = identifier("id", .payoutLink, of: link), known.insert(id).inserted else { return }
    if exchange.isCreate {
      hasApproval = hasApproval || link["status"].text == "pending"
      return
    }
    // What a cancel shows as cancelled was issued before it.
    let seen = exchange.cancelledID != nil ? nil : link["status"].text.flatMap { Status(rawValue: $0) }
    links.append((id, link, told.first { $0.id == id }?.status ?? (seen ?? .issued).rawValue))
  }

  private func identifier(_ name: String, _ kind: Identifier.Kind, of link: JSONPart) -> String? {
    link[name].text.flatMap { Identifier($0, kind: kind) == nil ? nil : $0 }
  }

  private mutating func look(atDraft exchange: CapturedExchange) {
    // One that was refused for something else has a good number too.
    guard [200, 400].contains(exchange.status), exchange.document["error"]["field"].text != "account_number" else {
      return
    }
    if let number = exchange.accountNumber, !numbers.contains(number) { numbers.append(number) }
  }

  /// As a fixture with the built-in key. What is no sure fact is left to the sandbox.
  func fixture() -> [UInt8] {
    var writer = JSONWriter(.pretty)
    writer.object { writer in
      writer.array("accounts") { writer in
        writer.object { writer in
          member("id", "acc_00000000000001", in: &writer)
          array("keys", [()], in: &writer) { _, writer in
            writer.object { writer in
              member("id", "rzp_test_sandbox", in: &writer)
              member("secret", "sandbox_secret", in: &writer)
            }
          }
          writer.key("approval_workflow")
          writer.boolean(hasApproval)
          let isWord = { (text: String) in !text.isEmpty }
          for (name, texts) in [("account_numbers", numbers), ("purposes", purposes), ("contact_types", contactTypes)] {
            array(name, texts.filter(isWord), in: &writer) { $1.string($0) }
          }
          array("contacts", contacts, in: &writer) { contact, writer in
            writer.object { writer in
              member("id", contact.id, in: &writer)
              for name in ["name", "contact", "email", "type"] {
                if let text = contact.details[name].text { member(name, text, in: &writer) }
              }
            }
          }
          array("fund_accounts", fundAccounts, in: &writer) { account, writer in
            writer.object { writer in
              member("id", account.id, in: &writer)
              member("contact_id", account.contact, in: &writer)
              writer.object("vpa") { writer in
                member("address", "someone@upi", in: &writer)
              }
            }
          }
          array("payout_links", links, in: &writer) { link, writer in
            writer.object { writer in
              member("id", link.id, in: &writer)
              if link.seen.kind == nil {
                member("status", link.status, in: &writer)
              } else {
                write(link.seen, link.status, in: &writer)
              }
            }
          }
        }
      }
    }
    return writer.finish()
  }

  /// The documented fields in the documented order, after the id. Those that not every link has are there where they
  /// were seen.
  private func write(_ link: JSONPart, _ status: String, in writer: inout JSONWriter) {
    member("entity", "payout_link", in: &writer)
    identifier("contact_id", .contact, link, in: &writer)
    writer.object("contact") { writer in
      for name in ["name", "type", "contact", "email"] where name != "type" || link["contact"]["type"].kind != nil {
        member(name, link["contact"][name].written ?? "", in: &writer)
      }
    }
    identifier("fund_account_id", .fundAccount, link, in: &writer)
    if link["payout_id"].kind != nil { identifier("payout_id", .payout, link, in: &writer) }
    member("purpose", link["purpose"].written ?? "refund", in: &writer)
    member("status", status, in: &writer)
    number("amount", link, or: 100, in: &writer)
    member("currency", link["currency"].written ?? "INR", in: &writer)
    text("description", link, in: &writer)
    number("attempt_count", link, or: 0, atMost: Int(Int32.max), in: &writer)
    text("receipt", link, in: &writer)
    writer.key("notes")
    writer.raw(link["notes"].kind == .object ? link["notes"].source : Array("[]".utf8))
    member("short_url", link["short_url"].written ?? "https://rzp.io/i/unseen", in: &writer)
    for name in ["send_sms", "send_email"] {
      writer.key(name)
      writer.boolean(link[name].flag ?? (link[name].written == "true"))
    }
    number("cancelled_at", link, unless: status != "cancelled", in: &writer)
    number("created_at", link, in: &writer)
    if link["expire_by"].kind != nil { number("expire_by", link, in: &writer) }
    if link["expired_at"].kind != nil { number("expired_at", link, in: &writer) }
  }

  private func text(_ name: String, _ link: JSONPart, in writer: inout JSONWriter) {
    writer.key(name)
    if let text = link[name].written { writer.string(text) } else { writer.null() }
  }

  private func identifier(_ name: String, _ kind: Identifier.Kind, _ link: JSONPart, in writer: inout JSONWriter) {
    writer.key(name)
    if let id = identifier(name, kind, of: link) { writer.string(id) } else { writer.null() }
  }

  private func number(
    _ name: String, _ link: JSONPart, or usual: Int? = nil, atMost most: Int = .max, unless isNone: Bool = false,
    in writer: inout JSONWriter
  ) {
    writer.key(name)
    let number = isNone ? nil : link[name].integer ?? link[name].text.flatMap { Int($0) }
    if let number = number.flatMap({ (0...most).contains($0) ? $0 : nil }) ?? usual {
      writer.integer(number)
    } else {
      writer.null()
    }
  }

  private func member(_ name: String, _ value: String, in writer: inout JSONWriter) {
    writer.key(name)
    writer.string(value)
  }

  private func array<Element>(
    _ name: String, _ elements: [Element], in writer: inout JSONWriter, _ write: (Element, inout JSONWriter) -> Void
  ) {
    writer.array(name) { writer in
      for element in elements { write(element, &writer) }
    }
  }
}
