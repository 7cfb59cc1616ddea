import PayoutLinks

/// Is told of every transition: for those who wait for one, and for the account of what a suite has touched.
final class TransitionWatch {
  /// How often each row of the table has been taken, in the order of `LifeCycle.rows`.
  private(set) var counts = [Int](repeating: 0, count: LifeCycle.rows.count)
  /// How often a link was found in each state, or came to it.
  private var statuses = [Int](repeating: 0, count: Status.allCases.count)
  /// Those who wait for links.
  let waits = LinkWaits()

  /// A caller was shown a link in this state.
  func showed(_ status: Status) {
    statuses[status.place] += 1
  }

  func count(of status: Status) -> Int { statuses[status.place] }

  func saw(_ transition: Transition, of account: Account) {
    statuses[transition.after.status.place] += 1
    let (from, kind) = (transition.before.status, transition.event.kind)
    if let row = LifeCycle.rows.firstIndex(where: { $0.from == from && $0.event == kind }) { counts[row] += 1 }
    if !waits.isEmpty { waits.saw(transition.after.status, of: transition.after.id, account) }
  }
}
