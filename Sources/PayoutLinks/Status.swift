/// Where a payout link stands in its life, spelt as the provider spells it.
package enum Status: String, CaseIterable, Sendable {
  case pending, issued, processing, processed, cancelled, rejected, expired

  /// Nothing leads out of it: `processed` and `cancelled` as documented, `rejected` and `expired` by our decision.
  package var isFinal: Bool {
    switch self {
    case .pending, .issued, .processing: false
    case .processed, .cancelled, .rejected, .expired: true
    }
  }

  /// Its place in a table: a search through all states at each fetch would be felt.
  @inlinable package var place: Int {
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
