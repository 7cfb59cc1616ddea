import PayoutLinks

/// The rules a second time, naively: a list of records and a scan for every question. Written from the specification,
/// with nothing of the product but its names for states and events.
struct LinkModel {
  struct Payout {
    var id: String?
    var fundAccount: String?
    var utr: String?
    var status: String
    var createdAt: Int64
  }

  struct Link {
    var id: String
    var contactID: String
    var name: String
    var phone: String
    var email: String
    var purpose: String
    var status = "issued"
    var amount: Int
    var receipt: String?
    var shortURL: String
    var createdAt: Int64
    var expireBy: Int64?
    var expiredAt: Int64?
    var cancelledAt: Int64?
    var fundAccount: String?
    var payout: String?
    var attempts = 0
    /// The oldest first.
    var payouts: [Payout] = []
    /// `after` seconds from the step before.
    var script: [(event: String, after: Int64)] = []
    var since: Int64

    var note: String { script0.isEmpty ? "[]" : #"{"sandbox_script":"\#(script0)"}"# }

    func text(of payout: Payout) -> String {
      func string(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "null" }
      let details = LinkModel.details[payout.status]
      let failure: String? = payout.status == "failed" ? details?.description : nil
      var text = #"{"id":\#(string(payout.id)),"entity":"payout","#
      text += #""fund_account_id":\#(string(payout.fundAccount)),"amount":\#(amount),"currency":"INR","#
      text += #""notes":\#(note),"fees":0,"tax":0,"status":"\#(payout.status)","purpose":"\#(purpose)","#
      text += #""utr":\#(string(payout.utr)),"mode":"IMPS","reference_id":\#(string(receipt)),"narration":"d","#
      text += #""batch_id":null,"failure_reason":\#(string(failure)),"created_at":\#(payout.createdAt),"#
      text += #""fee_type":null,"status_details":{"reason":\#(string(details?.reason)),"#
      text += #""description":\#(string(details?.description)),"source":\#(string(details?.source))}}"#
      return text
    }

    var text: String {
      func string(_ text: String?) -> String { text.map { "\"\($0)\"" } ?? "null" }
      func number(_ number: Int64?) -> String { number.map { "\($0)" } ?? "null" }
      return #"{"id":"\#(id)","entity":"payout_link","contact_id":"\#(contactID)","#
        + #""contact":{"name":"\#(name)","contact":"\#(phone)","email":"\#(email)"},"#
        + #""fund_account_id":\#(string(fundAccount)),"# + (payout.map { #""payout_id":"\#($0)","# } ?? "")
        + #""purpose":"\#(purpose)","status":"\#(status)","amount":\#(amount),"currency":"INR","#
        + #""description":"d","attempt_count":\#(attempts),"receipt":\#(string(receipt)),"notes":\#(note),"#
        + #""short_url":"\#(shortURL)","send_sms":\#(phone.isEmpty ? "false" : "true"),"send_email":false,"#
        + #""cancelled_at":\#(number(cancelledAt)),"created_at":\#(createdAt)"#
        + (expireBy.map { #","expire_by":\#($0),"expired_at":\#(number(expiredAt))"# } ?? "") + "}"
    }

    var mayChange: Bool { !script.isEmpty || status == "issued" && expireBy != nil }

    /// The script as it was sent.
    var script0 = ""
  }

  var links: [Link] = []
  var now: Int64
  /// Where the payouts of claims begin, and where approved ones go on.
  var payoutApproval = false
  var lowBalance = false

  /// from, event, to: as the provider's table lists them.
  static let table = [
    ("pending", "approve", "issued"), ("pending", "reject", "rejected"), ("issued", "claim", "processing"),
    ("issued", "cancel", "cancelled"), ("issued", "expire", "expired"), ("processing", "process", "processed"),
    ("processing", "fail", "issued"), ("processing", "reverse", "issued"),
    ("processing", "approve_payout", "processing"), ("processing", "reject_payout", "issued"),
    ("processing", "release_payout", "processing"), ("processing", "cancel_payout", "issued"),
  ]

  /// The same of the payout that the link waits for.
  static let payoutTable = [
    ("pending", "approve_payout", "processing"), ("pending", "reject_payout", "rejected"),
    ("queued", "release_payout", "processing"), ("queued", "cancel_payout", "cancelled"), ("queued", "fail", "failed"),
    ("processing", "process", "processed"), ("processing", "fail", "failed"), ("processing", "reverse", "reversed"),
  ]

  /// What a payout says of itself where nobody gave a reason.
  static let details: [String: (reason: String, source: String, description: String)] = [
    "pending": (
      "pending_approval", "business",
      "Workflow for the payout is pending approval from the approver(s)."
    ),
    "queued": (
      "low_balance", "business",
      "Payout is queued as there is insufficient balance in your account to process the payout."
    ),
    "processed": (
      "payout_processed", "beneficiary_bank",
      "Payout is processed and the money has been credited into the beneficiary account."
    ),
    "failed": (
      "bank_account_closed", "beneficiary_bank",
      "Payout failed as the beneficiary account is closed. Please contact the beneficiary bank."
    ),
    "reversed": (
      "beneficiary_bank_offline", "beneficiary_bank",
      "Beneficiary bank systems are offline. Please retry after 30 min."
    ),
    "rejected": ("workflow_rejected", "business", "workflow rejected by the approver(s)"),
  ]

  /// Second by second, expiries before scripts: slow, and hard to get wrong.
  mutating func advance(by seconds: Int64) {
    for _ in 0..<seconds {
      now += 1
      for index in links.indices where links[index].mayChange { settle(index) }
    }
  }

  /// What is due for one link at this very second.
  private mutating func settle(_ index: Int) {
    expire(index)
    while let step = links[index].script.first, links[index].since + step.after <= now {
      links[index].script.removeFirst()
      links[index].since = now
      _ = apply(step.event, index)
    }
  }

  private mutating func expire(_ index: Int) {
    guard links[index].status == "issued", let due = links[index].expireBy, due <= now else { return }
    links[index].status = "expired"
    links[index].expiredAt = due
    links[index].script = []
  }

  /// True where the table has the row.
  mutating func apply(_ event: String, _ index: Int) -> Bool {
    guard let row = Self.table.first(where: { $0.0 == links[index].status && $0.1 == event }) else { return false }
    if let last = links[index].payouts.last, row.0 == "processing" {
      guard let step = Self.payoutTable.first(where: { $0.0 == last.status && $0.1 == event }) else { return false }
      links[index].payouts[links[index].payouts.count - 1].status =
        event == "approve_payout" && lowBalance ? "queued" : step.2
    }
    links[index].status = row.2
    switch event {
    case "claim":
      links[index].attempts += 1
      let status = payoutApproval ? "pending" : lowBalance ? "queued" : "processing"
      links[index].payouts.append(Payout(status: status, createdAt: now))
    case "cancel": links[index].cancelledAt = now
    case "expire": links[index].expiredAt = links[index].expireBy == nil ? nil : min(now, links[index].expireBy ?? now)
    default: break
    }
    if ["expired", "cancelled", "rejected", "processed"].contains(row.2) { links[index].script = [] }
    expire(index)
    return true
  }

  func list(_ filters: [(name: String, value: String)]) -> [Link] {
    var skip = 0
    var count = 10
    var found = Array(links.reversed())
    for (name, value) in filters {
      switch name {
      case "skip": skip = Int(value) ?? 0
      case "count": count = Int(value) ?? 10
      case "from": found = found.filter { $0.createdAt >= Int64(value) ?? 0 }
      case "to": found = found.filter { $0.createdAt <= Int64(value) ?? 0 }
      case "id": found = found.filter { $0.id == value }
      case "contact_id": found = found.filter { $0.contactID == value }
      case "contact_phone_number": found = found.filter { $0.phone == value }
      case "contact_email": found = found.filter { $0.email == value }
      case "fund_account_id": found = found.filter { $0.fundAccount == value }
      case "purpose": found = found.filter { $0.purpose == value }
      case "status": found = found.filter { $0.status == value }
      case "receipt": found = found.filter { $0.receipt == value }
      case "short_url": found = found.filter { $0.shortURL == value }
      default: break
      }
    }
    return Array(found.dropFirst(skip).prefix(count))
  }
}
