import Server

/// All backlogs, worked on in turn, a slice each; and the requests that wait for them.
final class Backlogs {
  /// Things that happen in one slice: a millisecond of them, three where a snapshot shares the account's pages.
  static let slice = 250
  /// Requests that are asked again in one wake.
  private static let asksPerWake = 32

  private var all: [Backlog] = []
  private var turn = 0
  /// What the request in hand has to wait for.
  private var blocking: Backlog?
  private var replies: [WaitingRoom.Ended] = []
  private var toBeAsked: [ReplyTicket] = []

  var hasWork: Bool { !all.isEmpty || !replies.isEmpty || !toBeAsked.isEmpty }

  /// Lets everything happen that has fallen due in the accounts. False where that takes longer than one turn, and
  /// whoever asks has to wait.
  func areSettled(_ accounts: some Sequence<Account>, at real: Int64) -> Bool {
    var budget = Self.slice
    for account in accounts {
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

  /// Lets what has fallen due in the accounts happen, as much as one turn takes of all together; the rest, of each
  /// account that has some, happens in slices.
  func settle(_ accounts: some Sequence<Account>, at real: Int64) {
    var budget = Self.slice
    for account in accounts where account.backlog == nil {
      if !account.catchUp(real: real, &budget, tell: nil) { add(Backlog([account], at: real)) }
    }
  }

  /// The request in hand is asked again when it need not wait any more.
  func wait(_ ticket: ReplyTicket) {
    blocking?.waiting.append(ticket)
    blocking = nil
  }

  func add(_ backlog: Backlog) {
    for account in backlog.accounts { account.backlog = backlog }
    all.append(backlog)
  }

  /// One slice of the one whose turn it is.
  func work() {
    guard !all.isEmpty else { return }
    turn = turn + 1 < all.count ? turn + 1 : 0
    let backlog = all[turn]
    var budget = Self.slice
    if backlog.work(&budget) { end(backlog) }
  }

  /// Who waited has gone. Moved clocks stay moved: what is left happens when somebody looks.
  func abandon(_ ticket: ReplyTicket) {
    for backlog in all {
      let isMover = backlog.mover?.ticket == ticket
      let index = backlog.waiting.firstIndex(of: ticket)
      guard isMover || index != nil else { continue }
      if isMover { backlog.mover = nil }
      if let index { backlog.waiting.remove(at: index) }
      if backlog.mover == nil, backlog.waiting.isEmpty { end(backlog) }
    }
  }

  /// The accounts are no more.
  func endAll() {
    for backlog in all { end(backlog) }
  }

  private func end(_ backlog: Backlog) {
    all.removeAll { $0 === backlog }
    for account in backlog.accounts { account.backlog = nil }
    toBeAsked += backlog.waiting
    if let mover = backlog.mover {
      replies.append(WaitingRoom.Ended(mover.ticket, mover.reply(backlog.happened)))
    }
  }

  /// The replies to those who have moved clocks.
  func takeReplies() -> [WaitingRoom.Ended] {
    defer { replies = [] }
    return replies
  }

  /// Requests to be asked again now.
  func takeToBeAsked() -> [ReplyTicket] {
    let some = Array(toBeAsked.prefix(Self.asksPerWake))
    toBeAsked.removeFirst(some.count)
    return some
  }
}
