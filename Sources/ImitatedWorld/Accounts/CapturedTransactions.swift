package import PayoutLinks

/// Transactions of an account as a fixture has them: the sandbox keeps no balance, so it makes none and changes none.
package struct CapturedTransactions: Sendable {
  package static let countMax = 10_000
  /// Of one: a page has a hundred.
  package static let bytesMax = 16 << 10

  /// The newest first; of equal times as they came.
  private let entries: [(createdAt: Timestamp, text: [UInt8])]

  package init(_ entries: [(createdAt: Timestamp, text: [UInt8])] = []) {
    self.entries = entries.enumerated().sorted {
      ($1.element.createdAt, $0.offset) < ($0.element.createdAt, $1.offset)
    }.map(\.element)
  }

  var count: Int { entries.count }

  subscript(place: Int) -> [UInt8] { entries[place].text }

  func page(_ range: PageRange) -> [[UInt8]] {
    let found = entries.lazy.filter { entry in
      range.from.map { $0 <= entry.createdAt } ?? true && range.to.map { entry.createdAt <= $0 } ?? true
    }
    return found.dropFirst(range.skip).prefix(range.count).map(\.text)
  }
}
