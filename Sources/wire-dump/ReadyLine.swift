import Glibc

/// Tells whoever started the program that its ports are open; unbuffered, for readers at a pipe.
enum ReadyLine {
  static func write(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = unsafe Glibc.write(STDOUT_FILENO, bytes, bytes.count)
  }
}
