import Harness
import ImitatedWorld
import PayoutLinksSandbox

/// A sandbox for one test, on a port of its own, with a clock that stands at `start` until the test moves it.
struct RunningSandbox {
  static let start: Int64 = 1_800_000_000

  let sandbox: Sandbox
  let clock = ManualClock(unixSeconds: Self.start)

  init(
    fixtures: [Fixture] = [.builtIn], isolation: Isolation = Isolation(), seed: UInt64? = 1, publicURL: String? = nil,
    _ change: (inout Configuration) -> Void = { _ in }
  ) async throws {
    var configuration = Configuration(fixtures: fixtures)
    configuration.clock = clock
    configuration.isolation = isolation
    configuration.seed = seed
    configuration.publicURL = publicURL
    change(&configuration)
    sandbox = try await Sandbox.start(configuration)
  }

  init(json: String, seed: UInt64? = 1, publicURL: String? = nil) async throws {
    try await self.init(fixtures: [.json(json)], seed: seed, publicURL: publicURL)
  }

  func client() throws -> RawClient {
    try RawClient(port: sandbox.port)
  }

  /// One request on a connection of its own.
  func exchange(_ request: String, toHead: Bool = false) throws -> RawReply {
    try client().exchange(request, toHead: toHead)
  }
}
