import ArgumentParser
import Glibc
import ImitatedWorld
import PayoutLinksSandbox
import Server

@main
struct PayoutLinksSandboxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "payout-links-sandbox",
    abstract: "A local sandbox for the RazorpayX Payout Links API.",
    discussion: """
      It answers like https://api.razorpay.com for payout links and keeps its state in memory, so tests need no live \
      money. Without arguments it serves its built-in links:

        payout-links-sandbox
        curl -u rzp_test_sandbox:sandbox_secret http://127.0.0.1:7290/v1/payout-links/poutlk_00000000000001

      Every option of serve, and every option that selects a sandbox, account or key, can also be set by an \
      environment variable: PAYOUT_LINKS_SANDBOX_ and the option's name in capitals, for example \
      PAYOUT_LINKS_SANDBOX_LOG_FORMAT=json. An option takes precedence over its variable.

      Exit status: 0 for success; 1 for failure, such as an error in a fixture, a port in use, a sandbox that is not \
      ready, or a refused call; 2 for wrong usage.
      """,
    version: Version.current,
    subcommands: [
      Serve.self, Init.self, Check.self, Schema.self, Healthcheck.self, CA.self, Env.self, ExportCommand.self,
      DriftCommand.self,
    ],
    groupedSubcommands: [
      CommandGroup(
        name: "Running sandbox",
        subcommands: [
          Links.self, Move.self, Payouts.self, Contacts.self, Messages.self, Events.self, Log.self, Advance.self,
          ClockCommand.self, Reset.self, SnapshotCommand.self, AccountsCommand.self, FaultCommand.self, Webhooks.self,
          CoverageCommand.self, MCPCommand.self,
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

  /// Whose messages are shown: scripts for shells are those of all that can be written.
  private static func root(_ arguments: [String]) -> any ParsableCommand.Type {
    arguments.contains { $0.hasPrefix("--generate-completion-script") } ? CompletedCommand.self : self
  }

  static func main() {
    StandardStream.openAll()
    // A reader of our output that has gone is no reason to end.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try command(ProcessStart.arguments)
      try command.run()
    } catch let failure as Failure {
      for line in failure.lines { StandardStream.complain(line) }
      Glibc.exit(failure.status)
    } catch {
      let text = root(ProcessStart.arguments).fullMessage(for: error)
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
