import ArgumentParser
import ImitatedWorld
import PayoutLinksSandbox
import Server

/// How the server speaks HTTPS, if at all.
struct HTTPSOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The port for HTTPS; 0 picks a free one. (default: 7443, or 0 with --port 0; without this option, HTTPS is off "
        + "if 7443 is in use)",
      valueName: "number"))
  var httpsPort: String?

  @Option(
    help: ArgumentHelp("Write the HTTPS port to this file as soon as it is open.", valueName: "path"),
    completion: .file())
  var httpsPortFile: String?

  @Flag(help: "Serve HTTP only. The variable PAYOUT_LINKS_SANDBOX_NO_HTTPS takes true or false.")
  var noHttps = false

  @OptionGroup var authority: AuthorityOptions

  @Option(
    name: .customLong("tls-name"),
    help: ArgumentHelp(
      "Another name or address for the certificate, besides api.razorpay.com, localhost, this machine's name and the "
        + "loopback addresses. Repeatable; separate several with commas in the variable.",
      valueName: "name"))
  var tlsNames: [String] = []

  @Option(
    help: ArgumentHelp("Your own certificate and its chain, a PEM file.", valueName: "path"), completion: .file())
  var tlsCert: String?

  @Option(help: ArgumentHelp("The private key of --tls-cert, a PEM file.", valueName: "path"), completion: .file())
  var tlsKey: String?

  static let usualPort: UInt16 = 7443

  /// The configuration; nil where HTTPS is off. `port` is the one for HTTP.
  func configuration(besides port: UInt16) throws(Failure) -> HTTPSConfiguration? {
    if try Environment.flag("no-https", noHttps) {
      if noHttps, let option = given.first {
        throw .usage("--\(option) configures HTTPS, but --no-https turns it off")
      }
      return nil
    }
    let wanted = try Environment.port(of: "https-port", httpsPort)
    let names = Environment.list(of: "tls-name", tlsNames, separatedBy: ",")
    if let odd = names.first(where: { !ServerName.isValid($0) }) {
      throw .usage("--tls-name must be a host name or an address; found \"\(odd)\"")
    }
    var configuration = HTTPSConfiguration(
      certificate: try certificate(), port: wanted ?? (port == 0 ? 0 : Self.usualPort), names: names)
    // Not asked for: then a port in use is no reason not to start.
    let portFile = try Environment.path(of: "https-port-file", httpsPortFile)
    configuration.isOptional = wanted == nil && portFile == nil
    return configuration
  }

  /// The names of the options that were given.
  private var given: [String] {
    let options: [(name: String, isGiven: Bool)] = [
      ("https-port", httpsPort != nil), ("https-port-file", httpsPortFile != nil), ("ca-dir", authority.caDir != nil),
      ("tls-name", !tlsNames.isEmpty), ("tls-cert", tlsCert != nil), ("tls-key", tlsKey != nil),
    ]
    return options.filter(\.isGiven).map(\.name)
  }

  private func certificate() throws(Failure) -> HTTPSConfiguration.Certificate {
    // The key itself, where its path should be, is told to nobody.
    let path = { (text: String) in text.isEmpty || text.contains("-----BEGIN") ? nil : text }
    let expected = "the path of a PEM file"
    let certificate = try Environment.value(of: "tls-cert", tlsCert, expected: expected, isSecret: true, parse: path)
    let key = try Environment.value(of: "tls-key", tlsKey, expected: expected, isSecret: true, parse: path)
    if tlsCert != nil, authority.caDir != nil {
      throw .usage("--ca-dir is for the sandbox's own certificate authority, which --tls-cert does not use")
    }
    if let certificate, let key { return .files(certificate: certificate, key: key) }
    if certificate != nil || key != nil { throw .usage("--tls-cert and --tls-key go together: one is missing") }
    return try authority.directoryIfAny().map { .authority(directory: $0) } ?? .temporaryAuthority
  }
}
