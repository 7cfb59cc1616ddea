import ArgumentParser
import Glibc
import ImitatedWorld
import PayoutLinksSandbox
import Server

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
      variable too: PAYOUT_LINKS_SANDBOX_ and its name in capitals, for example PAYOUT_LINKS_SANDBOX_LOG_FORMAT=json. \
      An option comes before its variable, that before the default.

      Exit status: 0 done; 1 it could not be done (a faulty fixture, a port in use, not ready, refused); 2 wrong usage.
      """,
    version: Version.current,
    subcommands: [Serve.self, Check.self, Healthcheck.self, CA.self, Env.self, ExportCommand.self, DriftCommand.self],
    groupedSubcommands: [
      CommandGroup(
        name: "Running sandbox",
        subcommands: [
          Links.self, Move.self, Events.self, Log.self, Advance.self, ClockCommand.self, Reset.self,
          SnapshotCommand.self,
          AccountsCommand.self, FaultCommand.self, Webhooks.self, CoverageCommand.self, MCPCommand.self,
        ])
    ],
    defaultSubcommand: Serve.self)

  /// What a line asks for. Most are options of serve: to read them alone, without the tree of all commands, takes half
  /// the time.
  private static func command(_ arguments: [String]) throws -> any ParsableCommand {
    let options = arguments.first == "serve" ? Array(arguments.dropFirst()) : arguments
    if let serve = try? Serve.parse(options) { return serve }
    return try parseAsRoot(arguments)
  }

  static func main() {
    // A reader of our output that has gone is no reason to end.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try command(ProcessStart.arguments)
      try command.run()
    } catch let failure as Failure {
      for line in failure.lines { StandardStream.complain(line) }
      Glibc.exit(failure.status)
    } catch {
      let text = fullMessage(for: error)
      switch exitCode(for: error) {
      case .success:
        StandardStream.output.write(text)
        Glibc.exit(0)
      case .validationFailure:
        StandardStream.complain("\(message(for: error)) (see --help)", keepingLines: true)
        Glibc.exit(2)
      case let code:
        if !text.isEmpty { StandardStream.complain(text, keepingLines: true) }
        Glibc.exit(code.rawValue)
      }
    }
  }
}
