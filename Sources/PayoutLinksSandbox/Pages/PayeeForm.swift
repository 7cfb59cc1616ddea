import ImitatedWorld
import PayoutLinks

/// Where a contact wants the money, as the page's form says it, and what is wrong with that.
struct PayeeForm {
  enum Kind: String, CaseIterable {
    case upi, bank
  }

  /// A kind, or the id of an account that the contact has been paid to before.
  let choice: String
  let vpa: String
  let name: String
  let accountNumber: String
  let ifsc: String

  init(_ parameters: ParameterMap) {
    func text(_ name: String) -> String {
      let text = parameters.given(name)?.text ?? ""
      // What is longer is refused below, and is not told at length.
      return String(decoding: text.utf8.prefix(512), as: UTF8.self)
    }
    choice = text("payee")
    vpa = text("vpa").filter { $0 != " " }
    name = text("name")
    // As it is printed on a cheque book, or in the case that a phone begins with.
    accountNumber = text("account_number").filter { $0 != " " }
    ifsc = text("ifsc").filter { $0 != " " }.uppercased()
  }

  /// The names of the fields that cannot be, with what is wrong.
  typealias Problems = [(field: String, text: String)]

  enum Reading {
    case payee(Occurrence.Payee)
    case problems(Problems)
  }

  /// `earlier` are the accounts that were offered.
  func read(earlier: [FundAccount]) -> Reading {
    if let known = earlier.first(where: { $0.id.description == choice }) { return .payee(.fundAccount(known.id)) }
    switch Kind(rawValue: choice) {
    case .upi:
      guard 3...100 ~= vpa.utf8.count, FundAccount.Details.isVPA(vpa) else {
        return .problems([("vpa", "Invalid VPA")])
      }
      return .payee(.details(.vpa(address: vpa)))
    case .bank:
      var problems: Problems = []
      if !ContactName.isValid(name, characters: 3...120) { problems.append(("name", "The name format is invalid.")) }
      if !FundAccount.Details.isAccountNumber(accountNumber) {
        problems.append(("account_number", "The account number format is invalid."))
      }
      if ifsc.utf8.count != 11 {
        problems.append(("ifsc", "The IFSC must be 11 characters."))
      } else if !FundAccount.Details.isIFSC(ifsc) {
        problems.append(("ifsc", "The IFSC format is invalid."))
      }
      guard problems.isEmpty else { return .problems(problems) }
      return .payee(.details(.bankAccount(name: name, ifsc: ifsc, accountNumber: accountNumber)))
    case nil: return .problems([("payee", "Choose where the money should go.")])
    }
  }

  /// All that was said, for a form that asks on.
  var hidden: [HTMLText] {
    [
      ("payee", choice), ("vpa", vpa), ("name", name), ("account_number", accountNumber), ("ifsc", ifsc),
    ].filter { !$1.isEmpty }.map { #"<input type="hidden" name="\#($0)" value="\#($1)">"# }
  }
}

extension FundAccount {
  /// As its owner knows it again, and nobody learns more of it: `Bank account ending in 3456`.
  var hint: String {
    switch details {
    case .vpa(let address): "UPI ID \(address)"
    case .bankAccount(_, _, let accountNumber): "Bank account ending in \(accountNumber.suffix(4))"
    case .unstated: "Account \(id)"
    }
  }
}
