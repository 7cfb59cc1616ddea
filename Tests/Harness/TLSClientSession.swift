import COpenSSL
import Glibc

/// The client's side of TLS on a blocking socket. Each `send` is one record, so that a test decides where bytes are
/// cut.
final class TLSClientSession {
  private let session: OpaquePointer

  init(on number: Int32, trusting authorityPEM: [UInt8]) throws {
    // OpenSSL writes without MSG_NOSIGNAL: a server that has closed would end the tests.
    signal(SIGPIPE, SIG_IGN)
    ERR_clear_error()
    guard let context = SSL_CTX_new(TLS_client_method()) else { throw Self.failure("SSL_CTX_new") }
    // The session holds a reference of its own.
    defer { SSL_CTX_free(context) }
    let text = BIO_new_mem_buf(authorityPEM, Int32(authorityPEM.count))
    defer { BIO_free(text) }
    guard let authority = PEM_read_bio_X509(text, nil, nil, nil) else { throw Self.failure("the authority") }
    defer { X509_free(authority) }
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority)
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
    guard let session = SSL_new(context) else { throw Self.failure("SSL_new") }
    self.session = session
    SSL_set1_host(session, "localhost")
    SSL_set_fd(session, number)
    guard SSL_connect(session) == 1 else {
      let failure = Self.failure("the handshake")
      throw failure
    }
  }

  deinit {
    SSL_free(session)
    ERR_clear_error()
  }

  func send(_ bytes: [UInt8]) throws {
    guard !bytes.isEmpty else { return }
    ERR_clear_error()
    guard SSL_write(session, bytes, Int32(bytes.count)) == Int32(bytes.count) else { throw Self.failure("SSL_write") }
  }

  /// Some bytes; none behind the peer's close_notify. An end without one is a failure: bytes may be missing.
  func receive(_ most: Int) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: most)
    ERR_clear_error()
    let count = SSL_read(session, &bytes, Int32(most))
    if count > 0 { return Array(bytes[..<Int(count)]) }
    guard SSL_get_error(session, count) == SSL_ERROR_ZERO_RETURN else { throw Self.failure("SSL_read") }
    return []
  }

  /// Whether the session is open with nothing to be read from it now; what is TLS's own does not count.
  var isQuiet: Bool {
    let number = SSL_get_fd(session)
    let flags = fcntl(number, F_GETFL)
    _ = fcntl(number, F_SETFL, flags | O_NONBLOCK)
    defer { _ = fcntl(number, F_SETFL, flags) }
    var byte: UInt8 = 0
    ERR_clear_error()
    let count = SSL_peek(session, &byte, 1)
    return count <= 0 && SSL_get_error(session, count) == SSL_ERROR_WANT_READ
  }

  func endSending() {
    SSL_shutdown(session)
    ERR_clear_error()
  }

  private static func failure(_ operation: String) -> RawClient.Failure {
    let code = ERR_get_error()
    let reason = ERR_reason_error_string(code).map { String(cString: $0) } ?? "no reason given"
    return RawClient.Failure(description: "\(operation): \(reason)")
  }
}
