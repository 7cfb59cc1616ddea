import Foundation
import Harness
import Testing

/// A sandbox that runs as a user runs it, with a certificate authority in a directory of its own.
final class ServedSandbox {
  /// The certificate authority, in the directory where the sandbox keeps it.
  let authority: TemporaryFile
  let url: String
  let port: UInt16
  let httpsURL: String
  let httpsPort: UInt16
  private let command: Command

  struct Ready: Decodable {
    let url: String
    let port: UInt16
    let https_url: String
    let https_port: UInt16
  }

  /// Free ports, unless `arguments` say otherwise; the links of `fixture` instead of the built-in ones.
  init(_ arguments: [String] = [], authority: TemporaryFile? = nil, fixture: TemporaryFile? = nil) throws {
    let authority = try authority ?? TemporaryFile(name: "ca.pem")
    self.authority = authority
    command = try Command(
      ["--port", "0", "--log-format", "json"]
        + (arguments.contains("--tls-cert") ? [] : ["--ca-dir", authority.folder])
        + (fixture.map { ["--fixtures", $0.path] } ?? []) + arguments)
    let line = command.firstLine()
    let ready = try JSONDecoder().decode(Ready.self, from: Data(line.utf8))
    url = ready.url
    port = ready.port
    httpsURL = ready.https_url
    httpsPort = ready.https_port
  }

  /// Stops it; its log.
  func stop() -> String {
    command.signal(SIGTERM)
    let result = command.finish()
    #expect(result.status == 0)
    return result.error
  }

  /// curl with the authority trusted.
  func curl(_ arguments: [String], environment: [String: String] = [:]) throws -> Client.Outcome {
    try Client.curl.run(["-sS", "--cacert", authority.path] + arguments, environment: environment)
  }

  /// `openssl s_client` with the authority trusted and its verdict decisive. It sends `input`, and then waits for the
  /// server to end the connection.
  func sClient(_ arguments: [String], input: String = ServedSandbox.lastRequest) throws -> Client.Outcome {
    try Client.openssl.run(sClientArguments + ["-ign_eof"] + arguments, input: input)
  }

  var sClientArguments: [String] {
    ["s_client", "-connect", "127.0.0.1:\(httpsPort)", "-CAfile", authority.path, "-verify_return_error"]
  }

  /// After which the server ends the connection.
  static let lastRequest = "GET /livez HTTP/1.1\r\nHost: sandbox.test\r\nConnection: close\r\n\r\n"
  static let credentials = "rzp_test_sandbox:sandbox_secret"
}
