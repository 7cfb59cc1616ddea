/// Where a contact is paid: a bank account or a virtual payment address.
package struct FundAccount: Hashable, Sendable {
  package enum Details: Hashable, Sendable {
    case bankAccount(name: String, ifsc: String, accountNumber: String)
    case vpa(address: String)
    /// Known by its id alone; counts as a bank account.
    case unstated
  }

  package let id: Identifier
  package let contact: Identifier?
  package let details: Details
  package let createdAt: Timestamp?

  package init(id: Identifier, contact: Identifier?, details: Details, createdAt: Timestamp? = nil) {
    self.id = id
    self.contact = contact
    self.details = details
    self.createdAt = createdAt
  }
}

/// All fund accounts that an account knows: its fixtures' and those that contacts gave.
struct FundAccounts: Sendable {
  private struct Owned: Hashable, Sendable {
    let contact: Identifier?
    let details: FundAccount.Details
  }

  private var accounts: [Identifier: FundAccount] = [:]
  private var order: [Identifier] = []
  private var firstOfContact: [Identifier: Identifier] = [:]
  private var byDetails: [Owned: Identifier] = [:]

  var count: Int { order.count }

  /// In the order in which they came.
  func account(atPlace place: Int) -> FundAccount? { accounts[order[place]] }

  subscript(id: Identifier) -> FundAccount? { accounts[id] }

  func first(of contact: Identifier) -> Identifier? { firstOfContact[contact] }

  /// The contact's account with these details.
  func known(_ details: FundAccount.Details, of contact: Identifier?) -> Identifier? {
    byDetails[Owned(contact: contact, details: details)]
  }

  mutating func insert(_ account: FundAccount) {
    guard accounts.updateValue(account, forKey: account.id) == nil else { return }
    order.append(account.id)
    if account.details != .unstated {
      byDetails[Owned(contact: account.contact, details: account.details)] = account.id
    }
    guard let contact = account.contact, firstOfContact[contact] == nil else { return }
    firstOfContact[contact] = account.id
  }
}
