import Glibc

/// A connected socket, read and written in clear, without waiting.
struct StreamSocket: ~Copyable {
  private let descriptor: Descriptor

  init(_ descriptor: consuming Descriptor) {
    self.descriptor = descriptor
  }

  var number: Int32 { descriptor.number }

  enum Transfer {
    case bytes(Int)
    case blocked
    /// What was received must be answered by TLS itself before more can be read (of a receive only).
    case blockedOnWrite
    /// The peer has finished sending (of a receive only).
    case ended
    /// The connection is no more.
    case broken
  }

  func receive(into buffer: inout [UInt8]) -> Transfer {
    while true {
      let count = unsafe recv(descriptor.number, &buffer, buffer.count, 0)
      if count > 0 { return .bytes(count) }
      if count == 0 { return .ended }
      if errno == EINTR { continue }
      return errno == EAGAIN ? .blocked : .broken
    }
  }

  func send(_ buffer: UnsafeRawBufferPointer) -> Transfer {
    while true {
      let count = unsafe Glibc.send(descriptor.number, buffer.baseAddress, buffer.count, Int32(MSG_NOSIGNAL))
      if count >= 0 { return .bytes(count) }
      if errno == EINTR { continue }
      return errno == EAGAIN || errno == ENOBUFS ? .blocked : .broken
    }
  }

  /// How many bytes have been sent and not yet been taken by the peer's side.
  var untakenCount: Int32 {
    var count: Int32 = 0
    return unsafe ioctl(descriptor.number, UInt(TIOCOUTQ), &count) == 0 ? count : 0
  }

  /// Has the end of the connection be a reset, with what is still unsent dropped.
  func resetOnClose() {
    var now = linger(l_onoff: 1, l_linger: 0)
    _ = unsafe setsockopt(descriptor.number, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
  }

  /// Says that nothing more will be sent, and leaves the other direction open.
  func endSending() {
    _ = shutdown(descriptor.number, Int32(SHUT_WR))
  }
}
