import CLinux
import Glibc

/// The sandbox's own certificate authority: made on first use, kept in a directory, asked for server certificates.
///
/// `ca-key.pem`, readable for its owner only, holds the private key and the certificate, and is written at one stroke:
/// of several sandboxes that start at once on an empty directory one makes it and the others read it. `ca.pem` is the
/// certificate alone, for whoever shall trust it.
package final class CertificateAuthority {
  /// Key and certificate in PEM, until they are needed as more than text.
  private let pem: [UInt8]
  private var parsed: Identity?
  /// The certificate, in PEM.
  package let certificatePEM: [UInt8]

  private init(_ identity: Identity) {
    pem = []
    parsed = identity
    certificatePEM = identity.certificatePEM
  }

  private init(_ file: AuthorityFile, pem: [UInt8]) {
    self.pem = pem
    certificatePEM = file.certificatePEM
  }

  private static let secretName = "ca-key.pem"
  /// The file that clients trust, in the authority's directory.
  package static let certificateName = "ca.pem"

  /// One that lives as long as the process: where there is no directory to keep it in.
  package static func temporary() throws(TLSError) -> CertificateAuthority {
    CertificateAuthority(try make())
  }

  /// The one that `directory` holds; where it holds none, a new one that it holds from now on.
  package static func kept(in directory: String) throws(TLSError) -> CertificateAuthority {
    try makeDirectories(directory)
    let secret = "\(directory)/\(secretName)"
    if let found = try read(secret) { return try check(found, secret).published(in: directory) }
    // A new authority would take the place of one that clients trust already. Whoever makes both files at this moment
    // writes the key first, so it is there by now.
    let certificate = "\(directory)/\(certificateName)"
    if try read(certificate) != nil {
      if let found = try read(secret) { return try check(found, secret).published(in: directory) }
      throw TLSError(
        "\(secret) is missing, but clients may trust the \(certificateName) next to it: put the key back, or delete "
          + "\(certificate) to get a new authority, which clients must then trust")
    }
    let made = try make()
    let validUntil = SystemTime().unixNanoseconds / ServerLimits.second + Int64(days) * 86_400
    if try writeNew(
      AuthorityFile.text(made.keyPEM + made.certificatePEM, validUntil: validUntil), to: secret, mode: 0o600)
    {
      return try CertificateAuthority(made).published(in: directory)
    }
    // Somebody else was first: theirs it is.
    guard let found = try read(secret) else { throw TLSError("\(secret) has disappeared") }
    return try check(found, secret).published(in: directory)
  }

  /// Writes a bundle of this machine's authorities and this one, for clients whose settings replace rather than add;
  /// its path.
  package func writeBundle(in directory: String) throws(TLSError) -> String {
    let path = "\(directory)/ca-bundle.pem"
    var bundle = certificatePEM
    // Debian's, Fedora's and Alpine's place, in this order.
    for system in ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"] {
      if let found = try? Self.read(system) {
        bundle += found
        break
      }
    }
    if let present = try? Self.read(path), present == bundle { return path }
    unsafe unlink(path)
    _ = try Self.writeNew(bundle, to: path, mode: 0o644)
    return path
  }

  /// A certificate for these names and addresses, in memory only.
  func issue(names: [String]) throws(TLSError) -> Identity {
    guard let identity = parsed ?? Identity(pem: pem) else { throw .openSSL("the authority's key cannot be read") }
    parsed = identity
    return try CertificateRequest(
      commonName: names.first ?? "localhost", role: .server(names: names, by: identity), days: Self.leafDays
    ).make()
  }

  /// Clients of Apple take no longer than 825 days, browsers 398; a server that runs on gets a new one in time.
  static let leafDays = 90
  private static let days = 3650

  private static func make() throws(TLSError) -> Identity {
    try CertificateRequest(commonName: "payout-links-sandbox local CA", role: .authority, days: days).make()
  }

  private static func check(_ bytes: [UInt8], _ path: String) throws(TLSError) -> CertificateAuthority {
    let way = "delete it to get a new authority, which clients must then trust"
    switch AuthorityFile.read(bytes) {
    case .damaged: throw TLSError("\(path) is damaged: it has been changed; \(way)")
    case .sound(let file):
      guard SystemTime().unixNanoseconds / ServerLimits.second < file.validUntil else {
        throw TLSError("the certificate in \(path) has expired; \(way)")
      }
      return CertificateAuthority(file, pem: bytes)
    case .foreign:
      guard let identity = Identity(pem: bytes) else {
        throw .openSSL("\(path) is damaged: it should hold a private key and a certificate; \(way)")
      }
      guard identity.isMatched else {
        throw .openSSL("\(path) is damaged: its key does not belong to its certificate; \(way)")
      }
      guard identity.isWithinItsTime else { throw TLSError("the certificate in \(path) has expired; \(way)") }
      return CertificateAuthority(identity)
    }
  }

  /// Puts the certificate beside, unless it is there: it is derived, and may be lost.
  private func published(in directory: String) throws(TLSError) -> CertificateAuthority {
    let path = "\(directory)/\(Self.certificateName)"
    if let found = try? Self.read(path), found == certificatePEM { return self }
    unsafe unlink(path)
    // A directory that is mounted read-only is one that somebody has filled before: the certificate is served too.
    do throws(TLSError) {
      _ = try Self.writeNew(certificatePEM, to: path, mode: 0o644)
    } catch  where unsafe access(directory, W_OK) != 0 {}
    return self
  }

  // MARK: Files

  private static func makeDirectories(_ path: String) throws(TLSError) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/\(part)"
      if unsafe mkdir(made, 0o700) != 0, errno != EEXIST, errno != EROFS, errno != EACCES {
        throw failure("cannot make the directory \(path)")
      }
    }
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw failure("cannot make the directory \(path)") }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw TLSError("\(path) is not a directory") }
  }

  /// The whole file; nil where there is none.
  private static func read(_ path: String) throws(TLSError) -> [UInt8]? {
    let number = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard number >= 0 else {
      if errno == ENOENT { return nil }
      throw failure("cannot read \(path)")
    }
    let file = Descriptor(number)
    var all: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = unsafe Glibc.read(file.number, &piece, piece.count)
      guard count >= 0 else { throw failure("cannot read \(path)") }
      if count == 0 { return all }
      all += piece[0..<count]
      // A system's whole bundle is a quarter of this; whatever is larger is something else.
      guard all.count <= 1 << 20 else { throw TLSError("\(path) is too large") }
    }
  }

  /// Writes the file whole or not at all; false where it is there already.
  private static func writeNew(_ bytes: [UInt8], to path: String, mode: mode_t) throws(TLSError) -> Bool {
    let draft = "\(path).\(getpid()).\(UInt64.random(in: 0 ... .max))"
    let number = unsafe open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard number >= 0 else { throw failure("cannot write \(path)") }
    defer { unsafe unlink(draft) }
    let file = Descriptor(number)
    guard unsafe write(file.number, bytes, bytes.count) == bytes.count, fsync(file.number) == 0 else {
      throw failure("cannot write \(path)")
    }
    // Unlike a rename, a link takes nobody's place.
    if unsafe link(draft, path) == 0 { return true }
    if errno == EEXIST { return false }
    throw failure("cannot write \(path)")
  }

  private static func failure(_ what: String) -> TLSError {
    TLSError("\(what): \(SystemError.text(of: errno))")
  }
}
