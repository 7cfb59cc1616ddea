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
}
