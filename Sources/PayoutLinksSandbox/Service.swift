package import ImitatedWorld
import Logging
import PayoutLinks
package import Server

/// What a service tells whoever started it.
package struct Started: Sendable {
  package struct HTTPS: Sendable {
    package let url: String
    package let port: UInt16
    package let authorityPEM: [UInt8]?
  }

  package let baseURL: String
  package let dashboardURL: String
  package let port: UInt16
  package let https: HTTPS?
  package let adminPort: UInt16?
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
  private let reloader: FixtureReloader
  private let services: Services

  /// Loads everything and opens the ports; connections queue up from now on, and `signals` are heeded.
  package init(_ configuration: Configuration, signals: () throws(SystemError) -> Signals? = { nil }) throws {
    let time = SandboxTime(clock: configuration.clock)
    let start = Timestamp(time.unixNanoseconds / 1_000_000_000)
    let publicURL = try configuration.publicURL.map { text in
      guard let checked = Configuration.checkedPublicURL(text) else {
        throw StartError(description: "the public URL must be \(Configuration.publicURLExpected); found \"\(text)\"")
      }
      return checked
    }
    let origins = try configuration.corsOrigins.map { text in
      guard let checked = Configuration.checkedOrigin(text) else {
        throw StartError(description: "a CORS origin must be \(Configuration.originExpected); found \"\(text)\"")
      }
      return checked
    }
    // Before they are read: what changes while that lasts is a change too.
    let stamps = configuration.watchesFixtures ? FixtureReloader.stamps(of: configuration.fixtures) : nil
    let seed = try Seed(configuration.fixtures, start: start)
    let trust = configuration.webhooks.authorityFile.map { ReceiverTrust.file($0) } ?? .system
    if trust != .system { try trust.check() }
    let tls = try configuration.https.map { try TLSSetup($0) }
    let randomness = configuration.seed ?? UInt64.random(in: .min ... .max)
    let world = World(
      seed, randomness: randomness, isolation: configuration.isolation, webhooks: configuration.webhooks,
      monotonicNanoseconds: { time.monotonicNanoseconds }, at: start)
    // What takes long is done, and no thread has been started.
    let signals = try signals()
    log = RequestLog(configuration.log)
    reloader = FixtureReloader(
      configuration.fixtures, randomness: world.randomness, webhooks: configuration.webhooks, clock: configuration.clock
    )
    services = Services(
      world: world, journal: Journal(configuration.journal), reloader: reloader,
      gate: AdminGate(
        hosts: configuration.admin.hosts + (tls?.names ?? []), token: configuration.admin.token,
        hasOwnPort: configuration.admin.port != nil),
      routes: Routes.table, publicURL: PublicURL(publicURL), authorityPEM: tls?.authorityPEM, time: time)
    let handler = SandboxHandler(
      services, log: log, crossOrigin: CrossOrigin(origins), bodyBytesMax: configuration.limits.bodyBytesMax,
      clockIsMovedByHand: !(configuration.clock is SystemClock))
    do throws(SystemError) {
      server = try HTTPServer(
        limits: configuration.limits, time: time, signals: signals, input: configuration.input, trust: trust,
        handler: handler)
      let port = try server.listen(host: configuration.host, port: configuration.port)
      var https: Started.HTTPS?
      if let tls, let wanted = configuration.https {
        do throws(SystemError) {
          let port = try server.listen(host: configuration.host, port: wanted.port, tls: tls.provider)
          // The certificate has this name, whatever address the port is at.
          https = Started.HTTPS(url: "https://localhost:\(port)", port: port, authorityPEM: tls.authorityPEM)
        } catch {
          guard wanted.isOptional, error.isAddressInUse else { throw error }
          log.logger.warning("HTTPS is off: port \(wanted.port) is in use; choose another with --https-port")
        }
      }
      var adminPort: UInt16?
      if let wanted = configuration.admin.port {
        adminPort = try server.listen(host: configuration.host, port: wanted, role: .admin)
      }
      let host = server.host ?? configuration.host
      let authority = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
      started = Started(
        baseURL: "http://\(authority):\(port)", dashboardURL: "http://\(authority):\(adminPort ?? port)/__admin/",
        port: port, https: https, adminPort: adminPort,
        key: seed.accounts.lazy.flatMap(\.keys).first ?? .builtIn, warnings: seed.warnings,
        linkCount: world.linkCount, control: server.handle)
      services.publicURL.listening = started.baseURL
      services.ports = (Int(port), https.map { Int($0.port) }, adminPort.map { Int($0) })
      reloader.wakes(server.handle)
      (configuration.clock as? ManualClock)?.wakes(server.handle)
      if let stamps { try reloader.watch(since: stamps) }
    } catch {
      throw StartError(description: error.description)
    }
  }

  /// Tells the log what there is, once the caller has announced the start in its own way.
  package func logStart(notes: [String] = []) {
    for note in notes { log.logger.warning("\(note)") }
    for warning in started.warnings { log.logger.warning("\(warning)") }
    var metadata: Logger.Metadata = [
      "url": "\(started.baseURL)", "dashboard": "\(started.dashboardURL)", "payout_links": "\(started.linkCount)",
      "key": "\(started.key.id)",
    ]
    if let port = started.adminPort { metadata["admin_port"] = "\(port)" }
    if let https = started.https { metadata["https"] = "\(https.url)" }
    log.logger.info("started", metadata: metadata)
    log.flush()
  }

  /// How the run went, where requests must not have ended in any of these ways.
  package func verdict(failOn: [Outcome], orOnWebhooks failsOnWebhooks: Bool = false) -> Verdict {
    Verdict(
      services.coverage, services.journal, services.routes, failOn: failOn,
      untold: failsOnWebhooks ? services.world.unacknowledged(at: services.time.unixNanoseconds) : nil)
  }

  /// What the run has touched.
  package func coverageJSON() -> [UInt8] { CoverageReport.json(services.coverage) }

  package func coverageJUnit(_ verdict: Verdict) -> [UInt8] { CoverageReport.jUnit(services.coverage, verdict) }

  /// Serves until it is told to stop.
  package func run() throws {
    defer { reloader.end() }
    try server.run()
    log.logger.info("stopped")
    log.flush()
  }
}
