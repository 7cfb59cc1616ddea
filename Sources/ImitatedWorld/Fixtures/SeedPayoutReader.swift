import JSON
import PayoutLinks

/// Reads payouts: those that stand at a fixture's link, and those of a section, as the provider returns them or as an
/// export writes them.
struct SeedPayoutReader {
  private static let fields = [
    "id", "fund_account_id", "mode", "status", "utr", "reason", "description", "source", "created_at",
  ]
  /// The provider's, and the link that it is of. What the link tells is not looked at.
  static let entityFields = [
    "id", "entity", "payout_link_id", "fund_account_id", "fund_account", "amount", "currency", "notes", "fees", "tax",
    "status", "purpose", "utr", "mode", "reference_id", "narration", "batch_id", "failure_reason", "created_at",
    "fee_type", "status_details", "merchant_id", "status_details_id", "error",
  ]
  private static let detailFields = ["reason", "description", "source"]

  let document: JSONDocument
  private(set) var hasErrors = false

  init(document: JSONDocument) {
    self.document = document
  }

  mutating func read(_ node: JSONNode, _ report: inout FixtureReport) -> [Payout] {
    guard document.kind(of: node) == .array else {
      addError(node, "\"payouts\" must be an array of objects; found \(document.excerpt(of: node))", &report)
      return []
    }
    var payouts: [Payout] = []
    for element in document.elements(of: node) {
      guard isObject(element, "a payout", Self.fields, &report) else { continue }
      if let payout = payout(element, details: element, &report) { payouts.append(payout) }
    }
    return payouts
  }

  /// One of a section, and the link that it says it is of.
  mutating func readEntity(
    _ node: JSONNode, _ report: inout FixtureReport
  ) -> (payout: Payout, text: [UInt8]?, link: Identifier?)? {
    guard isObject(node, "a payout", Self.entityFields, &report) else { return nil }
    let link = optional(node, "payout_link_id", "\"poutlk_\" and 14 letters or digits, or null", &report) {
      Identifier($0, kind: .payoutLink)
    }
    var details: JSONNode?
    if let given = document.value(of: node, forKey: "status_details"), document.kind(of: given) != .null,
      isObject(given, "\"status_details\"", Self.detailFields, &report)
    {
      details = given
    }
    guard let payout = payout(node, details: details, &report, isCaptured: true) else { return nil }
    var writer = JSONWriter()
    writer.object { writer in
      for (key, value) in document.members(of: node) where !document.isString(key, equalTo: "payout_link_id") {
        writer.member(document, key, value)
      }
    }
    let text = writer.finish()
    guard report.takes("a payout", of: text.count, at: document.sourceRange(of: node).lowerBound) else { return nil }
    // An export's own says no more than is read of it.
    return (payout, text == PayoutDocument.seed(payout) ? nil : text, link)
  }

  private mutating func isObject(
    _ node: JSONNode, _ whole: String, _ fields: [String], _ report: inout FixtureReport
  ) -> Bool {
    guard document.kind(of: node) == .object else {
      addError(node, "expected \(whole), an object; found \(document.excerpt(of: node))", &report)
      return false
    }
    for (key, _) in document.members(of: node) {
      let name = document.string(of: key) ?? ""
      guard !fields.contains(name) else { continue }
      addError(
        key,
        "unknown field \"\(name.prefix(64))\"; \(whole) here has \(Spelling.list(fields))\(Spelling.hint(for: name, among: fields))",
        &report)
    }
    for (_, repeated) in document.duplicateKeys(of: node) {
      addError(repeated, "duplicate key \(document.excerpt(of: repeated))", &report)
    }
    return true
  }

  private mutating func payout(
    _ node: JSONNode, details: JSONNode?, _ report: inout FixtureReport, isCaptured: Bool = false
  ) -> Payout? {
    let id = value(node, "id", "\"pout_\" and 14 letters or digits", &report) { Identifier($0, kind: .payout) }
    let modes = Payout.Mode.allCases.map(\.rawValue).joined(separator: ", ")
    let mode = value(node, "mode", "one of \(modes)", &report) { Payout.Mode(rawValue: $0) }
    let statuses = Payout.Status.allCases.map(\.rawValue).joined(separator: ", ")
    let status = value(node, "status", "one of \(statuses)", &report) { Payout.Status(rawValue: $0) }
    let account = optional(node, "fund_account_id", "\"fa_\" and 14 letters or digits, or null", &report) {
      Identifier($0, kind: .fundAccount)
    }
    // A captured one is returned as it is written, letters and all.
    let expected = isCaptured ? "a string, or null" : "12 digits, of which the first is not 0, or null"
    let reference = optional(node, "utr", expected, &report) { text -> UInt64? in
      if text.utf8.count == 12, text.utf8.first != UInt8(ascii: "0"), let number = WrittenNumber.whole(text) {
        return UInt64(number)
      }
      return isCaptured ? 0 : nil
    }
    let reason = details.flatMap { self.reason($0, &report) }
    let createdAt = document.value(of: node, forKey: "created_at")
    guard let time = createdAt.flatMap({ document.time(of: $0) }) else {
      addError(createdAt ?? node, "a payout needs a \"created_at\": \(JSONDocument.timeAllowed)", &report)
      return nil
    }
    guard let id, let mode, let status else { return nil }
    return Payout(
      id: id, fundAccount: account, mode: mode, createdAt: time, status: status,
      bankReference: reference, reason: reason)
  }

  private mutating func reason(_ node: JSONNode, _ report: inout FixtureReport) -> PayoutReason? {
    let reason = optional(node, "reason", "a string, or null", &report) { $0 }
    let description = optional(node, "description", "a string, or null", &report) { $0 }
    let sources = PayoutReason.Source.allCases.map(\.rawValue).joined(separator: ", ")
    let source = optional(node, "source", "one of \(sources), or null", &report) { PayoutReason.Source(rawValue: $0) }
    return reason.map { PayoutReason(reason: $0, description: description, source: source) }
  }

  private mutating func value<Value>(
    _ node: JSONNode, _ name: String, _ expected: String, _ report: inout FixtureReport, _ read: (String) -> Value?
  ) -> Value? {
    guard document.value(of: node, forKey: name) != nil else {
      addError(node, "a payout needs \"\(name)\": \(expected)", &report)
      return nil
    }
    return optional(node, name, expected, nullable: false, &report, read)
  }

  private mutating func optional<Value>(
    _ node: JSONNode, _ name: String, _ expected: String, nullable: Bool = true, _ report: inout FixtureReport,
    _ read: (String) -> Value?
  ) -> Value? {
    guard let found = document.value(of: node, forKey: name), !nullable || document.kind(of: found) != .null else {
      return nil
    }
    if let value = document.string(of: found).flatMap(read) { return value }
    addError(found, "\"\(name)\" of a payout must be \(expected); found \(document.excerpt(of: found))", &report)
    return nil
  }

  private mutating func addError(_ node: JSONNode, _ message: String, _ report: inout FixtureReport) {
    hasErrors = true
    report.error(at: document.sourceRange(of: node).lowerBound, message)
  }
}
