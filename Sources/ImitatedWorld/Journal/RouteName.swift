/// The routes that people speak of, in filters, expectations and fault rules.
package enum RouteName: UInt8, CaseIterable, Sendable {
  case create, list, fetch, cancel
  case shortURL
  case fetchPayout, listPayouts
  case createContact, listContacts, fetchContact
  case listFundAccounts, fetchFundAccount
  case listTransactions

  package init?(name: String) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  /// As it is written.
  package var name: String {
    switch self {
    case .create: "create"
    case .list: "list"
    case .fetch: "fetch"
    case .cancel: "cancel"
    case .shortURL: "short_url"
    case .fetchPayout: "fetch_payout"
    case .listPayouts: "list_payouts"
    case .createContact: "create_contact"
    case .listContacts: "list_contacts"
    case .fetchContact: "fetch_contact"
    case .listFundAccounts: "list_fund_accounts"
    case .fetchFundAccount: "fetch_fund_account"
    case .listTransactions: "list_transactions"
    }
  }
}
