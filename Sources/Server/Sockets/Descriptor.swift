import Glibc

/// A file descriptor that is closed once: when its owner lets go of it.
package struct Descriptor: ~Copyable, Sendable {
  package let number: Int32

  package init(_ number: Int32) {
    self.number = number
  }

  deinit {
    // EINTR or not, Linux has released the number when close returns: trying again could close somebody else's.
    _ = Glibc.close(number)
  }
}
