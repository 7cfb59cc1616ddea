package import HTTP1

/// All backlogs, worked on in turn, a slice each; and the requests that wait for them.
package final class Backlogs {
  /// Things that happen in one slice: a millisecond of them, three where a snapshot shares the account's pages.
  package static let slice = 250
  /// Requests that are asked again in one wake.
  private static let asksPerWake = 32

  private let activity: Activity
  private var all: [Backlog] = []
  /// Those that wait until somebody has been told of what has happened.
  private var telling: [Backlog] = []
  private var turn = 0
  /// What the request in hand has to wait for.
  private var blocking: Backlog?
  /// Those whose mover is to be told what happened.
  private var ended: [Backlog] = []
  private var toBeAsked: [ReplyTicket] = []
  /// So many of these have been taken.
  private var askedCount = 0

  package init(_ activity: Activity) {
    self.activity = activity
  }

  package var hasWork: Bool { !all.isEmpty || !ended.isEmpty || askedCount < toBeAsked.count }

  /// Lets everything happen that has fallen due in the accounts. False where that takes longer than one turn, and
  /// whoever asks has to wait.
  package func areSettled(_ accounts: some Sequence<Account>, at real: Int64) -> Bool {
    var budget = Self.slice
    for account in accounts {
      if account.isSettled(at: real) { continue }
      if let backlog = account.backlog {
        blocking = backlog
        return false
      }
      guard !account.catchUp(real: real, &budget, tell: nil) else { continue }
      let backlog = Backlog([account], at: real)
      add(backlog)
      blocking = backlog
      return false
    }
    return true
  }

  /// The same of one account, for every request of the API.
  package func isSettled(_ account: Account, at real: Int64) -> Bool {
    account.isSettled(at: real) || areSettled(CollectionOfOne(account), at: real)
  }

  /// The request in hand is asked again when it need not wait any more.
  package func wait(_ ticket: ReplyTicket) {
    blocking?.waiting.append(ticket)
    blocking = nil
  }

  package func add(_ backlog: Backlog) {
    for account in backlog.accounts { account.backlog = backlog }
    backlog.backlogs = self
    all.append(backlog)
    activity.isBusy = true
  }

  /// One slice of the one whose turn it is.
  package func work() {
    guard !all.isEmpty else { return }
    turn = turn + 1 < all.count ? turn + 1 : 0
    let backlog = all[turn]
    var budget = Self.slice
    switch backlog.work(&budget) {
    case .done: end(backlog)
    case .more: break
    case .telling:
      all.removeAll { $0 === backlog }
      telling.append(backlog)
      // Whoever is told may ask in turn, and must not wait for what waits for it.
      toBeAsked += backlog.waiting
      backlog.waiting = []
    }
  }

  func resume(_ backlog: Backlog) {
    guard let place = telling.firstIndex(where: { $0 === backlog }) else { return }
    all.append(telling.remove(at: place))
    activity.isBusy = true
  }

  /// Who waited has gone. What has fallen due happens all the same; whoever is asked again in vain has gone too.
  package func abandon(_ ticket: ReplyTicket) {
    for backlog in all + telling where backlog.mover == ticket { backlog.mover = nil }
  }

  /// The accounts are no more.
  func endAll() {
    let ended = all + telling
    (all, telling) = ([], [])
    for backlog in ended { end(backlog) }
  }

  private func end(_ backlog: Backlog) {
    all.removeAll { $0 === backlog }
    for account in backlog.accounts {
      account.backlog = nil
      account.queueDue()
    }
    toBeAsked += backlog.waiting
    if backlog.mover != nil { ended.append(backlog) }
  }

  /// Those that are done, and whose mover is to be told.
  package func drainEnded() -> [Backlog] {
    defer { ended = [] }
    return ended
  }

  /// Requests to be asked again now.
  package func nextToBeAsked() -> [ReplyTicket] {
    let some = Array(toBeAsked[askedCount...].prefix(Self.asksPerWake))
    askedCount += some.count
    if askedCount == toBeAsked.count { (toBeAsked, askedCount) = ([], 0) }
    return some
  }
}
