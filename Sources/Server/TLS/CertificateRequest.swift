internal import COpenSSL

/// What a certificate is to say, and how it is made: X.509 v3, ECDSA on P-256.
struct CertificateRequest {
  enum Role {
    /// Signs others; itself signed by nobody else.
    case authority
    /// Speaks for these names and addresses, by the authority's word.
    case server(names: [String], by: Identity)
  }

  let commonName: String
  let role: Role
  /// From a day before now, for clients whose clocks are behind, to so many days after it.
  let days: Int

  func make() throws(TLSError) -> Identity {
    guard let key = unsafe copenssl_generate_p256() else { throw .openSSL("cannot make a key") }
    guard let certificate = unsafe X509_new() else {
      unsafe EVP_PKEY_free(key)
      throw .openSSL("cannot make a certificate")
    }
    let identity = unsafe Identity(certificate: certificate, key: key)
    guard unsafe fill(certificate, key) else { throw .openSSL("cannot make a certificate for \(commonName)") }
    return identity
  }

  private func fill(_ certificate: OpaquePointer, _ key: OpaquePointer) -> Bool {
    let day = 86_400
    var serial = [UInt8](repeating: 0, count: 16)
    guard unsafe RAND_bytes(&serial, Int32(serial.count)) == 1 else { return false }
    // RFC 5280 §4.1.2.2: positive, and not zero.
    serial[0] = serial[0] & 0x7F | 0x40
    guard let number = unsafe BN_bin2bn(serial, Int32(serial.count), nil) else { return false }
    defer { unsafe BN_free(number) }
    guard unsafe X509_set_version(certificate, 2) == 1,
      unsafe BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)) != nil,
      unsafe X509_gmtime_adj(X509_getm_notBefore(certificate), -day) != nil,
      unsafe X509_gmtime_adj(X509_getm_notAfter(certificate), days * day) != nil,
      unsafe X509_set_pubkey(certificate, key) == 1,
      let subject = unsafe X509_get_subject_name(certificate),
      unsafe Self.add("O", "payout-links-sandbox", to: subject), unsafe Self.add("CN", commonName, to: subject)
    else { return false }
    switch role {
    case .authority:
      return unsafe X509_set_issuer_name(certificate, subject) == 1
        && Self.extend(
          certificate, by: certificate,
          [
            (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"), (NID_key_usage, "critical,keyCertSign,cRLSign"),
            (NID_subject_key_identifier, "hash"),
          ])
        && X509_sign(certificate, key, EVP_sha256()) > 0
    case .server(let names, let authority):
      return authority.withPointers { issuer, issuerKey in
        unsafe X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1
          && Self.extend(
            certificate, by: issuer,
            [
              (NID_basic_constraints, "critical,CA:FALSE"), (NID_key_usage, "critical,digitalSignature"),
              (NID_ext_key_usage, "serverAuth"), (NID_subject_key_identifier, "hash"),
              (NID_authority_key_identifier, "keyid"), (NID_subject_alt_name, Self.alternativeNames(names)),
            ])
          && X509_sign(certificate, issuerKey, EVP_sha256()) > 0
      }
    }
  }

  private static func add(_ field: String, _ text: String, to name: OpaquePointer) -> Bool {
    let bytes = Array(text.utf8)
    return unsafe X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, bytes, Int32(bytes.count), -1, 0) == 1
  }

  private static func extend(
    _ certificate: OpaquePointer, by issuer: OpaquePointer, _ extensions: [(nid: Int32, value: String)]
  ) -> Bool {
    for (nid, value) in extensions {
      var context = unsafe X509V3_CTX()
      unsafe X509V3_set_ctx(&context, issuer, certificate, nil, nil, 0)
      guard let made = unsafe X509V3_EXT_nconf_nid(nil, &context, nid, value) else { return false }
      defer { unsafe X509_EXTENSION_free(made) }
      guard unsafe X509_add_ext(certificate, made, -1) == 1 else { return false }
    }
    return true
  }

  /// `DNS:localhost,IP:127.0.0.1`; the names are checked ones (`ServerName`), so none can bring a comma of its own.
  private static func alternativeNames(_ names: [String]) -> String {
    names.map { ServerName.isAddress($0) ? "IP:\($0)" : "DNS:\($0)" }.joined(separator: ",")
  }
}
