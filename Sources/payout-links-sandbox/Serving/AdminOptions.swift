import ArgumentParser
import ImitatedWorld
import PayoutLinksSandbox

/// Who may call `/__admin`, and where.
struct AdminOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Serve /__admin on this port only; 0 picks a free one. (default: the API's ports)",
      valueName: "number"))
  var adminPort: String?

  @Option(
    help: ArgumentHelp(
      "A token that calls under /__admin must send as Authorization: Bearer; health, version and ca.pem need none.",
      valueName: "token"))
  var adminToken: String?

  @Option(
    name: .customLong("admin-host"),
    help: ArgumentHelp(
      "Another host name that /__admin accepts, besides addresses, single-label names, names under .localhost, .test, "
        + ".local, .internal or .svc, and the certificate's names. "
        + "Repeatable; separate several with commas in the variable.",
      valueName: "name"))
  var adminHosts: [String] = []

  /// The token that was given, or its variable's.
  static func token(_ given: String?) throws(Failure) -> String? {
    try Environment.value(
      of: "admin-token", given, expected: "16 to 256 characters of visible ASCII", isSecret: true
    ) { text in
      (16...256).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) } ? text : nil
    }
  }

  func configuration() throws(Failure) -> AdminConfiguration {
    var configuration = AdminConfiguration()
    configuration.port = try Environment.port(of: "admin-port", adminPort)
    configuration.token = try Self.token(adminToken)
    configuration.hosts = try Environment.hosts(of: "admin-host", adminHosts)
    return configuration
  }
}
