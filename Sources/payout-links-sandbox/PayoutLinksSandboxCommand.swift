import ArgumentParser
import Glibc
import PayoutLinksSandbox

@main
struct PayoutLinksSandboxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "payout-links-sandbox",
    abstract: "A local sandbox of the RazorpayX Payout Links API.",
    discussion: """
      Answers as https://api.razorpay.com does for payout links, with state in memory, so that tests need no live \
      money. Without arguments it serves its built-in fixtures:

        payout-links-sandbox
        curl -u rzp_test_sandbox:sandbox_secret http://127.0.0.1:7290/v1/payout-links/poutlk_00000000000001

      Every option of serve, and those that say which sandbox or whose world is meant, can be given as an environment \
      variable too: PAYOUT_LINKS_SANDBOX_ and its name in capitals, for example PAYOUT_LINKS_SANDBOX_LOG_FORMAT=json. An option comes before its variable, that before the default.

      Exit status: 0 done; 1 it could not be done (a faulty fixture, a port in use, not ready, refused); 2 wrong usage.
      """,
    version: Version.current,
    subcommands: [Serve.self, Check.self, Healthcheck.self, CA.self, Env.self],
    groupedSubcommands: [
      CommandGroup(
        name: "Running sandbox",
        subcommands: [
          Links.self, Move.self, Log.self, Advance.self, ClockCommand.self, Reset.self, SnapshotCommand.self,
          AccountsCommand.self, FaultCommand.self, CoverageCommand.self,
        ])
    ],
    defaultSubcommand: Serve.self)

  /// The arguments of a call that can only mean `serve`; nil for any other. To look through all commands first would
  /// cost a server half a millisecond, a tenth of its start.
  static func servingArguments(_ arguments: ArraySlice<String>) -> [String]? {
    let isNamed = arguments.first == "serve"
    guard isNamed || arguments.first?.hasPrefix("-") ?? true else { return nil }
    guard !arguments.contains(where: isOfAllCommands) else { return nil }
    return Array(isNamed ? arguments.dropFirst() : arguments)
  }

  /// What the parser itself takes: help, version, completions.
  private static func isOfAllCommands(_ argument: String) -> Bool {
    ["-h", "-help", "--help", "--help-hidden", "--version"].contains(argument)
      || argument.hasPrefix("--generate-") || argument.hasPrefix("--experimental-")
  }

  static func main() {
    // A reader of our output that has gone is no reason to end.
    signal(SIGPIPE, SIG_IGN)
    do {
      if let arguments = servingArguments(CommandLine.arguments.dropFirst()) {
        try Serve.parse(arguments).run()
      } else {
        var command = try parseAsRoot()
        try command.run()
      }
    } catch let failure as Failure {
      for line in failure.lines { StandardStream.error.write("payout-links-sandbox: \(line)") }
      Glibc.exit(failure.status)
    } catch {
      let text = fullMessage(for: error)
      switch exitCode(for: error) {
      case .success:
        StandardStream.output.write(text)
        Glibc.exit(0)
      case .validationFailure:
        StandardStream.error.write("payout-links-sandbox: \(message(for: error)) (see --help)")
        Glibc.exit(2)
      case let code:
        if !text.isEmpty { StandardStream.error.write("payout-links-sandbox: \(text)") }
        Glibc.exit(code.rawValue)
      }
    }
  }
}
