import Glibc
import ImitatedWorld
import Server

/// A file that holds the port, for scripts that let the sandbox take a free one.
enum PortFile {
  static func write(_ port: UInt16, to path: String) throws(Failure) {
    let text = Array("\(port)\n".utf8)
    switch FileKind(path) {
    case .absent, .regular: try replace(path, text)
    case .pipe:
      guard unsafe access(path, W_OK) == 0 else { throw failure(path) }
      // To open it waits for whoever reads it, and the server does not.
      do throws(SystemError) {
        try LoopThread.start { try? overwrite(path, text) }
      } catch {
        throw .failed("cannot write the port to \(path): \(error)")
      }
    case .other: try overwrite(path, text)
    }
  }

  /// The port that somebody has written there; nil where there is none.
  static func read(_ path: String) -> UInt16? {
    guard FileKind(path) == .regular else { return nil }
    let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { return nil }
    defer { close(number) }
    var text = [UInt8](repeating: 0, count: 16)
    let count = unsafe Glibc.read(number, &text, text.count)
    return count > 0 ? UInt16(String(decoding: text[..<count].prefix { $0 != 0x0A }, as: UTF8.self)) : nil
  }

  /// Writes it beside and renames it: who sees the file sees the whole number.
  private static func replace(_ path: String, _ text: [UInt8]) throws(Failure) {
    let draft = "\(path).\(getpid())"
    let number = unsafe open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw failure(path) }
    let written = unsafe Glibc.write(number, text, text.count)
    let closed = close(number)
    guard written == text.count, closed == 0, unsafe rename(draft, path) == 0 else {
      let failure = failure(path)
      unsafe unlink(draft)
      throw failure
    }
  }

  /// What is no file of its own is written to, and stays what it is.
  private static func overwrite(_ path: String, _ text: [UInt8]) throws(Failure) {
    let number = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOCTTY | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw failure(path) }
    let written = unsafe Glibc.write(number, text, text.count)
    guard close(number) == 0, written == text.count else { throw failure(path) }
  }

  private static func failure(_ path: String) -> Failure {
    .failed("cannot write the port to \(path): \(unsafe String(cString: strerror(errno)))")
  }
}
