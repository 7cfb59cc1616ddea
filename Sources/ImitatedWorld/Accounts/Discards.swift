/// What nobody sees any more, and what would take too long to let go of in a turn of the loop: a million links are
/// freed one by one. It is handed to another thread.
package final class Discards {
  private let activity: Activity
  private var pile: [Any] = []

  package init(_ activity: Activity) {
    self.activity = activity
  }

  package var isEmpty: Bool { pile.isEmpty }

  /// So many links the loop lets go of itself until the pile is taken again: a thread for each few costs more.
  private static let freedHereMax = 500
  private var leftHere = freedHereMax

  /// Held until it is taken, unless it has few links.
  package func add(_ thing: Any, links: Int) {
    leftHere -= links
    if leftHere < 0 { add(thing) }
  }

  /// Held until it is taken.
  package func add(_ thing: Any) {
    pile.append(thing)
    activity.isBusy = true
  }

  /// All of it. Whoever asks holds nothing of it afterwards.
  package func drain() -> Discarded {
    defer { pile = [] }
    leftHere = Self.freedHereMax
    return Discarded(pile)
  }
}

/// It crosses threads whole, and is only let go of there.
package struct Discarded: @unchecked Sendable {
  private let things: [Any]

  package init(_ things: [Any]) {
    self.things = things
  }
}
