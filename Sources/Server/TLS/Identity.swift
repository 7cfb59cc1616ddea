internal import COpenSSL

/// A certificate and the private key that belongs to it.
@safe final class Identity {
  // Owned, and freed once: in deinit.
  private let certificatePointer: OpaquePointer
  private let keyPointer: OpaquePointer

  /// Takes both over.
  init(certificate: OpaquePointer, key: OpaquePointer) {
    unsafe certificatePointer = certificate
    unsafe keyPointer = key
  }

  deinit {
    unsafe X509_free(certificatePointer)
    unsafe EVP_PKEY_free(keyPointer)
  }

  /// Lends both for the time of a call.
  @safe func withPointers<Result>(_ body: (_ certificate: OpaquePointer, _ key: OpaquePointer) -> Result) -> Result {
    unsafe body(certificatePointer, keyPointer)
  }

  /// Reads one certificate and one private key in PEM, whichever comes first; nil, with OpenSSL's reason in its queue,
  /// where one is missing or damaged.
  convenience init?(pem: [UInt8]) {
    guard let key = unsafe Self.read(pem, { unsafe PEM_read_bio_PrivateKey($0, nil, nil, nil) }) else { return nil }
    guard let certificate = unsafe Self.read(pem, { unsafe PEM_read_bio_X509($0, nil, nil, nil) }) else {
      unsafe EVP_PKEY_free(key)
      return nil
    }
    unsafe self.init(certificate: certificate, key: key)
  }

  /// Whether the key is the certificate's.
  var isMatched: Bool {
    withPointers { certificate, key in unsafe X509_check_private_key(certificate, key) == 1 }
  }

  /// Whether the certificate's time has come and not passed, by the machine's clock.
  var isWithinItsTime: Bool {
    withPointers { certificate, _ in
      unsafe X509_cmp_current_time(X509_get0_notBefore(certificate)) < 0
        && X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0
    }
  }

  /// The certificate in PEM.
  var certificatePEM: [UInt8] {
    withPointers { certificate, _ in unsafe Self.write { unsafe PEM_write_bio_X509($0, certificate) } }
  }

  /// The private key in PEM: for a file that only its owner can read.
  var keyPEM: [UInt8] {
    withPointers { _, key in
      unsafe Self.write { unsafe PEM_write_bio_PrivateKey($0, key, nil, nil, 0, nil, nil) }
    }
  }

  private static func read(_ bytes: [UInt8], _ body: (OpaquePointer) -> OpaquePointer?) -> OpaquePointer? {
    guard let bio = unsafe BIO_new_mem_buf(bytes, Int32(clamping: bytes.count)) else { return nil }
    defer { unsafe BIO_free(bio) }
    return unsafe body(bio)
  }

  private static func write(_ body: (OpaquePointer) -> Int32) -> [UInt8] {
    guard let bio = unsafe BIO_new(BIO_s_mem()) else { return [] }
    defer { unsafe BIO_free(bio) }
    guard unsafe body(bio) == 1 else { return [] }
    var start: UnsafeMutablePointer<CChar>?
    let count = unsafe copenssl_bio_bytes(bio, &start)
    guard let start = unsafe start, count > 0 else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: count))
  }
}
