import Glibc
import ImitatedWorld

/// Standard output and standard error, line by line and unbuffered: who waits for a line gets it at once.
enum StandardStream: Int32 {
  case output = 1
  case error = 2

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

  @discardableResult
  func write(bytes line: [UInt8]) -> Bool {
    var rest = (line + [UInt8(ascii: "\n")])[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(rawValue, $0.baseAddress, $0.count) }
      if count > 0 {
        rest.removeFirst(count)
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}
