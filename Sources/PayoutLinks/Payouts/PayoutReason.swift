/// Why a payout is where it is, as the provider tells it: a reason, a description and a source that belong together.
package struct PayoutReason: Hashable, Sendable {
  /// Who is at fault.
  package enum Source: String, CaseIterable, Sendable {
    case beneficiaryBank = "beneficiary_bank"
    case business, gateway
    case `internal`
  }

  /// A row of the documented table costs a number: a million payouts hold one each.
  private enum Kept: Hashable, Sendable {
    case documented(UInt8)
    indirect case own(reason: String, description: String, source: Source)
  }

  private let kept: Kept

  /// For programs: `beneficiary_bank_offline`.
  package var reason: String {
    switch kept {
    case .documented(let row): Self.rows[Int(row)].reason
    case .own(let reason, _, _): reason
    }
  }

  /// For people: `Beneficiary bank systems are offline. Please retry after 30 min.`
  package var description: String {
    switch kept {
    case .documented(let row): Self.rows[Int(row)].description
    case .own(_, let description, _): description
    }
  }

  package var source: Source {
    switch kept {
    case .documented(let row): Self.rows[Int(row)].source
    case .own(_, _, let source): source
    }
  }

  /// The state in which a claim's payout begins for this reason; nil where it begins in none for it.
  package var beginning: Payout.Status? {
    guard case .documented(let row) = kept else { return nil }
    return Self.rows[Int(row)].beginning
  }

  /// What is not said is that of the documented row; a reason that has none is the beneficiary's bank's.
  package init(reason: String, description: String? = nil, source: Source? = nil) {
    let place = Self.rows.firstIndex { $0.reason == reason }
    let row = place.map { Self.rows[$0] }
    let description = description ?? row?.description ?? Self.words(of: reason)
    let source = source ?? row?.source ?? .beneficiaryBank
    if let place, let row, row.description == description, row.source == source {
      kept = .documented(UInt8(truncatingIfNeeded: place))
    } else {
      kept = .own(reason: reason, description: description, source: source)
    }
  }

  /// From one text: a name in lower case and underscores gets its row's description, or its words; a sentence the name
  /// of the row that has it, or one made of it.
  package init(_ text: String) {
    let isName = text.utf8.allSatisfy { Self.isLetterOrDigit($0) && !(0x41...0x5A).contains($0) || $0 == 0x5F }
    if isName {
      self.init(reason: text)
      return
    }
    if let row = Self.rows.first(where: { $0.description == text }) {
      self.init(reason: row.reason)
      return
    }
    var name: [UInt8] = []
    for byte in text.lowercased().utf8 {
      if Self.isLetterOrDigit(byte) { name.append(byte) } else if name.last ?? 0x5F != 0x5F { name.append(0x5F) }
    }
    while name.last == 0x5F { name.removeLast() }
    self.init(reason: String(decoding: name, as: UTF8.self), description: text)
  }

  private static func words(of name: String) -> String {
    let words = String(decoding: name.utf8.map { $0 == 0x5F ? 0x20 : $0 }, as: UTF8.self)
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}

extension PayoutReason {
  package static let documented = rows.map(\.reason)

  /// Those for which a claim's payout begins somewhere else than usual.
  package static let ofBeginnings = rows.filter { $0.beginning != nil }.map(\.reason)

  package static let lowBalance = PayoutReason("low_balance")
  package static let pendingApproval = PayoutReason("pending_approval")

  private struct Row: Sendable {
    let reason: String
    let source: Source
    let description: String
    var beginning: Payout.Status?

    init(_ reason: String, _ source: Source, _ description: String, _ beginning: Payout.Status? = nil) {
      self.reason = reason
      self.source = source
      self.description = description
      self.beginning = beginning
    }
  }

  /// The provider's table, misprints included.
  private static let rows: [Row] = [
    Row(
      "bank_account_closed", .beneficiaryBank,
      "Payout failed as the beneficiary account is closed. Please contact the beneficiary bank."),
    Row(
      "bank_account_frozen", .beneficiaryBank,
      "Payout failed as beneficiary account is frozen. Please contact the beneficiary bank."),
    Row("bank_account_invalid", .beneficiaryBank, "Payout failed due to invalid beneficiary account details."),
    Row(
      "beneficiary_account_dormant", .beneficiaryBank,
      "Payout failed as beneficiary account is dormat. Please contact the beneficiary bank."),
    Row(
      "beneficiary_bank_failure", .beneficiaryBank,
      "Payout failed at the beneficiary bank due to a technical issue. Please retry after 30 min."),
    Row(
      "beneficiary_bank_offline", .beneficiaryBank,
      "Beneficiary bank systems are offline. Please retry after 30 min."),
    Row(
      "beneficiary_bank_rejected", .beneficiaryBank,
      "Payout rejected by the beneficiary bank. Please contact the beneficiary bank."),
    Row(
      "beneficiary_bank_technical_error", .beneficiaryBank,
      "Payout failed due to a technical issue at the beneficiary bank. Please retry after 30 min."),
    Row("beneficiary_psp_offline", .beneficiaryBank, "Beneficiary PSP systems are offline. Please retry after 30 min."),
    Row(
      "imps_not_allowed", .beneficiaryBank,
      "IMPS is not enabled on beneficiary account. Please retry with different mode."),
    Row(
      "invalid_ifsc_code", .beneficiaryBank,
      "Payout failed as the IFSC code is invalid. Please correct the IFSC code and retry."),
    Row(
      "npci_beneficiary_timeout", .beneficiaryBank,
      "Temporary technical issue between NPCI and the beneficiary bank. Please retry after 30 min."),
    Row(
      "transaction_limit_exceeded", .beneficiaryBank,
      "Payout amount greater than the limit supported by the beneficiary account."),
    Row(
      "amount_limit_exhausted_neft", .business,
      "The NEFT 24*7 limits for your account has been exhausted. Please retry after sometime."),
    Row("beneficiary_account_invalid", .business, "Payout failed due to invalid beneficiary account number."),
    Row(
      "beneficiary_vpa_invalid", .business,
      "UPI validation failed. If the UPI ID is valid, please retry after sometime."),
    Row("insufficient_funds", .business, "Payout failed due to insufficient funds in your account."),
    Row(
      "invalid_beneficiary", .business,
      "Customer account does not exist with the wallet provider for the given phone number."),
    Row("gateway_down", .gateway, "Payout failed as the partner bank is facing technical issues. Please retry."),
    Row(
      "gateway_technical_error", .gateway,
      "Payout failed due to a temporary technical issue at the partner bank. Please retry after 30 min."),
    Row("gateway_timeout", .gateway, "Payout timed out at the partner bank. Please retry after 30 min."),
    Row("server_error", .internal, "Payout failed. Contact support for help."),
    Row("server_error_temporary", .internal, "Payout failed due to temporary technical issue. Please retry."),
    Row(
      "beneficiary_bank_confirmation_pending", .beneficiaryBank,
      "Confirmation of credit to the beneficiary is pending from `bank`. Please check the status after (date,time).",
      .processing),
    Row(
      "bank_window_closed", .gateway,
      "The `mode` window for the day is closed. Please check the status after (date,time).", .processing),
    Row(
      "payout_bank_processing", .gateway,
      "Payout is being processed by the partner bank. Please check the final status after (date,time).", .processing),
    Row(
      "amount_limit_exhausted", .business,
      "The (mode) 24*7 limits for your account has been exhausted. Please check the status after (date,time).",
      .processing),
    Row(
      "partner_bank_pending", .internal,
      "Payout is being processed by our partner bank. Please check the final status after (date,time).", .processing),
    Row(
      "payout_processed", .beneficiaryBank,
      "Payout is processed and the money has been credited into the beneficiary account."),
    Row("pending_approval", .business, "Workflow for the payout is pending approval from the approver(s).", .pending),
    Row(
      "low_balance", .business,
      "Payout is queued as there is insufficient balance in your account to process the payout.", .queued),
    Row("gateway_degraded", .gateway, "Payout is queued as Partner bank systems are down.", .queued),
    Row(
      "beneficiary_bank_down", .gateway,
      "Beneficiary bank's systems are not working. Payout will be processed after the system starts working else it will "
        + "be failed after the pre-defined time limit.", .queued),
    Row(
      "syncing_balance", .gateway,
      "Payout is queued as your balance is being synced with the bank. Please check the status after some time.",
      .queued),
    Row(
      "fee_recovery_pending", .business,
      "Payout is queued as you have a pending fee recovery payout. It will get processed after the fee recovery payout "
        + "is cleared.", .queued),
  ]
}
