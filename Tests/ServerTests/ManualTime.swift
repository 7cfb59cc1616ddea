import Server
import Synchronization

/// A clock that stands still until a test moves it.
final class ManualTime: TimeSource {
  /// Sun, 06 Nov 1994 08:49:37 GMT, the date of the RFC's examples.
  static let unixSecondsAtStart: Int64 = 784_111_777

  private let passed = Mutex<Int64>(0)

  var monotonicNanoseconds: Int64 { 1_000_000_000_000 + passed.withLock { $0 } }
  var unixNanoseconds: Int64 { Self.unixSecondsAtStart * 1_000_000_000 + passed.withLock { $0 } }

  func advance(seconds: Double) {
    advance(nanoseconds: Int64(seconds * 1e9))
  }

  func advance(nanoseconds: Int64) {
    passed.withLock { $0 += nanoseconds }
  }
}
