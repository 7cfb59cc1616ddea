import Glibc

/// Where the loop gets its time from; a test hands in its own.
package protocol TimeSource: Sendable {
  /// For deadlines and durations: never set back. Nanoseconds since some start.
  var monotonicNanoseconds: Int64 { get }
  /// For what is shown and stored. Nanoseconds since 1970, as the wall clock has it.
  var unixNanoseconds: Int64 { get }
}

/// The machine's own clocks.
package struct SystemTime: TimeSource {
  package init() {}

  package var monotonicNanoseconds: Int64 { Self.read(CLOCK_MONOTONIC) }
  package var unixNanoseconds: Int64 { Self.read(CLOCK_REALTIME) }

  private static func read(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}
