import ImitatedWorld
import Server

/// When the loop has to look at what falls due: a moment of the wall clock, as the loop's clock for durations has it.
struct DueAlarm {
  /// By the loop's clock for durations; `Int64.max` for never.
  private(set) var due = Int64.max
  /// What it was made of.
  private var real: Int64?
  /// A test's clock does not tell when it is moved: it is looked at in each wake, and moving it wakes the loop.
  let isMovedByHand: Bool

  /// The wall clock may be set while the loop sleeps: it is looked at again after so long, if anything is due at all.
  private static let trustedNanoseconds: Int64 = 60_000_000_000

  init(isMovedByHand: Bool) {
    self.isMovedByHand = isMovedByHand
  }

  /// Whether it has to be set anew: it has come, or what is due first is another.
  func isDue(at now: Int64, _ earliest: Int64?) -> Bool {
    now >= due || earliest != real || isMovedByHand && earliest != nil
  }

  mutating func set(_ earliest: Int64?, _ time: any TimeSource) {
    real = earliest
    guard let earliest else {
      due = .max
      return
    }
    let (distance, overflow) = earliest.subtractingReportingOverflow(time.unixNanoseconds)
    due =
      time.monotonicNanoseconds + (overflow ? Self.trustedNanoseconds : min(max(0, distance), Self.trustedNanoseconds))
  }
}
