import Glibc

/// Standard output and standard error, line by line and unbuffered: who waits for a line gets it at once.
enum StandardStream: Int32 {
  case output = 1
  case error = 2

  func write(_ line: String) {
    var rest = Array((line + "\n").utf8)[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(rawValue, $0.baseAddress, $0.count) }
      if count > 0 {
        rest.removeFirst(count)
      } else if errno != EINTR {
        return
      }
    }
  }
}
