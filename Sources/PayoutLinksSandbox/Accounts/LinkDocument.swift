import JSON
import PayoutLinks

/// A payout link as it is returned. The text is kept, so that a reply copies bytes; a transition makes it anew.
enum LinkDocument {
  /// The document after a change: the fields that differ between `before` and `after` get their new values in place, or
  /// come in where the documented order has them; everything else stays byte for byte.
  static func updated(_ text: [UInt8], from before: PayoutLink, to after: PayoutLink) -> [UInt8] {
    let changes = Self.changes(from: before, to: after)
    // The text is our own writer's.
    guard !changes.isEmpty, let document = try? JSONDocument(parsing: text) else { return text }
    // A link without an `expire_by` that was expired by hand shows neither it nor `expired_at`.
    var missing = changes.filter { change in
      document.value(of: document.root, forKey: change.field) == nil
        && (change.field != "expired_at" || after.expireBy != nil)
    }
    var writer = JSONWriter()
    writer.beginObject()
    for (key, value) in document.members(of: document.root) {
      let field = document.string(of: key) ?? ""
      while let next = missing.first, PayoutLinkField.documentedAfter(next.field).contains(field) {
        writer.key(next.field)
        next.value.write(to: &writer)
        missing.removeFirst()
      }
      writer.key(document, key)
      if let change = changes.first(where: { $0.field == field }) {
        change.value.write(to: &writer)
      } else {
        writer.raw(document, value)
      }
    }
    for change in missing {
      writer.key(change.field)
      change.value.write(to: &writer)
    }
    writer.endObject()
    return exact(writer.finish())
  }

  /// A copy without the room that a writer keeps for more: a million links are kept.
  static func exact(_ text: [UInt8]) -> [UInt8] {
    // An allocation is rounded up to 16 bytes.
    if text.capacity - text.count < 16 { return text }
    var copy: [UInt8] = []
    copy.reserveCapacity(text.count)
    copy.append(contentsOf: text)
    return copy
  }

  private enum Value {
    case text(String)
    case integer(Int)
    case null

    init(_ time: Timestamp?) {
      self = time.map { .integer(Int($0.seconds)) } ?? .null
    }

    init(_ id: Identifier?) {
      self = id.map { .text($0.description) } ?? .null
    }

    func write(to writer: inout JSONWriter) {
      switch self {
      case .text(let text): writer.string(text)
      case .integer(let number): writer.integer(number)
      case .null: writer.null()
      }
    }
  }

  /// In the documented order.
  private static func changes(from before: PayoutLink, to after: PayoutLink) -> [(field: String, value: Value)] {
    var changes: [(field: String, value: Value)] = []
    if before.fundAccountID != after.fundAccountID { changes.append(("fund_account_id", Value(after.fundAccountID))) }
    if before.payoutID != after.payoutID { changes.append(("payout_id", Value(after.payoutID))) }
    if before.status != after.status { changes.append(("status", .text(after.status.rawValue))) }
    if before.attemptCount != after.attemptCount {
      changes.append(("attempt_count", .integer(Int(after.attemptCount))))
    }
    if before.cancelledAt != after.cancelledAt { changes.append(("cancelled_at", Value(after.cancelledAt))) }
    if before.expiredAt != after.expiredAt { changes.append(("expired_at", Value(after.expiredAt))) }
    return changes
  }
}
