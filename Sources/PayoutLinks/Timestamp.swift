/// A point in time as the provider writes it: whole Unix seconds.
package struct Timestamp: Hashable, Comparable, Sendable {
  package let seconds: Int64

  @inlinable package init(_ seconds: Int64) {
    self.seconds = seconds
  }

  @inlinable package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.seconds < right.seconds
  }

  /// The later (or, with a negative count, earlier) time; nil beyond what 64 bits hold.
  package func advanced(bySeconds count: Int64) -> Timestamp? {
    let (sum, overflow) = seconds.addingReportingOverflow(count)
    return overflow ? nil : Timestamp(sum)
  }

}
