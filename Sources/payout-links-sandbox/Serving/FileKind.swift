import Glibc
import ImitatedWorld

/// What stands at a path that something is to be written to.
enum FileKind {
  case absent, regular, pipe
  /// A link, a terminal, another device.
  case other

  init(_ path: String) {
    var facts = stat()
    // To what a link leads, which may be a pipe: /dev/stdout.
    guard unsafe stat(path, &facts) == 0 || lstat(path, &facts) == 0 else {
      self = .absent
      return
    }
    if facts.st_mode & S_IFMT == S_IFIFO {
      self = .pipe
      return
    }
    self = unsafe lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG ? .regular : .other
  }
}
