package import HTTP1
package import PayoutLinks

/// Pages of lists that are not found in one turn of the loop, where a million links have another state than the one
/// that is asked for: each is looked for in slices, and its request is asked again when it is found.
package final class ListSearches {
  /// How many are looked at in one slice, at 20 to 40 nanoseconds each: a millisecond.
  package static let slice = 25_000

  /// Of one account, as long as it has the same state.
  private struct Found {
    let account: Account
    let stateNumber: Int
    let places: [Int]
  }

  private final class Search {
    var found: [Found] = []
    /// What is looked for now; nil when the request may be asked again.
    var running: (account: Account, stateNumber: Int, cut: PageCut)?
    /// What is to befall the request, which was decided when it came.
    var plan: FaultPlan?
  }

  private let activity: Activity
  private var searches: [ReplyTicket: Search] = [:]
  /// Those that go on, each in its turn.
  private var line: [ReplyTicket] = []
  private var toBeAsked: [ReplyTicket] = []
  /// What may be looked at in this wake at once.
  private var left = ListSearches.slice

  package init(_ activity: Activity) {
    self.activity = activity
  }

  package var isEmpty: Bool { searches.isEmpty }
  package var hasWork: Bool { !line.isEmpty || !toBeAsked.isEmpty }

  /// The places of the page in the account; nil where that takes longer, and the request is to be asked again.
  package func places(in account: Account, for ticket: ReplyTicket, _ cut: () -> PageCut) -> [Int]? {
    let search = isEmpty ? nil : searches[ticket]
    if let found = search?.found.first(where: { $0.account === account && $0.stateNumber == account.stateNumber }) {
      return found.places
    }
    var cut = cut()
    if cut.go(&left) {
      search?.found.append(Found(account: account, stateNumber: account.stateNumber, places: cut.places))
      return cut.places
    }
    let begun = search ?? Search()
    begun.running = (account, account.stateNumber, cut)
    searches[ticket] = begun
    line.append(ticket)
    activity.isBusy = true
    return nil
  }

  /// Whether the request has been asked before.
  package func knows(_ ticket: ReplyTicket) -> Bool { !isEmpty && searches[ticket] != nil }

  package subscript(plan ticket: ReplyTicket) -> FaultPlan? {
    get { searches[ticket]?.plan }
    set { searches[ticket]?.plan = newValue }
  }

  /// It is answered, or who has asked is gone.
  package func end(_ ticket: ReplyTicket) {
    guard searches.removeValue(forKey: ticket) != nil else { return }
    line.removeAll { $0 == ticket }
    toBeAsked.removeAll { $0 == ticket }
  }

  /// A slice of the one whose turn it is.
  package func work() {
    guard !line.isEmpty else { return }
    let ticket = line.removeFirst()
    guard let search = searches[ticket], var running = search.running else { return }
    // Not held twice, so that it is changed in its place.
    search.running = nil
    var budget = Self.slice
    if running.cut.go(&budget) {
      search.found.append(
        Found(account: running.account, stateNumber: running.stateNumber, places: running.cut.places))
      toBeAsked.append(ticket)
    } else {
      search.running = running
      line.append(ticket)
    }
  }

  /// Requests to be asked again now.
  package func nextToBeAsked() -> [ReplyTicket] {
    defer { toBeAsked = [] }
    return toBeAsked
  }

  package func wakeEnded() { left = Self.slice }
}
