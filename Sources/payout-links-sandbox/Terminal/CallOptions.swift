import ArgumentParser
import ImitatedWorld

/// Which sandbox a command asks, and how it shows the answer.
struct CallOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The URL of the sandbox. (default: http://localhost:7290, or as the variables of --host, --port and --admin-port "
        + "say)", valueName: "url"))
  var url: String?

  @Option(help: ArgumentHelp("The sandbox's admin token, if it has one.", valueName: "token"))
  var adminToken: String?

  @Flag(help: "Print the sandbox's JSON reply as it is.")
  var json = false

  func client() throws(Failure) -> AdminClient {
    if let url = try givenURL() { return AdminClient(url: url, token: try AdminOptions.token(adminToken)) }
    let sandbox = try NearbySandbox()
    guard let port = try sandbox.adminPort() else {
      throw .failed("no sandbox is ready: it has not written its port to the port file")
    }
    return AdminClient(
      url: SandboxURL(host: sandbox.host, port: port), token: try AdminOptions.token(adminToken ?? sandbox.adminToken))
  }

  private func givenURL() throws(Failure) -> SandboxURL? {
    // It is a URL, and nothing is wrong with it but that it is not spoken.
    let isSecure = { (text: String) in text.lowercased().hasPrefix("https://") }
    let given = try Environment.value(of: "url", url, expected: SandboxURL.expected) { text in
      isSecure(text) || SandboxURL(text) != nil ? text : nil
    }
    guard let given else { return nil }
    guard let url = SandboxURL(given) else {
      throw .usage("these commands use http, not https: pass the sandbox's HTTP port, 7290 by default")
    }
    return url
  }

  /// Shows the reply as it is, or as people read it.
  func show(_ answer: Answer, _ lines: (JSONPart) -> [String]) {
    if json {
      if !answer.body.isEmpty { StandardStream.output.write(bytes: answer.body) }
    } else {
      for line in lines(answer.root) { StandardStream.output.write(line) }
    }
  }
}
