import Synchronization

/// What other threads may do with a running server: ask it to stop.
package final class ServerControl: Sendable {
  let wakeup: Wakeup
  private let stop = Atomic(false)

  init(wakeup: Wakeup) {
    self.wakeup = wakeup
  }

  var stopRequested: Bool { stop.load(ordering: .acquiring) }

  /// Asks for a graceful stop; `run` returns when it is done. Harmless when repeated or too late.
  package func requestStop() {
    stop.store(true, ordering: .releasing)
    wakeup.signal()
  }

  /// Makes the loop look at its clock: for a clock that was moved by hand.
  package func wake() {
    wakeup.signal()
  }
}
