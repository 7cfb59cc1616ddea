import COpenSSL
import Glibc

/// One peer's TLS: the handshake, then bytes in and out, without waiting.
@safe struct TLSSession: ~Copyable {
  // Owned; freed in deinit.
  private let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) {
    unsafe self.pointer = pointer
  }

  deinit {
    unsafe SSL_free(pointer)
  }

  /// For what the client's side does with it.
  var session: OpaquePointer { unsafe pointer }

  enum Step {
    case done
    case waits(for: Interest)
    /// With what is worth telling the developer: an alert of the client names its reason.
    case failed(reason: String)
  }

  func handshake() -> Step {
    ERR_clear_error()
    let result = unsafe SSL_do_handshake(pointer)
    if result == 1 { return .done }
    switch unsafe SSL_get_error(pointer, result) {
    case SSL_ERROR_WANT_READ: return .waits(for: .read)
    case SSL_ERROR_WANT_WRITE: return .waits(for: .write)
    default:
      let code = copenssl_reason(ERR_peek_last_error())
      let reason = TLSError.popReason() ?? "the peer went away"
      switch code {
      case SSL_R_HTTP_REQUEST, SSL_R_HTTPS_PROXY_REQUEST:
        refusePlainText()
        return .failed(reason: "plain HTTP arrived on the HTTPS port, whose URL begins with https:// (\(reason))")
      // Of the very first record: DELETE, OPTIONS and any other bytes.
      case SSL_R_WRONG_VERSION_NUMBER:
        refusePlainText()
        return .failed(reason: "what arrived on the HTTPS port is not TLS; it may be plain HTTP (\(reason))")
      default: return .failed(reason: reason)
      }
    }
  }

  func receive(into buffer: inout [UInt8]) -> StreamSocket.Transfer {
    ERR_clear_error()
    let result = unsafe SSL_read(pointer, &buffer, Int32(clamping: buffer.count))
    if result > 0 { return .bytes(Int(result)) }
    switch unsafe SSL_get_error(pointer, result) {
    case SSL_ERROR_WANT_READ: return .blocked
    // A key update of the peer's that we must answer first.
    case SSL_ERROR_WANT_WRITE: return .blockedOnWrite
    case SSL_ERROR_ZERO_RETURN: return .ended
    default: return .broken
    }
  }

  func send(_ buffer: UnsafeRawBufferPointer) -> StreamSocket.Transfer {
    ERR_clear_error()
    let result = unsafe SSL_write(pointer, buffer.baseAddress, Int32(clamping: buffer.count))
    if result > 0 { return .bytes(Int(result)) }
    switch unsafe SSL_get_error(pointer, result) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE: return .blocked
    default: return .broken
    }
  }

  /// Whether bytes wait inside OpenSSL, of which epoll knows nothing.
  var hasPending: Bool { unsafe SSL_has_pending(pointer) == 1 }

  /// Sends close_notify, as far as that goes without waiting. Nothing after an error: OpenSSL forbids it.
  func endSending() {
    ERR_clear_error()
    unsafe SSL_shutdown(pointer)
    ERR_clear_error()
  }

  /// A fatal unexpected_message alert (RFC 8446 §6), which OpenSSL leaves out for a peer that speaks no TLS.
  private func refusePlainText() {
    let alert: [UInt8] = [21, 3, 3, 0, 2, 2, 10]
    _ = unsafe Glibc.send(SSL_get_fd(pointer), alert, alert.count, Int32(MSG_NOSIGNAL))
  }
}
