import JSON
import PayoutLinks

/// A page of a list in the provider's envelope: whole, or piece by piece, as a hundred long links are six megabytes.
///
/// A value of its own, which nothing that happens meanwhile changes; what it shows is shared with the account.
package struct ListPage: Sendable {
  enum Item: Sendable {
    /// As it is returned.
    case text([UInt8])
    case payout(Payout, ofLink: [UInt8])
    case contact(Contact, Contact.Record)
    case fundAccount(FundAccount)

    /// No more than it takes by much, for what is long by its notes or texts.
    fileprivate var byteCount: Int {
      func total(_ texts: String?...) -> Int { texts.reduce(512) { $0 + ($1?.utf8.count ?? 0) } }
      return switch self {
      case .text(let text): text.count
      case .payout(_, let link): 512 + link.count
      case .contact(let contact, let record):
        total(
          contact.details.name, contact.details.type, contact.details.phone, contact.details.email, record.reference)
          + record.notes.count
      case .fundAccount(let account):
        switch account.details {
        case .bankAccount(let name, let ifsc, let number): total(name, ifsc, number, account.bankName)
        case .vpa(let address): total(address, address)
        case .unstated: total()
        }
      }
    }

    var text: [UInt8] {
      var text: [UInt8] = []
      append(to: &text)
      return text
    }

    fileprivate func append(to out: inout [UInt8]) {
      switch self {
      case .text(let text): out += text
      case .payout(let payout, let link): out += PayoutDocument.text(payout, of: link)
      case .contact(let contact, let record): out += ContactDocument.text(contact, record)
      case .fundAccount(let account): out += FundAccountDocument.text(account)
      }
    }
  }

  private let before: [UInt8]
  private let items: [Item]
  private let after: [UInt8]
  private var next = -1
  /// About so much in all.
  package let byteCount: Int

  /// What the list stands in comes before it and behind it.
  init(_ items: [Item], before: [UInt8] = [], after: [UInt8] = []) {
    self.before = before
    self.items = items
    self.after = after
    byteCount = items.reduce(64 + before.count + after.count) { $0 + $1.byteCount + 1 }
  }

  package var text: [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(byteCount)
    var page = self
    _ = page.appendPiece(to: &text, of: .max)
    return text
  }

  /// Appends as much that `out` has `pieceBytes`, or the one more that begins before; false where that was the last.
  package mutating func appendPiece(to out: inout [UInt8], of pieceBytes: Int) -> Bool {
    if next < 0 {
      out += before
      out.append(#"{"entity":"collection","count":"#)
      out += String(items.count).utf8
      out.append(#","items":["#)
      next = 0
    }
    while next < items.count {
      guard out.count < pieceBytes else { return true }
      if next > 0 { out.append(UInt8(ascii: ",")) }
      items[next].append(to: &out)
      next += 1
    }
    out.append("]}")
    out += after
    return false
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { unsafe append(contentsOf: $0) }
  }
}
