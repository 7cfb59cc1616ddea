import ArgumentParser
import ImitatedWorld
import PayoutLinksSandbox
import Server

struct Env: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "env",
    abstract: "Print the export lines that point clients at the sandbox and make them trust it.",
    discussion: """
      For a shell:  eval "$(payout-links-sandbox env)"

      SSL_CERT_FILE and REQUESTS_CA_BUNDLE point at a bundle of this machine's certificate authorities and the \
      sandbox's, so clients still trust other servers.
      """)

  @OptionGroup var authority: AuthorityOptions

  @Option(help: ArgumentHelp("The HTTPS port. (default: 7443)", valueName: "number"))
  var httpsPort: String?

  func run() throws {
    let port =
      try Environment.value(of: "https-port", httpsPort, expected: "a port from 1 to 65535") {
        UInt16($0).flatMap { $0 == 0 ? nil : $0 }
      } ?? HTTPSOptions.usualPort
    let directory = try authority.directory()
    let bundle: String
    do throws(TLSError) {
      bundle = try CertificateAuthority.kept(in: directory).writeBundle(in: directory)
    } catch {
      throw Failure.failed(error.description)
    }
    let unproxied = Self.unproxied(
      besides: [Environment.text("NO_PROXY"), Environment.text("no_proxy")].compactMap { $0 })
    let certificate = "\(directory)/\(CertificateAuthority.certificateName)"
    for (name, value) in [
      ("RAZORPAY_BASE_URL", "https://localhost:\(port)"), ("RAZORPAY_KEY_ID", APIKey.builtIn.id),
      ("RAZORPAY_KEY_SECRET", APIKey.builtIn.secret), ("SSL_CERT_FILE", bundle), ("NODE_EXTRA_CA_CERTS", certificate),
      ("REQUESTS_CA_BUNDLE", bundle), ("NO_PROXY", unproxied), ("no_proxy", unproxied),
    ] {
      StandardStream.output.write("export \(name)='\(value.replacing("'", with: #"'\''"#))'")
    }
  }

  /// What is not asked for through a proxy: what was in either variable before, of which programs read one, and this
  /// machine.
  static func unproxied(besides lists: [String]) -> String {
    // That is all there is, and means it only where it stands alone.
    if lists.contains("*") { return "*" }
    var names: [Substring] = []
    for name in (lists + ["localhost,127.0.0.1,::1"]).flatMap({ $0.split(separator: ",") }) where !names.contains(name)
    {
      names.append(name)
    }
    return names.joined(separator: ",")
  }
}
