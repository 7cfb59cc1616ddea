import CLinux
import Glibc

/// The machine refused an operation: which one, on what, and the errno it gave.
package struct SystemError: Error, Hashable, Sendable {
  package let operation: String
  package let code: Int32

  package init(_ operation: String, code: Int32) {
    self.operation = operation
    self.code = code
  }

  package var isAddressInUse: Bool { code == EADDRINUSE }

  /// The outcome of a call of CLinux: its result, or the error that a negative one stands for.
  static func check(_ operation: @autoclosure () -> String, _ result: Int32) throws(SystemError) -> Int32 {
    guard result >= 0 else { throw SystemError(operation(), code: -result) }
    return result
  }
}

extension SystemError: CustomStringConvertible {
  /// `bind 127.0.0.1:7290: Address already in use`
  package var description: String {
    "\(operation): \(Self.text(of: code))"
  }

  package static func text(of code: Int32) -> String {
    guard let text = unsafe clinux_error_text(code) else { return "errno \(code)" }
    return unsafe String(cString: text)
  }
}
