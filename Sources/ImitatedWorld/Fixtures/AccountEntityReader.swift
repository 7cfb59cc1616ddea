import JSON
import PayoutLinks

/// Reads the contacts, fund accounts and payouts that fixtures give an account, in the provider's names for their
/// fields.
struct AccountEntityReader {
  static let sections = ["contacts", "fund_accounts", "payouts"]
  private static let contactFields = [
    "id", "entity", "name", "contact", "email", "type", "reference_id", "batch_id", "active", "notes", "created_at",
  ]
  private static let fundAccountFields = [
    "id", "entity", "contact_id", "account_type", "bank_account", "vpa", "batch_id", "active", "created_at",
  ]
  private static let bankAccountFields = ["name", "ifsc", "account_number", "bank_name", "notes"]
  private static let vpaFields = ["address", "username", "handle"]

  /// A payout, until its link is found.
  struct SectionPayout {
    let payout: Payout
    let text: [UInt8]?
    let link: Identifier?
    let place: FixtureReport.Place
  }

  /// The text that is being read.
  private var document: JSONDocument
  private(set) var contacts: [SeedContact] = []
  private(set) var fundAccounts: [FundAccount] = []
  private(set) var payouts: [SectionPayout] = []
  private var ids: Set<Identifier> = []

  init(document: JSONDocument) {
    self.document = document
  }

  /// One of the sections: an array, or the list envelope of a captured reply.
  mutating func read(
    section name: String, _ value: JSONNode, of document: JSONDocument, _ report: inout FixtureReport
  ) {
    self.document = document
    let items = document.kind(of: value) == .object ? document.value(of: value, forKey: "items") ?? value : value
    guard document.kind(of: items) == .array else {
      return error(value, "\"\(name)\" must be an array of objects; found \(document.excerpt(of: value))", &report)
    }
    // A reply lists the newest first, and of equal times the order of arrival decides: so it comes back as it was.
    if items != value {
      for element in Array(document.elements(of: items)).reversed() { read(element, of: name, &report) }
    } else {
      for element in document.elements(of: items) { read(element, of: name, &report) }
    }
  }

  private mutating func read(_ element: JSONNode, of section: String, _ report: inout FixtureReport) {
    switch section {
    case "contacts": readContact(element, &report)
    case "fund_accounts": readFundAccount(element, &report)
    default: readPayout(element, &report)
    }
  }

  private mutating func readPayout(_ node: JSONNode, _ report: inout FixtureReport) {
    var reader = SeedPayoutReader(document: document)
    guard let read = reader.readEntity(node, &report), !reader.hasErrors else { return }
    guard isNew(read.payout.id, document.value(of: node, forKey: "id") ?? node, &report) else { return }
    let place = report.place(document.sourceRange(of: node).lowerBound)
    payouts.append(SectionPayout(payout: read.payout, text: read.text, link: read.link, place: place))
  }

  /// Whether another has an id that this one has: told of one of them.
  func sharedID(with other: AccountEntityReader) -> Identifier? { ids.first { other.ids.contains($0) } }

  private mutating func readContact(_ node: JSONNode, _ report: inout FixtureReport) {
    guard isObject(node, "a contact", Self.contactFields, &report) else { return }
    var details = Contact.Details(name: text(node, "name", &report) ?? "")
    details.type = text(node, "type", &report)
    details.phone = text(node, "contact", &report) ?? ""
    details.email = text(node, "email", &report) ?? ""
    guard let id = id(node, "id", .contact, &report) else { return }
    var record = Contact.Record(createdAt: time(node, "created_at", &report))
    record.reference = text(node, "reference_id", &report)
    record.isActive = boolean(node, "active", &report) ?? true
    record.notes = notes(node, &report)
    let place = document.sourceRange(of: node)
    guard report.takes("a contact", of: place.count, at: place.lowerBound) else { return }
    contacts.append(SeedContact(contact: Contact(id: id, details: details), record: record))
  }

  private mutating func readFundAccount(_ node: JSONNode, _ report: inout FixtureReport) {
    guard isObject(node, "a fund account", Self.fundAccountFields, &report) else { return }
    var details = FundAccount.Details.unstated
    var bankName: String?
    if let bank = document.value(of: node, forKey: "bank_account"), document.kind(of: bank) != .null,
      isObject(bank, "a bank account", Self.bankAccountFields, &report)
    {
      let known = ["name", "ifsc", "account_number"].map { text(bank, $0, &report) }
      // All of them null is how one is shown that is known by its id alone.
      if known.contains(where: { $0 != nil }) {
        details = .bankAccount(name: known[0] ?? "", ifsc: known[1] ?? "", accountNumber: known[2] ?? "")
      }
      bankName = text(bank, "bank_name", &report)
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
    let place = document.sourceRange(of: node)
    guard report.takes("a fund account", of: place.count, at: place.lowerBound) else { return }
    fundAccounts.append(
      FundAccount(
        id: id, contact: contact, details: details, createdAt: time(node, "created_at", &report), bankName: bankName,
        isActive: boolean(node, "active", &report) ?? true))
  }

  private mutating func id(
    _ node: JSONNode, _ name: String, _ kind: Identifier.Kind, _ report: inout FixtureReport
  ) -> Identifier? {
    guard let value = document.value(of: node, forKey: name) else {
      error(node, "missing \"\(name)\": \"\(kind.prefix)\" and 14 letters or digits", &report)
      return nil
    }
    guard let id = identifier(value, kind, &report), isNew(id, value, &report) else { return nil }
    return id
  }

  private mutating func isNew(_ id: Identifier, _ value: JSONNode, _ report: inout FixtureReport) -> Bool {
    if ids.insert(id).inserted { return true }
    error(value, "duplicate id \"\(id)\"", &report)
    return false
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

  private func boolean(_ node: JSONNode, _ name: String, _ report: inout FixtureReport) -> Bool? {
    guard let value = document.value(of: node, forKey: name), document.kind(of: value) != .null else { return nil }
    let boolean = document.boolean(of: value)
    if boolean == nil {
      error(value, "\"\(name)\" is true, false or null; found \(document.excerpt(of: value))", &report)
    }
    return boolean
  }

  /// An object as it is returned, compact; empty where there are none.
  private func notes(_ node: JSONNode, _ report: inout FixtureReport) -> [UInt8] {
    guard let value = document.value(of: node, forKey: "notes") else { return [] }
    switch document.kind(of: value) {
    case .null: return []
    case .array where !document.elements(of: value).contains(where: { _ in true }): return []
    case .object:
      guard document.members(of: value).contains(where: { _ in true }) else { return [] }
      var writer = JSONWriter()
      writer.raw(document, value)
      return writer.finish()
    case .boolean, .number, .string, .array:
      error(value, "\"notes\" are an object, or [] for none; found \(document.excerpt(of: value))", &report)
      return []
    }
  }

  /// Unix seconds, or null, which counts as missing.
  private func time(_ node: JSONNode, _ name: String, _ report: inout FixtureReport) -> Timestamp? {
    guard let value = document.value(of: node, forKey: name), document.kind(of: value) != .null else { return nil }
    if let time = document.time(of: value) { return time }
    error(
      value, "\"\(name)\" is null, or \(JSONDocument.timeAllowed); found \(document.excerpt(of: value))", &report)
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
