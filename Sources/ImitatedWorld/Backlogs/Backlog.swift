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

  /// Of all that falls due by `real`, in nanoseconds since 1970.
  package init(_ accounts: [Account], at real: Int64) {
    self.accounts = accounts
    self.real = real
  }

  /// Lets so many things happen at most; true when nothing is left. An account counts as one of them, whatever is due.
  package func work(_ budget: inout Int) -> Bool {
    while next < accounts.count {
      let account = accounts[next]
      guard budget > 0 else { return false }
      budget -= 1
      let isDone = account.catchUp(real: real, &budget) { self.happened.add($0, of: account.id) }
      guard isDone else { return false }
      next += 1
    }
    return true
  }
}
