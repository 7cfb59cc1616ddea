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
  /// A terminal that is closed ends what was started at it. Not under nohup, and not the first process of a container,
  /// which is a service though it may have a terminal.
  private let endsWithTerminal: Bool

  package init() throws(SystemError) {
    var hangUp = sigaction()
    unsafe sigaction(SIGHUP, nil, &hangUp)
    let isIgnored = unsafe hangUp.__sigaction_handler.sa_handler.map { unsafe unsafeBitCast($0, to: Int.self) } == 1
    endsWithTerminal = !isIgnored && getpid() != 1 && Self.hasTerminal
    let asked: [Int32] = [SIGTERM, SIGINT, SIGHUP]
    let count = Int32(asked.count)
    descriptor = Descriptor(try SystemError.check("signalfd", unsafe clinux_signalfd(asked, count)))
  }

  var number: Int32 { descriptor.number }

  /// Until they are something to read, while fixtures are loaded say, SIGTERM and SIGINT end the process at once, also
  /// one with id 1. SIGHUP waits.
  package static func endAtOnce() {
    for asked in [SIGTERM, SIGINT] { signal(asked) { _ in _exit(0) } }
    var later = sigset_t()
    unsafe sigemptyset(&later)
    unsafe sigaddset(&later, SIGHUP)
    unsafe pthread_sigmask(SIG_BLOCK, &later, nil)
  }

  /// A peer that has gone must not end the process: OpenSSL writes to sockets without saying so. For this thread.
  static func blockBrokenPipes() {
    var broken = sigset_t()
    unsafe sigemptyset(&broken)
    unsafe sigaddset(&broken, SIGPIPE)
    unsafe pthread_sigmask(SIG_BLOCK, &broken, nil)
  }

  /// The next signal; nil if there was none.
  func next() -> Meaning? {
    // struct signalfd_siginfo is 128 bytes by definition.
    var information = [UInt8](repeating: 0, count: 128)
    guard unsafe read(descriptor.number, &information, information.count) > 0 else { return nil }
    // It begins with the signal's number, in the machine's order of bytes; none is above 64.
    guard [information[0], information[3]].contains(UInt8(truncatingIfNeeded: SIGHUP)) else { return .stop }
    // The kernel takes the terminal from all that were started at it before it tells any of them.
    return endsWithTerminal && !Self.hasTerminal ? .stop : .reload
  }

  /// Whether this process has a controlling terminal: whoever has none cannot open this.
  private static var hasTerminal: Bool {
    let number = unsafe open("/dev/tty", O_RDONLY | O_NOCTTY | O_CLOEXEC)
    // Where there is no descriptor to be had it cannot be told, and nothing ends.
    guard number >= 0 else { return errno == EMFILE || errno == ENFILE }
    close(number)
    return true
  }
}
