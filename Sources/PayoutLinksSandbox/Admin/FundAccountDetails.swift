import HTTP1
import ImitatedWorld
import JSON
import PayoutLinks

extension FundAccount.Details {
  static let expected =
    #"{"bank_account": {"name", "ifsc", "account_number"}} or {"vpa": {"address"}}"#

  /// Reads what a contact gives, in the provider's names; `accountType` is what is said of its kind beside it.
  init(_ account: AdminObject) throws(RequestRefusal) {
    let type = try account.text("account_type", "\"bank_account\" or \"vpa\"")
    if let type, type != "bank_account", type != "vpa" { throw account.refusal("account_type", "bank_account or vpa") }
    switch (account["bank_account"], account["vpa"]) {
    case (let node?, nil) where type != "vpa":
      let bank = try AdminObject(
        account.document, node, members: ["name", "ifsc", "account_number"], whole: "a bank account")
      self = .bankAccount(
        name: try bank.text("name", "the name of the account's holder") { $0.utf8.count <= 120 },
        ifsc: try bank.text(
          "ifsc", "4 capital letters, 0, and 6 capital letters or digits, such as HDFC0000053", Self.isIFSC),
        accountNumber: try bank.text("account_number", "5 to 35 letters or digits", Self.isAccountNumber))
    case (nil, let node?) where type != "bank_account":
      let vpa = try AdminObject(account.document, node, members: ["address"], whole: "a VPA")
      self = .vpa(address: try vpa.text("address", "a VPA such as asha.rao@upi", Self.isVPA))
    default:
      throw .invalid("a fund account must be \(Self.expected)", at: account.document.pointer(to: account.node))
    }
  }

  static func isIFSC(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return bytes.count == 11 && bytes[..<4].allSatisfy { ASCII.isCapital($0) } && bytes[4] == 0x30
      && bytes[5...].allSatisfy { ASCII.isDigit($0) || ASCII.isCapital($0) }
  }

  static func isAccountNumber(_ text: String) -> Bool {
    5...35 ~= text.utf8.count
      && text.utf8.allSatisfy { ASCII.isLetterOrDigit($0) }
  }

  static func isVPA(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && text.utf8.count <= 100
      && parts.allSatisfy { part in
        !part.isEmpty && part.utf8.allSatisfy { ASCII.isLetterOrDigit($0) || ".-_".utf8.contains($0) }
      }
  }
}
