import ImitatedWorld

/// How a sandbox speaks HTTPS.
public struct HTTPSConfiguration: Sendable {
  public enum Certificate: Sendable {
    /// Of the sandbox's own authority, which is kept in `directory`, and made there on first use.
    case authority(directory: String)
    /// Of an authority that lives as long as the sandbox.
    case temporaryAuthority
    /// Of two PEM files: the certificate with its chain, and the private key.
    case files(certificate: String, key: String)
  }

  public var certificate: Certificate
  /// The port to listen on; 0 takes a free one.
  public var port: UInt16
  /// Names and addresses that certificates of the authority are for, beside `api.razorpay.com`, `localhost`, this
  /// machine's name and the loopback addresses.
  public var names: [String]
  /// Whether the sandbox starts without HTTPS, and says so in its log, where the port is in use.
  package var isOptional = false

  public init(certificate: Certificate = .temporaryAuthority, port: UInt16 = 0, names: [String] = []) {
    self.certificate = certificate
    self.port = port
    self.names = names
  }
}
