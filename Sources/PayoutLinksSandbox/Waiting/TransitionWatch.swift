import PayoutLinks

/// Is told of every transition: for those who wait for one, and for the account of what a suite has touched.
final class TransitionWatch {
  /// How often each row of the table has been taken, in the order of `LifeCycle.rows`.
  private(set) var counts = [Int](repeating: 0, count: LifeCycle.rows.count)
  /// How often a link was found in each state, or came to it.
  private var statuses = [Int](repeating: 0, count: Status.allCases.count)
  /// Whether anybody waits.
  var isWatching = false
  /// While somebody waits: what has become of which link since it was last asked for.
  private var recent: [Place: [Status]] = [:]

  /// Copies of an account have links of the same ids.
  private struct Place: Hashable {
    let account: ObjectIdentifier
    let id: Identifier
  }

  /// A caller was shown a link in this state.
  func showed(_ status: Status) {
    statuses[status.place] += 1
  }

  func count(of status: Status) -> Int { statuses[status.place] }

  func saw(_ transition: Transition, of account: Account) {
    statuses[transition.after.status.place] += 1
    let (from, kind) = (transition.before.status, transition.event.kind)
    if let row = LifeCycle.rows.firstIndex(where: { $0.from == from && $0.event == kind }) { counts[row] += 1 }
    if isWatching {
      recent[Place(account: ObjectIdentifier(account), id: transition.after.id), default: []].append(
        transition.after.status)
    }
  }

  var hasRecent: Bool { !recent.isEmpty }

  /// What has become of the link lately; it may have gone on since.
  func statuses(of id: Identifier, of account: Account) -> [Status] {
    recent[Place(account: ObjectIdentifier(account), id: id)] ?? []
  }

  func forgetRecent() {
    recent.removeAll(keepingCapacity: true)
  }
}

extension Status {
  /// Its place in a table: a search through all states at each fetch would be felt.
  fileprivate var place: Int {
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
