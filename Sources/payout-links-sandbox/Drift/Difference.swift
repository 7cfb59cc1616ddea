import CBuiltInDocs

/// One thing that the sandbox answers otherwise than the real service has answered.
struct Difference: Equatable {
  enum Kind: String {
    /// Of the exchange only a part was captured, as `service` tells: what differs beside that says nothing.
    case capture
    case status
    case header
    /// The sandbox has a key that the service has not shown.
    case missing
    /// The service has shown a key that the sandbox has not.
    case added
    case order
    case type
    case value
    case length
  }

  let kind: Kind
  /// In the reply, as a JSON pointer; empty for the reply as a whole.
  let pointer: String
  let service: String
  let sandbox: String

  /// The row of docs/fidelity.md that it touches, as far as one does.
  var row: String? {
    let key = pointer.split(separator: "/").last.map(String.init) ?? ""
    guard let phrase = Self.phrase(kind, key, pointer) else { return nil }
    return Self.ledger.first { $0.contains(phrase) }
  }

  static let ledger: [String] = {
    for index in 0..<docs_page_count() where unsafe String(cString: docs_page_name(index)) == "fidelity.md" {
      let text = unsafe UnsafeBufferPointer(start: docs_page_text(index), count: docs_page_size(index))
      return unsafe String(decoding: text, as: UTF8.self).split(separator: "\n").map(String.init)
    }
    return []
  }()

  /// What stands in the row, and in no row before it.
  static let phrases = [
    "status": "success is 200", "header": "`Date`, `Content-Type: application/json`",
    "fields": "fields and their order",
    "ids": "ids: `poutlk_`", "times": "times are integer Unix seconds", "short_url": "`short_url` of created links",
    "notes": "notes keep numbers", "attempt_count": "`attempt_count` is 1",
    "sms": "`send_sms`, `send_email` in a reply",
    "expired_at": "`expired_at` equals", "cancelled_at": "only an issued link can be cancelled",
    "payouts": "`expand[]=payouts` adds", "count": "`count` of the reply", "items": "newest first",
    "step": "`step` is null", "description": "the texts above, source `business`", "contact": "known contact gets",
  ]

  private static func phrase(_ kind: Kind, _ key: String, _ pointer: String) -> String? {
    let name =
      switch (kind, key) {
      case (.capture, _): ""
      case (.status, _): "status"
      case (.header, _): "header"
      case (_, "step"), (_, "metadata"): "step"
      case _ where pointer.hasPrefix("/error"): "description"
      case _ where pointer.contains("/payouts"): "payouts"
      case _ where pointer.contains("/notes"): "notes"
      case (.order, _), (.missing, _), (.added, _): "fields"
      case (_, "id"), (_, "contact_id"), (_, "fund_account_id"), (_, "payout_id"): "ids"
      case (_, "expired_at"): "expired_at"
      case (_, "cancelled_at"): "cancelled_at"
      case (_, "created_at"), (_, "expire_by"): "times"
      case (_, "short_url"): "short_url"
      case (_, "attempt_count"): "attempt_count"
      case (_, "send_sms"), (_, "send_email"): "sms"
      case (_, "count"): "count"
      case (_, "items"): "items"
      case _ where pointer.contains("/contact"): "contact"
      default: "fields"
      }
    return phrases[name]
  }

  var text: String {
    let place = pointer.isEmpty ? "" : " at \(pointer)"
    return switch kind {
    case .capture: service
    case .missing: "\(place.dropFirst()): the sandbox has this key, and the service has not"
    case .added: "\(place.dropFirst()): the service has this key, and the sandbox has not"
    default: "\(kind.rawValue)\(place): the service says \(service), the sandbox \(sandbox)"
    }
  }
}
