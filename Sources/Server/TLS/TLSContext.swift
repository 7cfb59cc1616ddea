internal import COpenSSL

/// How the server speaks TLS: versions, ciphers, certificate, tickets; made once and shared by all connections.
@safe package final class TLSContext {
  private enum Source {
    case authority(CertificateAuthority, names: [String])
    case files
  }

  // Owned; freed in deinit. Sessions hold references of their own.
  private let pointer: OpaquePointer
  private let source: Source
  /// When, by the loop's clock for durations, the ticket keys are due to be made anew.
  private var ticketsDue: Int64?
  /// When, by the wall clock, the certificate was made: its time is what clients compare with theirs.
  private(set) var certificateMadeAt = SystemTime().unixNanoseconds

  /// With certificates of the sandbox's authority for `names`, the first of them as the common name.
  package convenience init(authority: CertificateAuthority, names: [String]) throws(TLSError) {
    try self.init(.authority(authority, names: names))
    try useNewCertificate(authority, names)
  }

  /// With the certificate chain and the private key of two PEM files.
  package convenience init(certificateFile: String, keyFile: String) throws(TLSError) {
    try self.init(.files)
    guard unsafe SSL_CTX_use_certificate_chain_file(pointer, certificateFile) == 1 else {
      throw .unusable(certificateFile, as: "PEM certificate")
    }
    if let why = TLSError.unreadable(keyFile) { throw why }
    guard unsafe SSL_CTX_use_PrivateKey_file(pointer, keyFile, SSL_FILETYPE_PEM) == 1 else {
      // OpenSSL compares the two as soon as it has both.
      let reason = TLSError.popReason()
      throw TLSError(
        reason == "key values mismatch" || reason == "key type mismatch"
          ? "the key in \(keyFile) does not belong to the certificate in \(certificateFile)"
          : "\(keyFile) is not a usable PEM private key\(reason.map { ": \($0)" } ?? "")")
    }
    guard unsafe SSL_CTX_check_private_key(pointer) == 1 else {
      throw .openSSL("the key in \(keyFile) does not belong to the certificate in \(certificateFile)")
    }
  }

  private init(_ source: Source) throws(TLSError) {
    guard let pointer = unsafe SSL_CTX_new(TLS_server_method()) else { throw .openSSL("cannot set up TLS") }
    unsafe self.pointer = pointer
    self.source = source
    // Forward secrecy and AEAD alone; 1.3 has nothing else. The fastest of the strong ones first.
    let ciphers =
      "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
      + "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305"
    guard unsafe copenssl_set_protocols(pointer, TLS1_2_VERSION, TLS1_3_VERSION) == 1,
      unsafe SSL_CTX_set_cipher_list(pointer, ciphers) == 1,
      unsafe SSL_CTX_set_ciphersuites(
        pointer, "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256") == 1,
      unsafe copenssl_set_groups(pointer, "X25519:P-256:P-384") == 1
    else { throw .openSSL("cannot set up TLS") }
    unsafe copenssl_set_server_options(pointer)
    unsafe copenssl_set_mode(
      pointer,
      Int(SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER) | Int(SSL_MODE_RELEASE_BUFFERS))
    // One receive for a record's header and its contents.
    unsafe copenssl_read_ahead(pointer)
    // Resumption is by tickets: the server keeps nothing for a client that is away.
    unsafe copenssl_disable_session_cache(pointer)
    unsafe SSL_CTX_set_num_tickets(pointer, 1)
    let name = Array("payout-links-sandbox".utf8)
    unsafe SSL_CTX_set_session_id_context(pointer, name, UInt32(name.count))
    unsafe SSL_CTX_set_alpn_select_cb(
      pointer,
      { _, chosen, chosenCount, offered, offeredCount, _ in
        unsafe TLSContext.choose(chosen, chosenCount, UnsafeBufferPointer(start: offered, count: Int(offeredCount)))
      }, nil)
  }

  deinit {
    unsafe SSL_CTX_free(pointer)
  }

  /// A session on a connected socket, before its handshake.
  func session(on descriptor: Int32) -> TLSSession? {
    guard let session = unsafe SSL_new(pointer) else {
      ERR_clear_error()
      return nil
    }
    guard unsafe SSL_set_fd(session, descriptor) == 1 else {
      unsafe SSL_free(session)
      ERR_clear_error()
      return nil
    }
    unsafe SSL_set_accept_state(session)
    return unsafe TLSSession(session)
  }

  /// Makes new ticket keys and a new certificate when their time has come; costs two comparisons when not.
  func renew(now: Int64, unixNow: Int64) {
    if now >= ticketsDue ?? now {
      // The first keys are OpenSSL's own random ones.
      if ticketsDue != nil { renewTicketKeys() }
      ticketsDue = now + Self.ticketKeyNanoseconds
    }
    // A clock that was put right backwards leaves a certificate of the future: its day before the making is not always
    // enough.
    let lasts = certificateMadeAt - Self.dayNanoseconds / 2..<certificateMadeAt + Self.certificateNanoseconds
    if case .authority(let authority, let names) = source, !lasts.contains(unixNow) {
      // If it cannot be made, the present one may have a third of its time left: tried again next time.
      if (try? useNewCertificate(authority, names)) != nil { certificateMadeAt = unixNow }
    }
  }

  private func useNewCertificate(_ authority: CertificateAuthority, _ names: [String]) throws(TLSError) {
    let leaf = try authority.issue(names: names)
    let isTaken = leaf.withPointers { certificate, key in
      unsafe SSL_CTX_use_certificate(pointer, certificate) == 1 && SSL_CTX_use_PrivateKey(pointer, key) == 1
    }
    guard isTaken else { throw .openSSL("cannot use the server's certificate") }
  }

  private func renewTicketKeys() {
    var keys = [UInt8](repeating: 0, count: unsafe copenssl_ticket_key_bytes(pointer))
    guard unsafe RAND_bytes(&keys, Int32(keys.count)) == 1 else { return }
    unsafe copenssl_set_ticket_keys(pointer, &keys, keys.count)
  }

  /// RFC 7301: `http/1.1` where it is offered, else `http/1.0`; where only others are, the handshake is refused.
  private static func choose(
    _ chosen: UnsafeMutablePointer<UnsafePointer<UInt8>?>?, _ chosenCount: UnsafeMutablePointer<UInt8>?,
    _ offered: UnsafeBufferPointer<UInt8>
  ) -> Int32 {
    for name in ["http/1.1", "http/1.0"] {
      var start = 0
      while start < offered.count {
        let count = unsafe Int(offered[start])
        let end = start + 1 + count
        guard end <= offered.count else { break }
        if unsafe offered[(start + 1)..<end].elementsEqual(name.utf8) {
          unsafe chosen?.pointee = offered.baseAddress.map { unsafe $0 + start + 1 }
          unsafe chosenCount?.pointee = UInt8(count)
          return SSL_TLSEXT_ERR_OK
        }
        start = end
      }
    }
    return SSL_TLSEXT_ERR_ALERT_FATAL
  }

  /// Twice a day, so that a key that leaks opens few tickets; who holds an older ticket makes a full handshake.
  private static let ticketKeyNanoseconds = 12 * 3600 * ServerLimits.second
  private static let dayNanoseconds = 86_400 * ServerLimits.second
  private static let certificateNanoseconds = Int64(CertificateAuthority.leafDays) * 2 / 3 * dayNanoseconds
}
