import Glibc
import ImitatedWorld

/// Standard output and standard error, line by line and unbuffered: who waits for a line gets it at once.
enum StandardStream: Int32 {
  case output = 1
  case error = 2

  /// Leads standard streams that were closed to nowhere: the next file that is opened would take the place of one of
  /// them, and what is written for people would go into it.
  static func openAll() {
    while true {
      let number = unsafe open("/dev/null", O_RDWR)
      guard number >= 0, number <= error.rawValue else {
        if number >= 0 { close(number) }
        return
      }
    }
  }

  /// Whether somebody may still read it: false once the reader of a pipe has gone.
  var isRead: Bool {
    var ask = pollfd(fd: rawValue, events: 0, revents: 0)
    return unsafe poll(&ask, 1, 0) <= 0 || Int32(ask.revents) & POLLERR == 0
  }

  /// Says on standard error what went wrong. What somebody gave is quoted in it: a carriage return must not hide the
  /// rest.
  static func complain(_ text: String, keepingLines: Bool = false) {
    error.write("payout-links-sandbox: \(TerminalText.shown(text, keepingLines: keepingLines))")
  }

  /// False where nobody reads it any more.
  @discardableResult
  func write(_ line: String) -> Bool { write(bytes: Array(line.utf8)) }

  /// Output that cannot be written, to a full disk say, ends the program: whoever has asked for it must not take a part
  /// of it for the whole.
  @discardableResult
  func write(bytes line: [UInt8]) -> Bool {
    var rest = (line + [UInt8(ascii: "\n")])[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(rawValue, $0.baseAddress, $0.count) }
      if count > 0 {
        rest.removeFirst(count)
        continue
      }
      switch errno {
      case EINTR: continue
      case EAGAIN: awaitRoom()
      case EPIPE: return false
      case let number:
        guard self == .output else { return false }
        Self.complain("cannot write to standard output: \(unsafe String(cString: strerror(number)))")
        exit(1)
      }
    }
    return true
  }

  /// A terminal or a pipe that somebody else made non-blocking is full.
  private func awaitRoom() {
    var ask = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
    _ = unsafe poll(&ask, 1, -1)
  }
}
