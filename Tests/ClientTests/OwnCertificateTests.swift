import Foundation
import Harness
import Testing

@Suite(
  "a certificate of one's own",
  .enabled(
    if: Client.curl.isInstalled && Client.openssl.isInstalled,
    "there is no curl or no openssl; sh scripts/test installs them"))
struct OwnCertificateTests {
  @Test("--tls-cert and --tls-key are served, with an EC and with an RSA key", arguments: KeyPair.Kind.allCases)
  func served(kind: KeyPair.Kind) throws {
    let pair = try KeyPair(kind)
    let sandbox = try ServedSandbox(["--tls-cert", pair.certificate, "--tls-key", pair.key])
    let outcome = try Client.curl.run(["-sS", "--cacert", pair.certificate, "\(sandbox.httpsURL)/livez"])
    #expect(outcome.output == #"{"status":"ok"}"#, "\(outcome.error)")
    // Then there is no authority to serve.
    let none = try Client.curl.run(["-sS", "-w", "\n%{http_code}", "\(sandbox.url)/__admin/ca.pem"])
    #expect(none.output.hasSuffix("\n404"), "\(none.output)")
  }

  @Test("the variables do the same as the options")
  func variables() throws {
    let pair = try KeyPair(.ec)
    let command = try Command(
      ["--port", "0", "--log-format", "json"],
      environment: ["PAYOUT_LINKS_SANDBOX_TLS_CERT": pair.certificate, "PAYOUT_LINKS_SANDBOX_TLS_KEY": pair.key])
    let ready = try JSONDecoder().decode(ServedSandbox.Ready.self, from: Data(command.firstLine().utf8))
    let outcome = try Client.curl.run(["-sS", "--cacert", pair.certificate, "\(ready.https_url)/livez"])
    #expect(outcome.output == #"{"status":"ok"}"#, "\(outcome.error)")
    command.signal(SIGTERM)
    #expect(command.finish().status == 0)
  }

  @Test("what does not fit together, or cannot be read, ends the start with one clear line and its status")
  func refusals() throws {
    let pair = try KeyPair(.ec)
    let other = try KeyPair(.ec)
    let rsa = try KeyPair(.rsa)
    let rubbish = try TemporaryFile("no PEM at all", name: "rubbish.pem")
    for (arguments, status, says) in [
      (
        ["--tls-cert", pair.certificate, "--tls-key", other.key], 1,
        "the key in \(other.key) does not belong to the certificate in \(pair.certificate)"
      ),
      (
        ["--tls-cert", pair.certificate, "--tls-key", rsa.key], 1,
        "the key in \(rsa.key) does not belong to the certificate in \(pair.certificate)"
      ),
      (["--tls-cert", pair.certificate], 2, "--tls-cert and --tls-key go together: one is missing"),
      (["--tls-name", "one.test", "--tls-name", "a b"], 2, "--tls-name must be a host name or an address"),
      (["--tls-key", pair.key], 2, "--tls-cert and --tls-key go together: one is missing"),
      (["--tls-cert", rubbish.path, "--tls-key", pair.key], 1, "\(rubbish.path) is not a usable PEM certificate"),
      (
        ["--tls-cert", pair.certificate, "--tls-key", rubbish.path], 1,
        "\(rubbish.path) is not a usable PEM private key"
      ),
      (["--tls-cert", "/nonexistent.pem", "--tls-key", pair.key], 1, "/nonexistent.pem"),
      (["--tls-cert", pair.certificate, "--tls-key", "/nonexistent.pem"], 1, "/nonexistent.pem"),
      (["--tls-cert", pair.key, "--tls-key", pair.key], 1, "\(pair.key) is not a usable PEM certificate"),
    ] as [([String], Int32, String)] {
      let result = try Command.run(["--port", "0"] + arguments)
      #expect(result.status == status, "\(result.error)")
      #expect(result.output.isEmpty)
      #expect(result.error.split(separator: "\n").count == 1, "\(result.error)")
      #expect(result.error.hasPrefix("payout-links-sandbox: ") && result.error.contains(says), "\(result.error)")
    }
  }
}
