import CLinux
import Glibc

/// Wakes the loop from another thread.
package final class Wakeup: Sendable {
  private let descriptor: Descriptor

  init() throws(SystemError) {
    descriptor = Descriptor(try SystemError.check("eventfd", clinux_eventfd()))
  }

  var number: Int32 { descriptor.number }

  /// Makes the descriptor readable. Safe from any thread, also after the loop has ended.
  package func signal() {
    var one: UInt64 = 1
    // A full counter refuses the write, and is readable already.
    _ = unsafe write(descriptor.number, &one, 8)
  }

  func clear() {
    var count: UInt64 = 0
    _ = unsafe read(descriptor.number, &count, 8)
  }
}
