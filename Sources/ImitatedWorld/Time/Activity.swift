/// Whether there may be anything to do between requests: asked in every wake of the loop, where many rooms would have
/// to be asked one by one.
package final class Activity {
  /// Set by whoever has something to do, reset by who finds that nobody has.
  package var isBusy: Bool {
    get { isSet }
    set { isSet = newValue }
  }

  // Private: what other targets may reach is checked for overlapping accesses, at each of several a wake.
  private var isSet = true
}
