/// One attempt to pay what a link promises: made by a claim, ended by the bank's answer or an approver's.
package struct Payout: Hashable, Sendable {
  package enum Status: String, CaseIterable, Sendable {
    case pending, queued, processing, processed, failed, reversed, rejected, cancelled

    /// Its link waits for it.
    package var isUnderWay: Bool {
      switch self {
      case .pending, .queued, .processing: true
      case .processed, .failed, .reversed, .rejected, .cancelled: false
      }
    }
  }

  package enum Mode: String, CaseIterable, Sendable {
    case imps = "IMPS"
    case neft = "NEFT"
    case rtgs = "RTGS"
    case upi = "UPI"
    case amazonPay = "amazonpay"

    /// In paise; a bank account gets more by NEFT.
    package static let impsMax = 20_000_000
  }

  package let id: Identifier
  package let fundAccount: Identifier?
  package let mode: Mode
  package internal(set) var status: Status
  package let createdAt: Timestamp
  package internal(set) var reason: PayoutReason?
  // A million payouts are kept: none is 0, not a byte of its own and seven beside it.
  private var reference: UInt64

  /// The bank's reference, once the bank has taken the money.
  package internal(set) var bankReference: UInt64? {
    get { reference == 0 ? nil : reference }
    set { reference = newValue ?? 0 }
  }

  package init(
    id: Identifier, fundAccount: Identifier?, mode: Mode, createdAt: Timestamp, status: Status = .processing,
    bankReference: UInt64? = nil, reason: PayoutReason? = nil
  ) {
    self.id = id
    self.fundAccount = fundAccount
    self.mode = mode
    self.status = status
    self.createdAt = createdAt
    self.reason = reason
    reference = bankReference ?? 0
  }

  /// For people and old clients, of a payout that failed.
  package var failureReason: String? { status == .failed ? reason?.description : nil }
}

extension Payout.Status {
  /// Why, where nobody said.
  var usualReason: PayoutReason? {
    switch self {
    case .pending: .pendingApproval
    case .queued: .lowBalance
    case .processing, .cancelled: nil
    case .processed: PayoutReason("payout_processed")
    case .failed: PayoutReason("bank_account_closed")
    case .reversed: PayoutReason("beneficiary_bank_offline")
    case .rejected:
      PayoutReason(
        reason: "workflow_rejected", description: "workflow rejected by the approver(s)", source: .business)
    }
  }

  /// Whether the bank has taken the money by then: what it refused it has no reference for.
  var hasBankReference: Bool { self == .processed || self == .reversed }
}
