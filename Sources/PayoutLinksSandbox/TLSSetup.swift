import ImitatedWorld
import Server

/// Everything that HTTPS needs, made from its configuration before a port is opened.
struct TLSSetup {
  let provider: TLSProvider
  /// What clients must trust, in PEM; nil where the certificate is the user's own.
  let authorityPEM: [UInt8]?
  /// Whom the certificate is for; a certificate of the user's own is not asked.
  let names: [String]

  init(_ configuration: HTTPSConfiguration) throws(StartError) {
    if let odd = configuration.names.first(where: { !ServerName.isValid($0) }) {
      throw StartError(description: "\"\(odd)\" is not a name or address that a certificate can be for")
    }
    do throws(TLSError) {
      let authority: CertificateAuthority
      switch configuration.certificate {
      case .files(let certificate, let key):
        provider = try TLSProvider(certificateFile: certificate, keyFile: key)
        authorityPEM = nil
        names = configuration.names
        return
      case .authority(let directory): authority = try .kept(in: directory)
      case .temporaryAuthority: authority = try .temporary()
      }
      names = Self.names(configuration.names)
      provider = TLSProvider(authority: authority, names: names)
      authorityPEM = authority.certificatePEM
    } catch {
      throw StartError(description: error.description)
    }
  }

  /// Each once, in this order.
  private static func names(_ more: [String]) -> [String] {
    var names: [String] = []
    let machine = ServerName.ofThisMachine.map { [$0] } ?? []
    for name in ["api.razorpay.com", "localhost"] + machine + more + ["127.0.0.1", "::1"] where !names.contains(name) {
      names.append(name)
    }
    return names
  }
}
