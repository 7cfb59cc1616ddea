internal import COpenSSL

/// Whose certificates of receivers are good.
package enum ReceiverTrust: Hashable, Sendable {
  /// Those of the system's store.
  case system
  /// Those of the store and of a PEM file.
  case file(String)

  /// Finds out whether the file can be used, before anybody needs it.
  package func check() throws(TLSError) { _ = try TLSClient(self) }
}

/// How this server speaks TLS to receivers: TLS 1.2 at least, with their certificates looked at.
@safe final class TLSClient: @unchecked Sendable {
  // Owned; freed in deinit. Sessions hold references of their own. Set up by one thread, and not changed afterwards.
  private let pointer: OpaquePointer
  private let verifies: Bool

  /// Without trust every certificate is good, also a self-signed one of another name.
  init(_ trust: ReceiverTrust?) throws(TLSError) {
    guard let pointer = unsafe SSL_CTX_new(TLS_client_method()) else { throw .openSSL("cannot set up TLS") }
    unsafe self.pointer = pointer
    verifies = trust != nil
    guard unsafe copenssl_set_protocols(pointer, TLS1_2_VERSION, TLS1_3_VERSION) == 1 else {
      throw .openSSL("cannot set up TLS")
    }
    unsafe copenssl_set_client_options(pointer)
    unsafe copenssl_set_mode(
      pointer,
      Int(SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER) | Int(SSL_MODE_RELEASE_BUFFERS))
    guard verifies else { return }
    unsafe SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
    // A machine without a store trusts nobody, and the handshake says so.
    unsafe SSL_CTX_set_default_verify_paths(pointer)
    if case .file(let path)? = trust {
      guard unsafe SSL_CTX_load_verify_locations(pointer, path, nil) == 1 else {
        throw .unusable(path, as: "PEM certificate")
      }
    }
    ERR_clear_error()
  }

  /// To read the system's store takes a tenth of a second: not for the loop.
  static func made(_ trust: ReceiverTrust?) -> Result<TLSClient, TLSError> {
    do throws(TLSError) {
      return .success(try TLSClient(trust))
    } catch {
      return .failure(error)
    }
  }

  deinit {
    unsafe SSL_CTX_free(pointer)
  }

  /// A session with the receiver of this name, before its handshake.
  func session(on descriptor: Int32, name: String) throws(TLSError) -> TLSSession {
    guard let session = unsafe SSL_new(pointer) else { throw .openSSL("cannot set up TLS") }
    let isAddress = !SocketAddress.isLocalhost(name) && SocketAddress.literal(name, port: 0) != nil
    var isSet = unsafe SSL_set_fd(session, descriptor) == 1
    if isAddress {
      // RFC 6066 §3: an address is no server name.
      if verifies { isSet = unsafe isSet && X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), name) == 1 }
    } else {
      isSet = unsafe isSet && copenssl_set_server_name(session, name) == 1
      if verifies { isSet = unsafe isSet && SSL_set1_host(session, name) == 1 }
    }
    guard isSet else {
      unsafe SSL_free(session)
      throw .openSSL("cannot set up TLS for \(name)")
    }
    unsafe SSL_set_connect_state(session)
    return unsafe TLSSession(session)
  }
}

extension TLSSession {
  /// The client's side of a handshake: why a receiver is not trusted is told in OpenSSL's words.
  func clientHandshake() -> Step {
    ERR_clear_error()
    let result = unsafe SSL_do_handshake(session)
    if result == 1 { return .done }
    switch unsafe SSL_get_error(session, result) {
    case SSL_ERROR_WANT_READ: return .waits(for: .read)
    case SSL_ERROR_WANT_WRITE: return .waits(for: .write)
    default:
      let verdict = unsafe SSL_get_verify_result(session)
      let code = copenssl_reason(ERR_peek_last_error())
      let reason = TLSError.popReason() ?? "the receiver ended the connection"
      if verdict != X509_V_OK, let text = unsafe X509_verify_cert_error_string(verdict) {
        return .failed(reason: "its certificate is not trusted: \(unsafe String(cString: text))")
      }
      if code == SSL_R_WRONG_VERSION_NUMBER {
        return .failed(reason: "what answered is not TLS; it may be plain HTTP, whose URL begins with http://")
      }
      return .failed(reason: "the TLS handshake failed: \(reason)")
    }
  }
}

extension PeerStream {
  /// Goes on with the handshake as the client; in clear there is none.
  func clientHandshake() -> TLSSession.Step {
    switch self {
    case .clear: .done
    case .secure(let stream): stream.session.clientHandshake()
    }
  }
}
