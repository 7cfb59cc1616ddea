import Glibc

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
    let number = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw failure }
    close(number)
  }

  func write(_ bytes: [UInt8]) throws(Failure) {
    let number = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw failure }
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
    .failed("cannot write the coverage to \(path): \(unsafe String(cString: strerror(errno)))")
  }
}
