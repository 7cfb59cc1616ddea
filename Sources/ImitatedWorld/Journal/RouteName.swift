/// The routes that people speak of, in filters, expectations and fault rules.
package enum RouteName: UInt8, CaseIterable, Sendable {
  case create, list, fetch, cancel
  case shortURL

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
    }
  }
}
