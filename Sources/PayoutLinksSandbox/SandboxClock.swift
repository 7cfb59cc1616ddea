import ImitatedWorld
import Server
import Synchronization

/// Tells a sandbox what time it is. Connections keep real time; the lives of payout links follow this clock.
public protocol SandboxClock: Sendable {
  /// Nanoseconds since 1970.
  var unixNanoseconds: Int64 { get }
}

/// The machine's clock.
public struct SystemClock: SandboxClock {
  public init() {}

  public var unixNanoseconds: Int64 { SystemTime().unixNanoseconds }
}

/// A clock that stands until a test moves it.
public final class ManualClock: SandboxClock {
  private let nanoseconds: Mutex<Int64>
  /// Of the sandboxes that live by it.
  private let loops = Mutex<[WeakControl]>([])

  private struct WeakControl {
    weak let control: ServerControl?
  }

  /// Stands at `unixSeconds` after 1970, or at the present second; at the last that it can hold (in the year 2262)
  /// where that is too late.
  public init(unixSeconds: Int64? = nil) {
    let start = unixSeconds ?? SystemTime().unixNanoseconds / 1_000_000_000
    nanoseconds = Mutex(Int64(clamping: Int128(start) * 1_000_000_000))
  }

  public var unixNanoseconds: Int64 { nanoseconds.withLock { $0 } }

  public var unixSeconds: Int64 { unixNanoseconds / 1_000_000_000 }

  /// Whose loop is woken when it is moved.
  func wakes(_ control: ServerControl) {
    loops.withLock { loops in
      loops.removeAll { $0.control == nil }
      loops.append(WeakControl(control: control))
    }
  }

  /// Moves the clock on. Requests that are sent after this returns see the new time. A negative or absurd duration,
  /// which would set it back or beyond what it holds, moves nothing.
  public func advance(by duration: Duration) {
    let (seconds, attoseconds) = duration.components
    // No two 64-bit numbers make a sum or a product here that 128 bits cannot hold.
    let distance = Int128(seconds) * 1_000_000_000 + Int128(attoseconds / 1_000_000_000)
    guard distance >= 0 else { return }
    nanoseconds.withLock { now in now = Int64(exactly: Int128(now) + distance) ?? now }
    // What has fallen due happens now, though nobody asks.
    for loop in loops.withLock({ $0 }) { loop.control?.wake() }
  }
}

/// The loop's time: durations by the machine, the calendar by the sandbox's clock.
struct SandboxTime: TimeSource {
  let clock: any SandboxClock
  private let system = SystemTime()

  init(clock: any SandboxClock) {
    self.clock = clock
  }

  var monotonicNanoseconds: Int64 { system.monotonicNanoseconds }
  var unixNanoseconds: Int64 { clock.unixNanoseconds }
}
