import Foundation
import Harness

/// A certificate and its key, made by openssl: what a user brings who has one.
final class KeyPair {
  enum Kind: String, CaseIterable {
    case rsa = "rsa:2048"
    case ec
  }

  let certificate: String
  let key: String
  private let files: TemporaryFile

  /// For localhost, signed by itself.
  init(_ kind: Kind) throws {
    files = try TemporaryFile(name: "certificate.pem")
    certificate = files.path
    key = "\(files.folder)/key.pem"
    let outcome = try Client.openssl.run(
      ["req", "-x509", "-newkey", kind.rawValue] + (kind == .ec ? ["-pkeyopt", "ec_paramgen_curve:P-256"] : []) + [
        "-nodes", "-keyout", key, "-out", certificate, "-days", "30", "-subj", "/CN=localhost", "-addext",
        "subjectAltName=DNS:localhost",
      ])
    guard outcome.status == 0 else { throw Client.Failed(error: outcome.error) }
  }

  /// A key and a certificate that was good for a day of 2020, one after the other, as the sandbox keeps its own.
  static func expired() throws -> String {
    let files = try TemporaryFile(
      """
      [ca]
      default_ca = own
      [own]
      database = ./index
      new_certs_dir = .
      rand_serial = yes
      default_md = sha256
      policy = any
      [any]
      commonName = supplied

      """, name: "ca.cnf")
    let outcome = try Client.shell.run([
      "-ec",
      """
      cd '\(files.folder)'
      : > index
      openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key -out request -subj /CN=old
      openssl ca -batch -config ca.cnf -selfsign -keyfile key -in request -notext -out certificate \\
        -startdate 20200101000000Z -enddate 20200102000000Z
      cat key certificate > both
      """,
    ])
    guard outcome.status == 0 else { throw Client.Failed(error: outcome.error) }
    return try String(contentsOfFile: "\(files.folder)/both", encoding: .utf8)
  }
}
