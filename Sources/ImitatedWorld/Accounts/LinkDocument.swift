import JSON
import PayoutLinks

/// A payout link as it is returned. The text is kept, so that a reply copies bytes; a transition makes it anew.
enum LinkDocument {
  /// The document after a change: the fields that differ between `before` and `after` get their new values in place, or
  /// come in where the documented order has them; everything else stays byte for byte.
  static func updated(_ text: [UInt8], from before: PayoutLink, to after: PayoutLink) -> [UInt8] {
    var changes = Self.changes(from: before, to: after)
    guard !changes.isEmpty, let document = JSONDocument(written: text) else { return text }
    var edits: [Edit] = []
    for (key, value) in document.members(of: document.root) {
      guard let place = changes.firstIndex(where: { document.isString(key, equalTo: $0.field) }) else { continue }
      edits.append(Edit(place: document.sourceRange(of: value), text: changes.remove(at: place).value))
    }
    // A link without an `expire_by` that was expired by hand shows neither it nor `expired_at`.
    for change in changes where change.field != "expired_at" || after.expireBy != nil {
      edits.append(insertion(of: change, into: document))
    }
    return edited(text, edits)
  }

  /// The same with `mark` at the end of its short URL, where it has one.
  static func marked(_ text: [UInt8], with mark: [UInt8]) -> [UInt8] {
    guard let document = JSONDocument(written: text),
      let url = document.value(of: document.root, forKey: "short_url"), document.kind(of: url) == .string
    else { return text }
    let end = document.sourceRange(of: url).upperBound - 1
    // Nothing stands behind its last slash.
    if text[end - 1] == UInt8(ascii: "/") || text[end - 1] == UInt8(ascii: "\"") { return text }
    return edited(text, [Edit(place: end..<end, text: String(decoding: mark, as: UTF8.self))])
  }

  /// Other text in the place of some; an empty place is between two bytes.
  private struct Edit {
    let place: Range<Int>
    let text: String
  }

  /// A field that the text does not have yet, with the comma that it needs.
  private static func insertion(of change: Change, into document: JSONDocument) -> Edit {
    let following = PayoutLinkField.documentedAfter(change.field)
    let member = "\"\(change.field)\":\(change.value)"
    for (key, _) in document.members(of: document.root) where following.contains(document.string(of: key) ?? "") {
      let start = document.sourceRange(of: key).lowerBound
      return Edit(place: start..<start, text: member + ",")
    }
    // Behind the last one: a link has its id at least.
    let end = document.sourceRange(of: document.root).upperBound - 1
    return Edit(place: end..<end, text: "," + member)
  }

  private static func edited(_ text: [UInt8], _ edits: [Edit]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(edits.reduce(text.count) { $0 + $1.text.utf8.count - $1.place.count })
    var copied = 0
    // Those for the same place stay in the order of the fields.
    for (_, edit) in edits.enumerated().sorted(by: {
      ($0.element.place.lowerBound, $0.offset) < ($1.element.place.lowerBound, $1.offset)
    }) {
      result.append(contentsOf: text[copied..<edit.place.lowerBound])
      result.append(contentsOf: edit.text.utf8)
      copied = edit.place.upperBound
    }
    result.append(contentsOf: text[copied...])
    return result
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

  private typealias Change = (field: String, value: String)

  /// What differs, as JSON, in the documented order.
  private static func changes(from before: PayoutLink, to after: PayoutLink) -> [Change] {
    var changes: [Change] = []
    if before.fundAccountID != after.fundAccountID { changes.append(("fund_account_id", json(after.fundAccountID))) }
    if before.payoutID != after.payoutID { changes.append(("payout_id", json(after.payoutID))) }
    if before.status != after.status { changes.append(("status", "\"\(after.status.rawValue)\"")) }
    if before.attemptCount != after.attemptCount { changes.append(("attempt_count", "\(after.attemptCount)")) }
    if before.cancelledAt != after.cancelledAt { changes.append(("cancelled_at", json(after.cancelledAt))) }
    if before.expiredAt != after.expiredAt { changes.append(("expired_at", json(after.expiredAt))) }
    return changes
  }

  private static func json(_ time: Timestamp?) -> String { time.map { "\($0.seconds)" } ?? "null" }

  private static func json(_ id: Identifier?) -> String { id.map { "\"\($0)\"" } ?? "null" }
}
