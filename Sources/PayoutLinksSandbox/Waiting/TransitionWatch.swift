import PayoutLinks

/// Is told of every transition, for those who wait for one.
final class TransitionWatch {
  /// Whether anybody waits.
  var isWatching = false
  /// While somebody waits: what has become of which link since it was last asked for.
  private var recent: [Place: [Status]] = [:]

  /// Copies of an account have links of the same ids.
  private struct Place: Hashable {
    let account: ObjectIdentifier
    let id: Identifier
  }

  func saw(_ transition: Transition, of account: Account) {
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
