package import HTTP1
import PayoutLinks

/// What has fallen due in some accounts, and is more than one turn of the loop takes: it happens in slices, and until
/// then nobody is shown these accounts.
package final class Backlog {
  package let accounts: [Account]
  package let real: Int64
  /// The first account in which something may be left.
  private var next = 0
  package private(set) var happened = TransitionReport()
  /// Whoever has moved the clocks, and is told what happened.
  package var mover: ReplyTicket?
  /// Requests to these accounts, in the order in which they came: they are asked again when it is done.
  package var waiting: [ReplyTicket] = []

  /// Whether a clock was moved, and those who listen are told at each moment on the way.
  private let isStepwise: Bool
  /// Where it is said that it need wait no longer.
  weak var backlogs: Backlogs?

  /// Of all that falls due by `real`, in nanoseconds since 1970.
  package init(_ accounts: [Account], at real: Int64, isStepwise: Bool = false) {
    self.accounts = accounts
    self.real = real
    self.isStepwise = isStepwise
  }

  /// Lets so many things happen at most. An account counts as one of them, whatever is due.
  package func work(_ budget: inout Int) -> Account.Progress {
    while next < accounts.count {
      let account = accounts[next]
      guard budget > 0 else { return .more }
      budget -= 1
      let messages = account.messageCount
      defer { happened.messageCount += account.messageCount - messages }
      let progress: Account.Progress
      if isStepwise, account.hasListeners || account.isBetweenMoments {
        progress = account.catchUpStepwise(real: real, &budget) { self.happened.add($0, of: account.id) }
      } else {
        let isDone = account.catchUp(real: real, &budget) { self.happened.add($0, of: account.id) }
        progress = isDone ? .done : .more
      }
      guard progress == .done else { return progress }
      next += 1
    }
    return .done
  }

  /// An attempt to tell somebody has ended on the way.
  func told(_ event: WebhookEvent, _ attempt: WebhookAttempt, of account: String) {
    if isStepwise { happened.add(event, attempt, of: account) }
  }

  /// Nobody is being told of anything any more: time goes on.
  func resume() { backlogs?.resume(self) }
}
