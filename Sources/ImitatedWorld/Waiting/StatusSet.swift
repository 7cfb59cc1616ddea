package import PayoutLinks

/// Several states of payout links, in a byte.
package struct StatusSet: OptionSet {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  package init(_ status: Status) {
    rawValue = 1 << UInt8(status.place)
  }

  package init(_ statuses: [Status]) {
    self = statuses.reduce(into: []) { $0.formUnion(StatusSet($1)) }
  }

  /// As people read them: `cancelled or expired`.
  package var text: String {
    Status.allCases.filter { contains(StatusSet($0)) }.map(\.rawValue).joined(separator: " or ")
  }
}

extension Status {
  /// Its place in a table: a search through all states at each fetch would be felt.
  package var place: Int {
    switch self {
    case .pending: 0
    case .issued: 1
    case .processing: 2
    case .processed: 3
    case .cancelled: 4
    case .rejected: 5
    case .expired: 6
    }
  }
}
