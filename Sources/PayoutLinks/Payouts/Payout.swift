/// One attempt to pay what a link promises: made by a claim, ended by the bank's answer.
package struct Payout: Hashable, Sendable {
  package enum Status: String, CaseIterable, Sendable {
    case processing, processed, failed, reversed
  }

  package enum Mode: String, CaseIterable, Sendable {
    case imps = "IMPS"
    case upi = "UPI"
  }

  package let id: Identifier
  package let fundAccount: Identifier?
  package let mode: Mode
  package let createdAt: Timestamp
  package internal(set) var status = Status.processing
  /// The bank's reference, once the bank has taken the money.
  package internal(set) var bankReference: UInt64?
  package internal(set) var reason: PayoutReason?

  package init(
    id: Identifier, fundAccount: Identifier?, mode: Mode, createdAt: Timestamp, status: Status = .processing,
    bankReference: UInt64? = nil, reason: PayoutReason? = nil
  ) {
    self.id = id
    self.fundAccount = fundAccount
    self.mode = mode
    self.createdAt = createdAt
    self.status = status
    self.bankReference = bankReference
    self.reason = reason
  }
}

/// Why a payout did not stay where it was sent, as the provider tells it.
package struct PayoutReason: Hashable, Sendable {
  /// For programs: `beneficiary_bank_offline`.
  package let reason: String
  /// For people: `Beneficiary bank offline`.
  package let description: String

  package init(reason: String, description: String) {
    self.reason = reason
    self.description = description
  }

  /// From one text: a name in lower case and underscores gets its words as a description, a sentence its name.
  package init(_ text: String) {
    let isName = text.utf8.allSatisfy { Self.isLetterOrDigit($0) && !(0x41...0x5A).contains($0) || $0 == 0x5F }
    if isName {
      let words = String(decoding: text.utf8.map { $0 == 0x5F ? 0x20 : $0 }, as: UTF8.self)
      self.init(reason: text, description: words.prefix(1).uppercased() + words.dropFirst())
    } else {
      var name: [UInt8] = []
      for byte in text.lowercased().utf8 {
        if Self.isLetterOrDigit(byte) { name.append(byte) } else if name.last ?? 0x5F != 0x5F { name.append(0x5F) }
      }
      while name.last == 0x5F { name.removeLast() }
      self.init(reason: String(decoding: name, as: UTF8.self), description: text)
    }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }
}

extension Payout.Status {
  /// Why, where nobody said.
  var usualReason: PayoutReason? {
    switch self {
    case .processing, .processed: nil
    case .failed: PayoutReason("payout_failed")
    case .reversed: PayoutReason("payout_reversed")
    }
  }
}
