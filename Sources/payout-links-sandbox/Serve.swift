import ArgumentParser
import Logging
import PayoutLinks
import PayoutLinksSandbox
import Server

struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the API until SIGTERM or SIGINT. This is the default.",
    discussion: """
      When it is ready, and not before, one line goes to standard output:

        payout-links-sandbox ready http://127.0.0.1:7290

      or with --log-format json {"event":"ready","url":"http://127.0.0.1:7290","port":7290} and, where they are on, \
      https_url, https_port and admin_port. The log goes to standard error, a line for each request.
      """)

  @OptionGroup var address: AddressOptions

  @OptionGroup(title: "HTTPS") var https: HTTPSOptions

  @OptionGroup(title: "Administration") var admin: AdminOptions

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

  func run() throws {
    let format = try Environment.value(
      of: "log-format", logFormat, expected: "text or json", parse: LogFormat.init(rawValue:))
    let level = try Environment.value(
      of: "log-level", logLevel, expected: "one of trace, debug, info, notice, warning, error, critical",
      parse: Logger.Level.init(rawValue:))
    let portFile = try Environment.value(of: "port-file", portFile, expected: "a path") { $0 }
    let httpsPortFile = try Environment.value(
      of: "https-port-file", https.httpsPortFile, expected: "a path", parse: { $0 })
    let paths = Environment.list(of: "fixtures", fixtures, separatedBy: ":")
    let seed = try Environment.value(of: "seed", seed, expected: "a whole number from 0 on") { UInt64($0) }
    let publicURL = try Environment.value(
      of: "public-url", publicURL, expected: PayoutLinksSandbox.Configuration.publicURLExpected,
      parse: PayoutLinksSandbox.Configuration.checkedPublicURL)
    let isolation = try isolation()

    var configuration = PayoutLinksSandbox.Configuration()
    configuration.host = try address.resolvedHost()
    configuration.port = try address.resolvedPort()
    if !paths.isEmpty {
      configuration.fixtures = paths.map { .path($0) }
    } else if let directory = try Environment.value(
      of: "fixtures-if-any", fixturesIfAny, expected: "a path", parse: { $0 })
    {
      configuration.fixtures = [.directoryIfAny(directory)]
    }
    configuration.https = try https.configuration(besides: configuration.port, host: configuration.host)
    configuration.admin = try admin.configuration()
    configuration.limits = try limits.limits()
    configuration.seed = seed
    configuration.publicURL = publicURL
    configuration.isolation = isolation
    configuration.watchesFixtures =
      try Environment.value(of: "watch", watch ? "true" : nil, expected: "true or false", parse: Bool.init) ?? false
    configuration.journal = try journal.resolved(isolatesKeys: isolation.isolatesKeys)
    configuration.log = .standardError(format ?? .text, level: level ?? .info)

    let ending = try verdict.resolved()
    for file in ending.files { try file.check() }

    DescriptorLimit.raise()
    let service: Service
    do {
      service = try Service(configuration, signals: try Signals())
    } catch let error as FixtureError {
      let errors = error.issues.count { $0.severity == .error }
      throw Failure(
        lines: error.issues.map(\.description) + [
          "\(errors) error\(errors == 1 ? "" : "s") in the fixtures, not started"
        ],
        status: 1)
    } catch {
      throw Failure.failed("\(error)")
    }
    let started = service.started
    if let portFile { try PortFile.write(started.port, to: portFile) }
    if let path = httpsPortFile, let https = started.https { try PortFile.write(https.port, to: path) }
    StandardStream.output.write(Self.readyLine(started, format ?? .text))
    var notes: [String] = []
    if started.https == nil, try !https.isOff() {
      notes.append("HTTPS is off: port \(HTTPSOptions.usualPort) is in use; --https-port names another")
    }
    service.logStart(notes: notes)
    try service.run()
    try end(service, ending)
  }

  /// Says how the run went, where that was asked for.
  private func end(_ service: Service, _ ending: VerdictOptions.Resolved) throws(Failure) {
    let verdict = service.verdict(failOn: ending.failOn)
    if !ending.failOn.isEmpty {
      for line in verdict.summary { StandardStream.error.write(line) }
    }
    // One that cannot be written any more keeps none of the others back.
    var failures: [String] = []
    for file in ending.files {
      do {
        try file.write(file.form == .json ? service.coverageJSON() : service.coverageJUnit(verdict))
      } catch {
        failures += error.lines
      }
    }
    if !verdict.failed.isEmpty || !failures.isEmpty { throw Failure(lines: failures, status: 1) }
  }

  /// The one line that tells whoever started the server that it is ready.
  private static func readyLine(_ started: Started, _ format: LogFormat) -> String {
    switch format {
    case .text: return "payout-links-sandbox ready \(started.baseURL)"
    case .json:
      let https = started.https.map { #","https_url":"\#($0.url)","https_port":\#($0.port)"# } ?? ""
      let admin = started.adminPort.map { #","admin_port":\#($0)"# } ?? ""
      return #"{"event":"ready","url":"\#(started.baseURL)","port":\#(started.port)\#(https)\#(admin)}"#
    }
  }

  private func isolation() throws -> Isolation {
    var isolation = Isolation()
    isolation.isolatesKeys =
      try Environment.value(
        of: "isolate-keys", isolateKeys ? "true" : nil, expected: "true or false", parse: Bool.init) ?? false
    let idle = try Environment.value(
      of: "isolated-idle", isolatedIdle, expected: "a duration such as 90s, 15m or 1d12h (s, m, h, d, w), not 0"
    ) { text in WrittenDuration.seconds(text).flatMap { $0 > 0 ? $0 : nil } }
    let most = try Environment.value(
      of: "isolated-max", isolatedMax, expected: "a whole number from 1 to 1000000"
    ) { text in Int(text).flatMap { 1...1_000_000 ~= $0 ? $0 : nil } }
    isolation.idleSeconds = idle ?? isolation.idleSeconds
    isolation.accountsMax = most ?? isolation.accountsMax
    return isolation
  }
}
