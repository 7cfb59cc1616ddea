import JSON
import PayoutLinks

/// Reads the contacts and fund accounts of a fixture's account, in the provider's names for their fields.
struct AccountEntityReader {
  private static let contactFields = [
    "id", "entity", "name", "contact", "email", "type", "reference_id", "batch_id", "active", "notes", "created_at",
  ]
  private static let fundAccountFields = [
    "id", "entity", "contact_id", "account_type", "bank_account", "vpa", "batch_id", "active", "created_at",
  ]
  private static let bankAccountFields = ["name", "ifsc", "account_number", "bank_name", "notes"]
  private static let vpaFields = ["address", "username", "handle"]

  let document: JSONDocument
  private(set) var contacts: [Contact] = []
  private(set) var fundAccounts: [FundAccount] = []
  private var ids: Set<Identifier> = []

  init(document: JSONDocument) {
    self.document = document
  }

  mutating func readContact(_ node: JSONNode, _ report: inout FixtureReport) {
    guard isObject(node, "a contact", Self.contactFields, &report) else { return }
    var details = Contact.Details(name: text(node, "name", &report) ?? "")
    details.type = text(node, "type", &report)
    details.phone = text(node, "contact", &report) ?? ""
    details.email = text(node, "email", &report) ?? ""
    guard let id = id(node, "id", .contact, &report) else { return }
    contacts.append(Contact(id: id, details: details))
  }

  mutating func readFundAccount(_ node: JSONNode, _ report: inout FixtureReport) {
    guard isObject(node, "a fund account", Self.fundAccountFields, &report) else { return }
    var details = FundAccount.Details.unstated
    if let bank = document.value(of: node, forKey: "bank_account"), document.kind(of: bank) != .null,
      isObject(bank, "a bank account", Self.bankAccountFields, &report)
    {
      details = .bankAccount(
        name: text(bank, "name", &report) ?? "", ifsc: text(bank, "ifsc", &report) ?? "",
        accountNumber: text(bank, "account_number", &report) ?? "")
    } else if let vpa = document.value(of: node, forKey: "vpa"), document.kind(of: vpa) != .null,
      isObject(vpa, "a VPA", Self.vpaFields, &report)
    {
      if let address = text(vpa, "address", &report) {
        details = .vpa(address: address)
      } else {
        error(vpa, "a VPA needs an \"address\" such as \"asha.rao@upi\"", &report)
      }
    }
    // Without one it is anybody's.
    var contact: Identifier?
    if let value = document.value(of: node, forKey: "contact_id"), document.kind(of: value) != .null {
      contact = identifier(value, .contact, &report)
    }
    guard let id = id(node, "id", .fundAccount, &report) else { return }
    fundAccounts.append(
      FundAccount(id: id, contact: contact, details: details, createdAt: time(node, "created_at", &report)))
  }

  private mutating func id(
    _ node: JSONNode, _ name: String, _ kind: Identifier.Kind, _ report: inout FixtureReport
  ) -> Identifier? {
    guard let value = document.value(of: node, forKey: name) else {
      error(node, "missing \"\(name)\": \"\(kind.prefix)\" and 14 letters or digits", &report)
      return nil
    }
    guard let id = identifier(value, kind, &report) else { return nil }
    if ids.insert(id).inserted { return id }
    error(value, "duplicate id \"\(id)\"", &report)
    return nil
  }

  private func identifier(_ value: JSONNode, _ kind: Identifier.Kind, _ report: inout FixtureReport) -> Identifier? {
    if let text = document.string(of: value), let id = Identifier(text, kind: kind) { return id }
    error(value, "expected \"\(kind.prefix)\" and 14 letters or digits; found \(document.excerpt(of: value))", &report)
    return nil
  }

  /// A text, or null, which counts as missing.
  private func text(_ node: JSONNode, _ name: String, _ report: inout FixtureReport) -> String? {
    guard let value = document.value(of: node, forKey: name), document.kind(of: value) != .null else { return nil }
    let text = document.string(of: value)
    if text == nil {
      error(value, "\"\(name)\" must be a string or null; found \(document.excerpt(of: value))", &report)
    }
    return text
  }

  /// Unix seconds, or null, which counts as missing.
  private func time(_ node: JSONNode, _ name: String, _ report: inout FixtureReport) -> Timestamp? {
    guard let value = document.value(of: node, forKey: name), document.kind(of: value) != .null else { return nil }
    if let seconds = document.wholeNumber(of: value), seconds >= 0 { return Timestamp(Int64(seconds)) }
    error(value, "\"\(name)\" is Unix seconds or null; found \(document.excerpt(of: value))", &report)
    return nil
  }

  private func isObject(
    _ node: JSONNode, _ whole: String, _ fields: [String], _ report: inout FixtureReport
  ) -> Bool {
    guard document.kind(of: node) == .object else {
      error(node, "expected \(whole), an object; found \(document.excerpt(of: node))", &report)
      return false
    }
    for (key, _) in document.members(of: node) {
      let name = document.string(of: key) ?? ""
      guard !fields.contains(name) else { continue }
      error(
        key,
        "unknown field \"\(name.prefix(64))\"; \(whole) has \(Spelling.list(fields))\(Spelling.hint(for: name, among: fields))",
        &report)
    }
    for (_, repeated) in document.duplicateKeys(of: node) {
      error(repeated, "duplicate key \(document.excerpt(of: repeated))", &report)
    }
    return true
  }

  private func error(_ node: JSONNode, _ message: @autoclosure () -> String, _ report: inout FixtureReport) {
    report.error(at: document.sourceRange(of: node).lowerBound, message())
  }
}
