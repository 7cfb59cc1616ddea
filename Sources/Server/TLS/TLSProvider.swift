/// Gives each connection its TLS session, and makes what all of them share when the first one comes.
///
/// What can be wrong with files has been found before: a failure here is the machine's, out of memory above all.
package final class TLSProvider {
  private enum State {
    case waiting(CertificateAuthority, names: [String])
    case made(TLSContext)
  }

  private var state: State

  /// With certificates of the sandbox's authority for `names`, the first of them as the common name.
  package init(authority: CertificateAuthority, names: [String]) {
    state = .waiting(authority, names: names)
  }

  /// With the certificate chain and the private key of two PEM files.
  package init(certificateFile: String, keyFile: String) throws(TLSError) {
    state = .made(try TLSContext(certificateFile: certificateFile, keyFile: keyFile))
  }

  /// A session on a connected socket, before its handshake.
  func session(on descriptor: Int32, now: Int64) throws(TLSError) -> TLSSession {
    let context: TLSContext
    switch state {
    case .made(let made): context = made
    case .waiting(let authority, let names):
      context = try TLSContext(authority: authority, names: names)
      state = .made(context)
    }
    // Not the loop's: an embedding test may have that one tell any time.
    context.renew(now: now, unixNow: SystemTime().unixNanoseconds)
    guard let session = context.session(on: descriptor) else { throw .openSSL("no memory for a session") }
    return session
  }
}
