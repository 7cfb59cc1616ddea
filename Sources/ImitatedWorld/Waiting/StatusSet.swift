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
