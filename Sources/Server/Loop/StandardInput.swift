import Glibc

/// Standard input as a sign of life: a pipe ends when whoever started this process, and holds its other end, is gone.
package struct StandardInput: Sendable {
  let number: Int32 = 0

  /// Nil where it is no pipe or socket: a file ends at once, and a terminal belongs to people.
  package init?() {
    var status = stat()
    guard unsafe fstat(number, &status) == 0, [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT) else { return nil }
  }

  /// Takes what has come, which means nothing; whether that was the end.
  func hasEnded() -> Bool {
    var some = [UInt8](repeating: 0, count: 4096)
    let count = unsafe read(number, &some, some.count)
    return count == 0 || count < 0 && errno != EINTR && errno != EAGAIN
  }
}
