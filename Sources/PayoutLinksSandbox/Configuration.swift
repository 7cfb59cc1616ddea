public import ImitatedWorld
package import Server

/// What a sandbox starts with.
public struct Configuration: Sendable {
  /// The address to listen on: an IP address or a name of this machine; `localhost` is 127.0.0.1 and ::1.
  public var host = "localhost"
  /// The port to listen on; 0 takes a free one.
  public var port: UInt16 = 0
  public var fixtures: [Fixture] = [.builtIn]
  /// What the links' times are compared with.
  public var clock: any SandboxClock = SystemClock()
  /// Ids, short URLs and bank references come in the same order from the same seed; nil makes them anew each time.
  public var seed: UInt64?
  /// What the URLs that the sandbox makes begin with, such as `https://sandbox.test`; nil for the address and port that
  /// the request was sent to.
  public var publicURL: String?
  /// Whether fixture files are read again when they change.
  public var watchesFixtures = false
  /// Whether test keys get accounts of their own.
  public var isolation = Isolation()
  /// How much of the latest requests is kept for whoever asks what happened.
  public var journal = JournalLimits()
  /// Who is told of events, and how.
  public var webhooks = WebhookSettings()
  public var log = LogOutput.none
  /// HTTPS beside HTTP; nil for none.
  public var https: HTTPSConfiguration?
  public var admin = AdminConfiguration()
  /// Web pages of other origins that may call the imitated API (CORS): `http://localhost:3000`, or `*` for all.
  public var corsOrigins: [String] = []
  /// Whose end stops the server; nil for none.
  package var input: StandardInput?
  /// The bounds of the server.
  package var limits = ServerLimits()

  public init(fixtures: [Fixture] = [.builtIn]) {
    self.fixtures = fixtures
  }
}
