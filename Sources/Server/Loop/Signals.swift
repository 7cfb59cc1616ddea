import CLinux
import Glibc

/// SIGTERM, SIGINT and SIGHUP as something to read instead of an interruption.
///
/// Made on the main thread before any other is started, so that all inherit the mask. Blocked signals reach a process
/// with id 1 too, for which the kernel drops those with a default action.
package final class Signals: Sendable {
  enum Meaning {
    case stop, reload
  }

  private let descriptor: Descriptor

  package init() throws(SystemError) {
    let asked: [Int32] = [SIGTERM, SIGINT, SIGHUP]
    let count = Int32(asked.count)
    descriptor = Descriptor(try SystemError.check("signalfd", unsafe clinux_signalfd(asked, count)))
  }

  var number: Int32 { descriptor.number }

  /// A peer that has gone must not end the process: OpenSSL writes to sockets without saying so. For this thread.
  static func blockBrokenPipes() {
    var broken = sigset_t()
    unsafe sigemptyset(&broken)
    unsafe sigaddset(&broken, SIGPIPE)
    unsafe pthread_sigmask(SIG_BLOCK, &broken, nil)
  }

  /// Takes one signal; nil where there was none.
  func take() -> Meaning? {
    // struct signalfd_siginfo is 128 bytes by definition.
    var information = [UInt8](repeating: 0, count: 128)
    guard unsafe read(descriptor.number, &information, information.count) > 0 else { return nil }
    // It begins with the signal's number, in the machine's order of bytes; none is above 64.
    return information[0] == UInt8(truncatingIfNeeded: SIGHUP) || information[3] == UInt8(truncatingIfNeeded: SIGHUP)
      ? .reload : .stop
  }
}
