import ArgumentParser
import ImitatedWorld

/// What `serve` takes; `ServeRun` carries it out.
struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve the API until SIGTERM or SIGINT. This is the default.",
    discussion: """
      Once it is ready, it prints one line to standard output:

        payout-links-sandbox ready http://127.0.0.1:7290

      With --log-format json the line is {"event":"ready","url":"http://127.0.0.1:7290","port":7290}, with \
      dashboard_url, and with https_url, https_port and admin_port if those ports are open. The log goes to standard \
      error, one line per request.

      On SIGHUP it reads the fixtures again. If SIGHUP means that the sandbox's terminal has closed, the sandbox stops \
      as on SIGTERM, except under nohup or as process 1 of a container.
      """)

  @OptionGroup var address: AddressOptions

  @OptionGroup(title: "HTTPS") var https: HTTPSOptions

  @OptionGroup(title: "Administration") var admin: AdminOptions

  @OptionGroup(title: "Webhooks") var webhooks: WebhookOptions

  @OptionGroup(title: "Limits") var limits: LimitOptions

  @Option(
    name: .customLong("fixtures"),
    help: ArgumentHelp(
      "Serve the links in this fixture file, or in all *.json files of this directory, instead of the built-in links. "
        + "Repeatable; separate several with colons in the variable.",
      valueName: "path"),
    completion: .file(extensions: ["json"]))
  var fixtures: [String] = []

  @Option(
    help: ArgumentHelp(
      "Like --fixtures, but fall back to the built-in links if the directory is missing or has no *.json file: for "
        + "container images with a mount point. Ignored with --fixtures.",
      valueName: "directory"),
    completion: .directory)
  var fixturesIfAny: String?

  @Option(
    help: ArgumentHelp(
      "Make the same ids and short URLs in the same order on every run; a whole number. "
        + "(default: new ones on every run)",
      valueName: "number"))
  var seed: String?

  @Option(
    help: ArgumentHelp(
      "The base of short URLs. (default: the address and port that the request was sent to)", valueName: "url"))
  var publicURL: String?

  @Option(
    name: .customLong("cors"),
    help: ArgumentHelp(
      "Let web pages from this origin, such as http://localhost:3000, call the API from a browser; * allows all. "
        + "Repeatable; separate several with commas in the variable. (default: none, like the provider)",
      valueName: "origin"))
  var corsOrigins: [String] = []

  @Flag(
    help: ArgumentHelp(
      "Read the fixtures again when one of their files changes, as on SIGHUP. The variable takes true or false."))
  var watch = false

  @Flag(
    help: ArgumentHelp(
      "Give each key rzp_test_…, with any secret, its own copy of the first account. The variable takes true or false."
    ))
  var isolateKeys = false

  @Option(
    help: ArgumentHelp(
      "Remove such an account after it has been idle this long: 90s, 15m, 1d12h. (default: 1h)",
      valueName: "duration"))
  var isolatedIdle: String?

  @Option(
    help: ArgumentHelp("The most such accounts at once. (default: 10000)", valueName: "number"))
  var isolatedMax: String?
  @OptionGroup var journal: JournalOptions
  @OptionGroup var verdict: VerdictOptions

  @Flag(
    help: ArgumentHelp(
      "Stop, as on SIGTERM, when standard input ends: it is a pipe from the program that has started the sandbox, which "
        + "so does not outlive it. The variable takes true or false."))
  var stopWithStdin = false

  @Option(
    help: ArgumentHelp("Write the port to this file as soon as it is open.", valueName: "path"), completion: .file())
  var portFile: String?

  @Option(
    help: ArgumentHelp("\(Words.logFormats.text()). (default: text)", valueName: "format"),
    completion: Words.logFormats.completion)
  var logFormat: String?

  @Option(
    help: ArgumentHelp(
      "\(Words.logLevels.text()). Requests are logged at info. (default: info)",
      valueName: "level"),
    completion: Words.logLevels.completion)
  var logLevel: String?

  func run() throws { try ServeRun(self).run() }
}
