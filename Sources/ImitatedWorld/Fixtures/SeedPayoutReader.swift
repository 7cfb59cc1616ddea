import JSON
import PayoutLinks

/// Reads the payouts that a fixture's link has had, as an export writes them.
struct SeedPayoutReader {
  private static let fields = [
    "id", "fund_account_id", "mode", "status", "utr", "reason", "description", "source", "created_at",
  ]

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
      if let payout = payout(element, &report) { payouts.append(payout) }
    }
    return payouts
  }

  private mutating func payout(_ node: JSONNode, _ report: inout FixtureReport) -> Payout? {
    guard document.kind(of: node) == .object else {
      addError(node, "expected a payout, an object; found \(document.excerpt(of: node))", &report)
      return nil
    }
    for (key, _) in document.members(of: node) {
      let name = document.string(of: key) ?? ""
      guard !Self.fields.contains(name) else { continue }
      let fields = Self.fields
      addError(
        key,
        "unknown field \"\(name.prefix(64))\"; a payout in a fixture has \(Spelling.list(fields))\(Spelling.hint(for: name, among: fields))",
        &report)
    }
    for (_, repeated) in document.duplicateKeys(of: node) {
      addError(repeated, "duplicate key \(document.excerpt(of: repeated))", &report)
    }
    let id = value(node, "id", "\"pout_\" and 14 letters or digits", &report) { Identifier($0, kind: .payout) }
    let mode = value(node, "mode", "IMPS, NEFT or UPI", &report) { Payout.Mode(rawValue: $0) }
    let statuses = Payout.Status.allCases.map(\.rawValue).joined(separator: ", ")
    let status = value(node, "status", "one of \(statuses)", &report) { Payout.Status(rawValue: $0) }
    let account = optional(node, "fund_account_id", "\"fa_\" and 14 letters or digits, or null", &report) {
      Identifier($0, kind: .fundAccount)
    }
    let reference = optional(node, "utr", "12 digits, or null", &report) { text in
      text.utf8.count == 12 && text.utf8.first != UInt8(ascii: "0") ? WrittenNumber.whole(text).map { UInt64($0) } : nil
    }
    let reason = optional(node, "reason", "a string, or null", &report) { $0 }
    let description = optional(node, "description", "a string, or null", &report) { $0 }
    let sources = PayoutReason.Source.allCases.map(\.rawValue).joined(separator: ", ")
    let source = optional(node, "source", "one of \(sources), or null", &report) { PayoutReason.Source(rawValue: $0) }
    let createdAt = document.value(of: node, forKey: "created_at")
    guard let seconds = createdAt.flatMap({ document.wholeNumber(of: $0) }), seconds >= 0 else {
      addError(createdAt ?? node, "a payout needs a \"created_at\" in Unix seconds", &report)
      return nil
    }
    guard let id, let mode, let status else { return nil }
    return Payout(
      id: id, fundAccount: account, mode: mode, createdAt: Timestamp(Int64(seconds)), status: status,
      bankReference: reference,
      reason: reason.map { PayoutReason(reason: $0, description: description, source: source) })
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
