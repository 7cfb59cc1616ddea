/// Whether there may be anything to do between requests: asked in every wake of the loop, where many rooms would have
/// to be asked one by one.
package final class Activity {
  /// Set by whoever has something to do, reset by who finds that nobody has.
  package var isBusy = true
}
