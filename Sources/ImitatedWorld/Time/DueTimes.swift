import PayoutLinks

/// When something falls due in each account, by real time: so that it happens at its moment though nobody looks.
package final class DueTimes {
  private struct Entry: Comparable {
    let due: Int64
    let account: ObjectIdentifier

    static func < (left: Entry, right: Entry) -> Bool { (left.due, left.account) < (right.due, right.account) }
  }

  /// Nil until the world is served.
  package var activity: Activity?
  private var heap = Heap<Entry>()
  /// Of each account that stands in the heap the earliest entry; its later ones are passed over.
  private var queued: [ObjectIdentifier: (account: Account, due: Int64)] = [:]

  /// No later than anything falls due; nil where nothing ever does.
  package var earliest: Int64? { heap.first?.due }

  /// Something in the account falls due then, in nanoseconds since 1970. Where that has become later the account is
  /// looked at too early, which is no harm.
  package func add(_ account: Account, due: Int64) {
    let key = ObjectIdentifier(account)
    queued[key] = (account, due)
    heap.add(Entry(due: due, account: key))
    activity?.isBusy = true
  }

  /// The account has ended.
  package func remove(_ account: Account) { queued[ObjectIdentifier(account)] = nil }

  /// Takes out an account in which something may have fallen due by `real`.
  func popDue(by real: Int64) -> Account? {
    while let entry = heap.popFirst(where: { $0.due <= real }) {
      guard let found = queued[entry.account], found.due == entry.due else { continue }
      queued[entry.account] = nil
      return found.account
    }
    return nil
  }
}
