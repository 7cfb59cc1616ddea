import ArgumentParser
import ImitatedWorld
import Server

struct CA: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ca",
    abstract: "Print the certificate authority that HTTPS clients must trust, in PEM.",
    discussion: "It is created on first use. A running sandbox also serves it at /__admin/ca.pem.")

  @OptionGroup var authority: AuthorityOptions

  @Flag(help: "Explain how to make clients trust it, from curl to Java, instead of printing it.")
  var installHelp = false

  func run() throws {
    let directory = try authority.directory()
    do throws(TLSError) {
      let authority = try CertificateAuthority.kept(in: directory)
      let path = "\(directory)/\(CertificateAuthority.certificateName)"
      StandardStream.output.write(
        installHelp
          ? TrustHelp.text(certificate: path)
          : String(decoding: authority.certificatePEM, as: UTF8.self).trimmingSuffix("\n"))
    } catch {
      throw Failure.failed(error.description)
    }
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String {
    hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
  }
}
