internal import COpenSSL
import Glibc

/// What went wrong with a key, a certificate or a TLS set-up, in one line for whoever started the server.
package struct TLSError: Error, Hashable, Sendable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) {
    self.description = description
  }

  /// `what`, and OpenSSL's own word on why; its error queue is empty afterwards.
  static func openSSL(_ what: String) -> TLSError {
    let reason = popReason()
    return TLSError(reason.map { "\(what): \($0)" } ?? what)
  }

  /// The file is no such thing: it cannot be read, or is something else.
  static func unusable(_ path: String, as kind: String) -> TLSError {
    let other = openSSL("\(path) is not a usable \(kind)")
    return unreadable(path) ?? other
  }

  /// Nil where it can be read.
  static func unreadable(_ path: String) -> TLSError? {
    guard unsafe access(path, R_OK) != 0 else { return nil }
    return TLSError("\(path) cannot be read: \(unsafe String(cString: strerror(errno)))")
  }

  /// The latest error's reason; empties the queue, which would otherwise be read into the next operation.
  static func popReason() -> String? {
    let code = ERR_peek_last_error()
    ERR_clear_error()
    guard code != 0, let text = unsafe ERR_reason_error_string(code) else { return nil }
    return unsafe String(cString: text)
  }
}
