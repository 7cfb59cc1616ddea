import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("The clock of an account")
struct AccountClockTests {
  static let second: Int64 = 1_000_000_000
  static let latest = AccountClock.nanosecondsMax

  @Test(
    "reads by its mode",
    arguments: [
      (AccountClock.Mode.system, Int64(1_800_000_000_000_000_001), Int64(1_800_000_000_000_000_001)),
      (.frozen(nanoseconds: 5), 1_800_000_000 * second, 5),
      (.offset(nanoseconds: 3600 * second), 1_800_000_000 * second, 1_800_003_600 * second),
      (.offset(nanoseconds: -1), 1000, 999),
      (.offset(nanoseconds: latest), 1_800_000_000 * second, latest),
      (.offset(nanoseconds: .max), .max, latest),
      (.scaled(thousandths: 60_000, nanoseconds: 100, real: 1000), 1000 + second, 100 + 60 * second),
      (.scaled(thousandths: 1, nanoseconds: 100, real: 1000), 1999, 100),
      (.scaled(thousandths: 1, nanoseconds: 100, real: 1000), 2000, 101),
      (.scaled(thousandths: 1_000_000_000, nanoseconds: 0, real: .min), .max, latest),
      (.scaled(thousandths: 1_000_000_000, nanoseconds: 0, real: .max), .min, -latest),
    ])
  func reading(_ mode: AccountClock.Mode, _ real: Int64, _ expected: Int64) {
    #expect(AccountClock(mode).nanoseconds(at: real) == expected)
  }

  @Test(
    "moved on, it stands or runs as it did before",
    arguments: [
      (AccountClock.Mode.system, AccountClock.Mode.offset(nanoseconds: 90 * second)),
      (.frozen(nanoseconds: 7), .frozen(nanoseconds: 7 + 90 * second)),
      (.offset(nanoseconds: -30 * second), .offset(nanoseconds: 60 * second)),
      (
        .scaled(thousandths: 2000, nanoseconds: 0, real: 500 * second),
        .scaled(thousandths: 2000, nanoseconds: 1090 * second, real: 1000 * second)
      ),
    ])
  func advancing(_ before: AccountClock.Mode, _ after: AccountClock.Mode) throws {
    var clock = AccountClock(before)
    let start = clock.nanoseconds(at: 1000 * Self.second)
    try clock.advance(bySeconds: 90, at: 1000 * Self.second)
    #expect(clock.mode == after)
    #expect(clock.nanoseconds(at: 1000 * Self.second) == start + 90 * Self.second)
  }

  @Test(
    "neither goes back nor beyond its end, and a refusal changes nothing",
    arguments: [
      (Int64(-1), AccountClock.Refusal.backwards(nanoseconds: second)),
      (.min, .backwards(nanoseconds: latest)),
      (AccountClock.secondsMax, .tooLate), (.max, .tooLate),
    ])
  func advanceRefused(_ seconds: Int64, _ refusal: AccountClock.Refusal) {
    for mode in [
      AccountClock.Mode.system, .frozen(nanoseconds: Self.second), .offset(nanoseconds: 1),
      .scaled(thousandths: 3, nanoseconds: Self.second, real: 0),
    ] {
      var clock = AccountClock(mode)
      #expect(throws: refusal) { try clock.advance(bySeconds: seconds, at: 1000 * Self.second) }
      #expect(clock.mode == mode)
    }
  }

  @Test("cannot be set to a second before the one that it shows, and can be set to that very second")
  func settingBack() throws {
    let second = Self.second
    var clock = AccountClock(.frozen(nanoseconds: second + 500))
    #expect(throws: AccountClock.Refusal.backwards(nanoseconds: 501)) {
      try clock.set(.frozen(nanoseconds: second - 1), at: 0)
    }
    #expect(throws: AccountClock.Refusal.backwards(nanoseconds: second + 500)) { try clock.set(.system, at: 0) }
    #expect(throws: AccountClock.Refusal.backwards(nanoseconds: Self.latest)) {
      try clock.set(.frozen(nanoseconds: .min), at: 0)
    }
    #expect(throws: AccountClock.Refusal.tooLate) { try clock.set(.frozen(nanoseconds: .max), at: 0) }
    #expect(clock.mode == .frozen(nanoseconds: second + 500))
    try clock.set(.frozen(nanoseconds: second), at: 0)
    try clock.set(.system, at: second)
    #expect(clock.mode == .system)
  }

  @Test("advanced in any steps it comes to the same time")
  func steps() throws {
    for mode in [
      AccountClock.Mode.system, .frozen(nanoseconds: 5), .scaled(thousandths: 1500, nanoseconds: 9, real: 3),
    ] {
      var once = AccountClock(mode)
      var often = AccountClock(mode)
      try once.advance(bySeconds: 100, at: 77)
      for _ in 0..<100 { try often.advance(bySeconds: 1, at: 77) }
      for real in [Int64(77), 78, 1_000_000_007] {
        #expect(once.nanoseconds(at: real) == often.nanoseconds(at: real))
      }
    }
  }
}
