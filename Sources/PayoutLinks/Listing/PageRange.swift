/// Which part of a list is asked for.
package struct PageRange: Sendable {
  /// Both included.
  package var from: Timestamp?
  package var to: Timestamp?
  package var skip = 0
  package var count = Self.countUnstated

  package static let countUnstated = 10
  package static let countMax = 100
  /// Bounds of `from` and `to` as the provider tells them: the years 2000 and 2121.
  package static let times: ClosedRange<Int> = 946_684_800...4_765_046_400

  package init() {}
}
