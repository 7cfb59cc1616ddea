import Glibc
import ImitatedWorld

/// A file that is written when the run is over.
struct ReportFile {
  enum Form {
    case json, jUnit
  }

  let path: String
  let form: Form

  /// Nil where the path's ending names no form.
  init?(_ path: String) {
    if path.hasSuffix(".json") {
      form = .json
    } else if path.hasSuffix(".xml") {
      form = .jUnit
    } else {
      return nil
    }
    self.path = path
  }

  /// Finds out before the run whether the file can be written after it; one that is there keeps what it has.
  func check() throws(Failure) {
    guard FileKind(path) != .pipe else {
      // To open it would wait for its reader, who would find it at its end.
      guard unsafe access(path, W_OK) == 0 else { throw failure }
      return
    }
    let number = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw failure }
    close(number)
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    // A pipe that nobody reads must not keep the process for good; one that is read is waited for.
    let number = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0o644)
    guard number >= 0, fcntl(number, F_SETFL, 0) == 0 else { throw failure }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
      if count > 0 {
        rest.removeFirst(count)
      } else if errno != EINTR {
        let failure = failure
        close(number)
        throw failure
      }
    }
    guard close(number) == 0 else { throw failure }
  }

  private var failure: Failure {
    let why = errno == ENXIO ? "nobody reads it" : unsafe String(cString: strerror(errno))
    return .failed("cannot write the coverage to \(path): \(why)")
  }
}
