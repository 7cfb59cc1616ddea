import ImitatedWorld
import PayoutLinksSandbox
import Server

/// A run of the server, from what it was given to its verdict.
struct ServeRun {
  private let configuration: Configuration
  private let logFormat: LogFormat
  private let portFile: String?
  private let httpsPortFile: String?
  private let failing: (outcomes: [Outcome], webhooks: Bool)
  private let reports: [ReportFile]

  /// Fails where a value cannot be, before anything is opened or written.
  init(_ given: Serve) throws(Failure) {
    logFormat = try given.givenLogFormat()
    portFile = try Environment.path(of: "port-file", given.portFile)
    httpsPortFile = try Environment.path(of: "https-port-file", given.https.httpsPortFile)
    configuration = try given.configuration()
    failing = try given.verdict.failingOutcomes()
    reports = try given.verdict.reportFiles()
  }

  func run() throws(Failure) {
    Signals.endAtOnce()
    for report in reports { try report.check() }
    DescriptorLimit.raise()
    let service = try start()
    let started = service.started
    if let portFile { try PortFile.write(started.port, to: portFile) }
    if let httpsPortFile, let https = started.https { try PortFile.write(https.port, to: httpsPortFile) }
    StandardStream.output.write(readyLine(started))
    service.logStart(notes: Environment.warnings())
    do {
      try service.run()
    } catch {
      throw .failed("\(error)")
    }
    try end(service)
  }

  private func start() throws(Failure) -> Service {
    do {
      return try Service(configuration) { () throws(SystemError) in try Signals() }
    } catch let error as FixtureError {
      let errors = error.issues.count(of: .error)
      throw Failure(
        lines: error.issues.map(\.description) + [
          "\(errors) error\(errors == 1 ? "" : "s") in the fixtures, not started"
        ],
        status: 1)
    } catch {
      throw .failed("\(error)")
    }
  }

  /// Says how the run went, where that was asked for.
  private func end(_ service: Service) throws(Failure) {
    let verdict = service.verdict(failOn: failing.outcomes, orOnWebhooks: failing.webhooks)
    if !failing.outcomes.isEmpty || failing.webhooks {
      for line in verdict.summary { StandardStream.error.write(line) }
    }
    // One that cannot be written any more keeps none of the others back.
    var failures: [String] = []
    for report in reports {
      do {
        try report.write(report.form == .json ? service.coverageJSON() : service.coverageJUnit(verdict))
      } catch {
        failures += error.lines
      }
    }
    if !verdict.isPassed || !failures.isEmpty { throw Failure(lines: failures, status: 1) }
  }

  /// The one line that tells whoever started the server that it is ready.
  private func readyLine(_ started: Started) -> String {
    switch logFormat {
    case .text: return "payout-links-sandbox ready \(started.baseURL)"
    case .json:
      let https = started.https.map { #","https_url":"\#($0.url)","https_port":\#($0.port)"# } ?? ""
      let admin = started.adminPort.map { #","admin_port":\#($0)"# } ?? ""
      return #"{"event":"ready","url":"\#(started.baseURL)","port":\#(started.port)\#(https)\#(admin),"#
        + #""dashboard_url":"\#(started.dashboardURL)"}"#
    }
  }
}
