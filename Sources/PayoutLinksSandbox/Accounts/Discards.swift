/// What nobody sees any more, and what would take too long to let go of in a turn of the loop: a million links are
/// freed one by one. It is handed to another thread.
final class Discards {
  private var pile: [Any] = []

  var isEmpty: Bool { pile.isEmpty }

  /// Held until it is taken.
  func add(_ thing: Any) { pile.append(thing) }

  /// All of it. Whoever asks holds nothing of it afterwards.
  func take() -> Discarded {
    defer { pile = [] }
    return Discarded(pile)
  }
}

/// It crosses threads whole, and is only let go of there.
struct Discarded: @unchecked Sendable {
  private let things: [Any]

  init(_ things: [Any]) {
    self.things = things
  }
}
