package import PayoutLinks

/// What time it is for one account: real time, a moment that stands, or a time that runs beside the real one.
///
/// Whole nanoseconds since 1970, computed in 128 bits: no factor and no distance can overflow.
package struct AccountClock: Hashable, Sendable {
  package enum Mode: Hashable, Sendable {
    case system
    /// Stands there until it is moved.
    case frozen(nanoseconds: Int64)
    /// So far from real time, later or earlier.
    case offset(nanoseconds: Int64)
    /// Runs so many thousandths as fast as real time; it was `nanoseconds` when that was `real`.
    case scaled(thousandths: Int64, nanoseconds: Int64, real: Int64)
  }

  /// Up to the year 2255: what fits in 64 bits of nanoseconds, with room.
  package static let secondsMax: Int64 = 9_000_000_000
  /// From a thousandth of real time to eleven days a second.
  package static let thousandths: ClosedRange<Int64> = 1...1_000_000_000

  package private(set) var mode: Mode

  package init(_ mode: Mode = .system) {
    self.mode = mode
  }

  /// The account's time when real time is `real`. A clock that has run beyond its end stands there.
  package func nanoseconds(at real: Int64) -> Int64 {
    if mode == .system { return real }
    return Self.clamped(exactNanoseconds(at: real))
  }

  private func exactNanoseconds(at real: Int64) -> Int128 {
    switch mode {
    case .system: Int128(real)
    case .frozen(let nanoseconds): Int128(nanoseconds)
    case .offset(let distance): Int128(real) + Int128(distance)
    case .scaled(let thousandths, let nanoseconds, let start):
      Int128(nanoseconds) + (Int128(real) - Int128(start)) * Int128(thousandths) / 1000
    }
  }

  package func time(at real: Int64) -> Timestamp {
    Timestamp(nanoseconds(at: real) / 1_000_000_000)
  }

  /// The earliest real time at which it is `time` here, in nanoseconds since 1970; nil where that never comes: the clock
  /// stands before it, or runs too slowly to get there.
  package func realTime(of time: Timestamp) -> Int64? {
    let wanted = Int128(time.seconds) * 1_000_000_000
    // A clock that has run beyond its end stands there.
    guard wanted <= Int128(Self.nanosecondsMax) else { return nil }
    switch mode {
    case .system: return Int64(exactly: wanted)
    case .frozen(let nanoseconds): return Int128(nanoseconds) >= wanted ? .min : nil
    case .offset(let distance): return Int64(exactly: wanted - Int128(distance))
    case .scaled(let thousandths, let nanoseconds, let start):
      let missing = (wanted - Int128(nanoseconds)) * 1000
      // Rounded up: a moment earlier it is not yet that time.
      let (whole, rest) = missing.quotientAndRemainder(dividingBy: Int128(thousandths))
      return Int64(exactly: Int128(start) + whole + (rest > 0 ? 1 : 0))
    }
  }

  /// Why a clock cannot be set so.
  package enum Refusal: Error, Hashable, Sendable {
    /// By how much it would go back.
    case backwards(nanoseconds: Int64)
    case tooLate
  }

  /// Gives the clock another mode; a second before the account's present one is refused and changes nothing: what has
  /// happened has happened.
  ///
  /// Everything that happens is dated by the second, and the second is all that the clock shows. So it may be set to
  /// the very second that it shows, though that began some nanoseconds ago.
  package mutating func set(_ mode: Mode, at real: Int64) throws(Refusal) {
    let next = AccountClock(mode)
    let distance = next.exactNanoseconds(at: real) - Int128(nanoseconds(at: real))
    if next.time(at: real) < time(at: real) { throw .backwards(nanoseconds: Self.clamped(-distance)) }
    if next.exactNanoseconds(at: real) > Int128(Self.nanosecondsMax) { throw .tooLate }
    self = next
  }

  /// Moves the clock on by whole seconds; it stands or runs then as it did before.
  package mutating func advance(bySeconds seconds: Int64, at real: Int64) throws(Refusal) {
    guard seconds >= 0 else { throw .backwards(nanoseconds: Self.clamped(-Int128(seconds) * 1_000_000_000)) }
    let distance = Int128(seconds) * 1_000_000_000
    let next = Int128(nanoseconds(at: real)) + distance
    guard next <= Int128(Self.nanosecondsMax) else { throw .tooLate }
    switch mode {
    case .system: mode = seconds == 0 ? .system : .offset(nanoseconds: Self.clamped(distance))
    case .frozen: mode = .frozen(nanoseconds: Self.clamped(next))
    case .offset(let before): mode = .offset(nanoseconds: Self.clamped(Int128(before) + distance))
    case .scaled(let thousandths, _, _):
      mode = .scaled(thousandths: thousandths, nanoseconds: Self.clamped(next), real: real)
    }
  }

  package static let nanosecondsMax = secondsMax * 1_000_000_000

  private static func clamped(_ nanoseconds: Int128) -> Int64 {
    Int64(clamping: min(max(nanoseconds, -Int128(nanosecondsMax)), Int128(nanosecondsMax)))
  }
}
