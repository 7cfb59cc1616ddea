import ImitatedWorld
import Logging
import PayoutLinks
import PayoutLinksSandbox
import Server

extension Serve {
  /// What all options of `serve` together ask for.
  func configuration() throws(Failure) -> Configuration {
    var configuration = Configuration()
    configuration.host = try AddressOptions.host(address.host)
    configuration.port = try AddressOptions.port(address.port)
    let fixtures = try givenFixtures()
    configuration.fixtures = fixtures ?? configuration.fixtures
    configuration.seed = try Environment.value(of: "seed", seed, expected: "a whole number, at least 0") { UInt64($0) }
    configuration.publicURL = try Environment.value(
      of: "public-url", publicURL, expected: Configuration.publicURLExpected, parse: Configuration.checkedPublicURL)
    configuration.corsOrigins = try givenCorsOrigins()
    configuration.isolation = try isolation()
    configuration.watchesFixtures = try Environment.flag("watch", watch)
    if watch, fixtures == nil {
      throw .usage("--watch needs --fixtures: the built-in links do not change")
    }
    if try Environment.flag("stop-with-stdin", stopWithStdin) {
      guard let input = StandardInput() else {
        throw .usage("--stop-with-stdin needs a pipe as standard input, which ends with the program that holds it")
      }
      configuration.input = input
    }
    configuration.https = try https.configuration(besides: configuration.port)
    configuration.admin = try admin.configuration()
    configuration.webhooks = try webhooks.settings()
    configuration.limits = try limits.serverLimits()
    configuration.journal = try journal.limits(isolatesKeys: configuration.isolation.isolatesKeys)
    configuration.log = .standardError(try givenLogFormat(), level: try givenLogLevel())
    return configuration
  }

  func givenLogFormat() throws(Failure) -> LogFormat {
    try Environment.value(
      of: "log-format", logFormat, expected: Words.logFormats.text(), parse: LogFormat.init(rawValue:)) ?? .text
  }

  private func givenLogLevel() throws(Failure) -> Logger.Level {
    try Environment.value(
      of: "log-level", logLevel, expected: "one of \(Words.logLevels.list.joined(separator: ", "))",
      parse: Logger.Level.init(rawValue:)) ?? .info
  }

  private func givenFixtures() throws(Failure) -> [Fixture]? {
    let paths = Environment.list(of: "fixtures", fixtures, separatedBy: ":")
    if paths.contains("") { throw .usage("--fixtures must be a path; found \"\"") }
    if !fixtures.isEmpty, fixturesIfAny != nil {
      throw .usage("--fixtures-if-any is ignored with --fixtures: use only one of them")
    }
    if !paths.isEmpty { return paths.map { .path($0) } }
    return try Environment.path(of: "fixtures-if-any", fixturesIfAny).map { [.directoryIfAny($0)] }
  }

  private func givenCorsOrigins() throws(Failure) -> [String] {
    let origins = Environment.list(of: "cors", corsOrigins, separatedBy: ",")
    if let odd = origins.first(where: { Configuration.checkedOrigin($0) == nil }) {
      throw .usage("--cors must be \(Configuration.originExpected); found \"\(odd)\"")
    }
    return origins
  }

  private func isolation() throws(Failure) -> Isolation {
    var isolation = Isolation()
    isolation.isolatesKeys = try Environment.flag("isolate-keys", isolateKeys)
    let idle = try Environment.value(
      of: "isolated-idle", isolatedIdle, expected: "a duration such as 90s, 15m or 1d12h (s, m, h, d, w), not 0"
    ) { text in WrittenDuration.seconds(text).flatMap { $0 > 0 ? $0 : nil } }
    let most = try Environment.value(of: "isolated-max", isolatedMax, expected: "a whole number from 1 to 100000") {
      text in
      Int(text).flatMap { 1...100_000 ~= $0 ? $0 : nil }
    }
    isolation.idleSeconds = idle ?? isolation.idleSeconds
    isolation.accountsMax = most ?? isolation.accountsMax
    return isolation
  }
}
