import Logging
import PayoutLinks
package import Server

/// What a service tells whoever started it.
package struct Started: Sendable {
  package let baseURL: String
  package let port: UInt16
  package let key: APIKey
  package let warnings: [FixtureIssue]
  package let linkCount: Int
  package let control: ServerControl
}

/// Puts the whole thing together: fixtures, world, handler, server. Made and run on one thread.
package final class Service {
  package let started: Started
  private let server: HTTPServer
  private let log: RequestLog

  /// Loads everything and opens the port; connections queue up from now on.
  package init(_ configuration: Configuration, signals: Signals? = nil) throws {
    let time = SandboxTime(clock: configuration.clock)
    let seed = try Seed(configuration.fixtures, start: Timestamp(time.unixNanoseconds / 1_000_000_000))
    let world = World(seed)
    log = RequestLog(configuration.log)
    let handler = SandboxHandler(world: world, log: log, time: time)
    do throws(SystemError) {
      server = try HTTPServer(time: time, signals: signals, handler: handler)
      let port = try server.listen(host: configuration.host, port: configuration.port)
      let host = configuration.host
      let authority = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
      started = Started(
        baseURL: "http://\(authority):\(port)", port: port,
        key: seed.accounts.lazy.flatMap(\.keys).first ?? .builtIn, warnings: seed.warnings,
        linkCount: world.linkCount, control: server.handle)
    } catch {
      throw StartError(description: error.description)
    }
  }

  /// Tells the log what there is, once the caller has announced the start in its own way.
  package func logStart() {
    for warning in started.warnings { log.logger.warning("\(warning)") }
    log.logger.info(
      "started",
      metadata: ["url": "\(started.baseURL)", "payout_links": "\(started.linkCount)", "key": "\(started.key.id)"])
    log.flush()
  }

  /// Serves until it is told to stop.
  package func run() throws {
    try server.run()
    log.logger.info("stopped")
    log.flush()
  }
}
