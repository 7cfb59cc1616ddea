import ArgumentParser
import ImitatedWorld

/// What `serve` takes; `ServeRun` carries it out.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the API until SIGTERM or SIGINT. This is the default.",
    discussion: """
      When it is ready, and not before, one line goes to standard output:

        payout-links-sandbox ready http://127.0.0.1:7290

      or with --log-format json {"event":"ready","url":"http://127.0.0.1:7290","port":7290} with \
      dashboard_url and, where they are on, https_url, https_port and admin_port. The log goes to standard \
      error, a line for each request.

      SIGHUP reads the fixtures again. Where it comes because the terminal was closed that the sandbox was started \
      at, the \
      sandbox ends as by SIGTERM; not under nohup, and not as process 1 of a container.
      """)

  @OptionGroup var address: AddressOptions

  @OptionGroup(title: "HTTPS") var https: HTTPSOptions

  @OptionGroup(title: "Administration") var admin: AdminOptions

  @OptionGroup(title: "Webhooks") var webhooks: WebhookOptions

  @OptionGroup(title: "Limits") var limits: LimitOptions

  @Option(
    name: .customLong("fixtures"),
    help: ArgumentHelp(
      "A fixture file, or a directory whose *.json are meant, in the place of the built-in payout links. Repeatable; "
        + "in the variable several paths are separated by colons.",
      valueName: "path"))
  var fixtures: [String] = []

  @Option(
    help: ArgumentHelp(
      "Like --fixtures, but with the built-in payout links where the directory has no *.json or is not there: for images "
        + "with a place to mount. Counts only without --fixtures.",
      valueName: "directory"))
  var fixturesIfAny: String?

  @Option(
    help: ArgumentHelp(
      "Make the same ids and short URLs in the same order each time; a whole number. Without it they are new each time.",
      valueName: "number"))
  var seed: String?

  @Option(
    help: ArgumentHelp(
      "What short URLs begin with. (default: the address and port that the request was sent to)", valueName: "url"))
  var publicURL: String?

  @Option(
    name: .customLong("cors"),
    help: ArgumentHelp(
      "Let web pages of this origin (http://localhost:3000) call the API from a browser, or of all with *. Repeatable; in "
        + "the variable several are separated by commas. (default: none, as at the provider)",
      valueName: "origin"))
  var corsOrigins: [String] = []

  @Flag(
    help: ArgumentHelp(
      "Read the fixtures again when a file of them changes, as SIGHUP makes it do; in the variable true or false."))
  var watch = false

  @Flag(
    help: ArgumentHelp(
      "Give each key rzp_test_…, with any secret, a copy of the first account of its own; in the variable true or false."
    ))
  var isolateKeys = false

  @Option(
    help: ArgumentHelp(
      "End such an account when nobody has called for it for so long: 90s, 15m, 1d12h. (default: 1h)",
      valueName: "duration"))
  var isolatedIdle: String?

  @Option(
    help: ArgumentHelp("How many such accounts there may be at once. (default: 10000)", valueName: "number"))
  var isolatedMax: String?
  @OptionGroup var journal: JournalOptions
  @OptionGroup var verdict: VerdictOptions

  @Option(help: ArgumentHelp("Write the port there as soon as it is open.", valueName: "path"))
  var portFile: String?

  @Option(help: ArgumentHelp("text or json. (default: text)", valueName: "format"))
  var logFormat: String?

  @Option(
    help: ArgumentHelp(
      "trace, debug, info, notice, warning, error or critical; requests are logged at info. (default: info)",
      valueName: "level"))
  var logLevel: String?

  func run() throws { try ServeRun(self).run() }
}
