import ArgumentParser

/// The commands as shells complete them. A line without a command is one of `serve`, but the parser's scripts know no
/// options of a default command: here the whole has them.
struct CompletedCommand: ParsableCommand {
  static var configuration: CommandConfiguration {
    var configuration = PayoutLinksSandboxCommand.configuration
    configuration.defaultSubcommand = nil
    return configuration
  }

  @OptionGroup var serve: Serve
}
