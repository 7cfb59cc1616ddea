import Glibc

/// A file that holds the port, for scripts that let the sandbox take a free one.
enum PortFile {
  /// Writes it beside and renames it: who sees the file sees the whole number.
  static func write(_ port: UInt16, to path: String) throws(Failure) {
    let draft = "\(path).\(getpid())"
    let number = unsafe open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw failure(path) }
    let text = Array("\(port)\n".utf8)
    let written = unsafe Glibc.write(number, text, text.count)
    let closed = close(number)
    guard written == text.count, closed == 0, unsafe rename(draft, path) == 0 else {
      let failure = failure(path)
      unsafe unlink(draft)
      throw failure
    }
  }

  private static func failure(_ path: String) -> Failure {
    .failed("cannot write the port to \(path): \(unsafe String(cString: strerror(errno)))")
  }
}
