import Logging
import PayoutLinks
import PayoutLinksSandbox

extension GivenOptions {
  /// What all options of `serve` together ask for.
  func configuration() throws(Failure) -> Configuration {
    var configuration = Configuration()
    configuration.host = try host()
    configuration.port = try port()
    let fixtures = try fixtures()
    configuration.fixtures = fixtures ?? configuration.fixtures
    configuration.seed = try value(of: .seed, expected: "a whole number from 0 on") { UInt64($0) }
    configuration.publicURL = try value(
      of: .publicURL, expected: Configuration.publicURLExpected, parse: Configuration.checkedPublicURL)
    configuration.isolation = try isolation()
    configuration.watchesFixtures = try flag(.watch)
    if self[.watch] != nil, fixtures == nil {
      throw .usage("--watch needs --fixtures: the built-in payout links do not change")
    }
    configuration.https = try httpsConfiguration(besides: configuration.port)
    configuration.admin = try adminConfiguration()
    configuration.limits = try limits()
    configuration.journal = try journalLimits(isolatesKeys: configuration.isolation.isolatesKeys)
    configuration.log = .standardError(try logFormat(), level: try logLevel())
    return configuration
  }

  func logFormat() throws(Failure) -> LogFormat {
    try value(of: .logFormat, expected: "text or json", parse: LogFormat.init(rawValue:)) ?? .text
  }

  private func logLevel() throws(Failure) -> Logger.Level {
    try value(
      of: .logLevel, expected: "one of trace, debug, info, notice, warning, error, critical",
      parse: Logger.Level.init(rawValue:)) ?? .info
  }

  private func fixtures() throws(Failure) -> [Fixture]? {
    let paths = values(of: .fixtures)
    if self[.fixtures] != nil, self[.fixturesIfAny] != nil {
      throw .usage("--fixtures-if-any counts only without --fixtures: give one of them")
    }
    if !paths.isEmpty { return paths.map { .path($0) } }
    return try value(of: .fixturesIfAny, expected: "a path") { [.directoryIfAny($0)] }
  }

  private func isolation() throws(Failure) -> Isolation {
    var isolation = Isolation()
    isolation.isolatesKeys = try flag(.isolateKeys)
    let idle = try value(
      of: .isolatedIdle, expected: "a duration such as 90s, 15m or 1d12h (s, m, h, d, w), not 0"
    ) { text in WrittenDuration.seconds(text).flatMap { $0 > 0 ? $0 : nil } }
    let most = try value(of: .isolatedMax, expected: "a whole number from 1 to 1000000") { text in
      Int(text).flatMap { 1...1_000_000 ~= $0 ? $0 : nil }
    }
    isolation.idleSeconds = idle ?? isolation.idleSeconds
    isolation.accountsMax = most ?? isolation.accountsMax
    return isolation
  }
}
