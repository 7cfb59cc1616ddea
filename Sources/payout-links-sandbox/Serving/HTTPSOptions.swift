import ArgumentParser
import PayoutLinksSandbox
import Server

/// How the server speaks HTTPS, if at all.
struct HTTPSOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The port for HTTPS; 0 takes a free one. (default: 7443, or 0 with --port 0; without this option HTTPS is left out "
        + "where 7443 is in use)",
      valueName: "number"))
  var httpsPort: String?

  @Option(help: ArgumentHelp("Write the port for HTTPS there as soon as it is open.", valueName: "path"))
  var httpsPortFile: String?

  @Flag(help: "Speak HTTP only. The variable PAYOUT_LINKS_SANDBOX_NO_HTTPS takes true or false.")
  var noHttps = false

  @OptionGroup var authority: AuthorityOptions

  @Option(
    name: .customLong("tls-name"),
    help: ArgumentHelp(
      "A name or an address that the certificate is for, beside api.razorpay.com, localhost, this machine's name and the "
        + "loopback addresses. Repeatable; in the variable several are separated by commas.",
      valueName: "name"))
  var tlsNames: [String] = []

  @Option(help: ArgumentHelp("A certificate of your own with its chain, in PEM.", valueName: "path"))
  var tlsCert: String?

  @Option(help: ArgumentHelp("Its private key, in PEM.", valueName: "path"))
  var tlsKey: String?

  static let usualPort: UInt16 = 7443
}

extension GivenOptions {
  /// The configuration; nil where HTTPS is off. `port` is the one for HTTP.
  func httpsConfiguration(besides port: UInt16) throws(Failure) -> HTTPSConfiguration? {
    if try flag(.noHTTPS) {
      let options: [ServeOption] = [.httpsPort, .httpsPortFile, .caDir, .tlsName, .tlsCert, .tlsKey]
      if self[.noHTTPS] != nil, let option = options.first(where: { self[$0] != nil }) {
        throw .usage("--\(option.rawValue) says how to speak HTTPS, and --no-https that it is not spoken")
      }
      return nil
    }
    let wanted = try value(of: .httpsPort, expected: "a port from 0 to 65535") { UInt16($0) }
    let certificate = try certificate()
    let names = values(of: .tlsName)
    if let odd = names.first(where: { !ServerName.isValid($0) }) {
      throw .usage("--tls-name is a name or an address that a certificate can be for; found \"\(odd)\"")
    }
    // Not asked for: then it is no reason not to start.
    let usual = HTTPSOptions.usualPort
    let file = try value(of: .httpsPortFile, expected: "a path") { $0 }
    if wanted == nil, file == nil, port != 0, (try? ListeningSocket(host: try host(), port: usual)) == nil {
      return nil
    }
    return HTTPSConfiguration(certificate: certificate, port: wanted ?? (port == 0 ? 0 : usual), names: names)
  }

  private func certificate() throws(Failure) -> HTTPSConfiguration.Certificate {
    // The key itself, where its path should be, is told to nobody.
    let path = { (text: String) in text.isEmpty || text.contains("-----BEGIN") ? nil : text }
    let expected = "the path of a PEM file"
    let certificate = try value(of: .tlsCert, expected: expected, isSecret: true, parse: path)
    let key = try value(of: .tlsKey, expected: expected, isSecret: true, parse: path)
    if self[.tlsCert] != nil, self[.caDir] != nil {
      throw .usage("--ca-dir is for the sandbox's own authority, which a certificate of --tls-cert does not need")
    }
    if let certificate, let key { return .files(certificate: certificate, key: key) }
    if certificate != nil || key != nil { throw .usage("--tls-cert and --tls-key belong together: one is missing") }
    return try authorityDirectoryIfAny().map { .authority(directory: $0) } ?? .temporaryAuthority
  }
}
