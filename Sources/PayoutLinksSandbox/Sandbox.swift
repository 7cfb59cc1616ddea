// Configurations are made of its types.
@_exported public import ImitatedWorld
import Server

/// A running sandbox in this process, on a thread of its own.
///
///     let sandbox = try await Sandbox.start()
///     // point the code under test at sandbox.baseURL, with sandbox.key
///     await sandbox.stop()
public final class Sandbox: Sendable {
  /// `http://127.0.0.1:40123`, for whatever builds URLs.
  public let baseURL: String
  public let port: UInt16
  /// `https://localhost:40124`; nil where HTTPS is off.
  public let httpsURL: String?
  /// The certificate authority to trust for `httpsURL`, in PEM; nil where HTTPS is off or has a certificate of your
  /// own.
  public let authorityPEM: String?
  /// The port of `/__admin` where it has one of its own.
  public let adminPort: UInt16?
  /// A key of the first account; with built-in fixtures `rzp_test_sandbox`.
  public let key: APIKey
  /// What was odd in the fixtures, and taken as it stands.
  public let warnings: [FixtureIssue]

  let control: ServerControl
  private let ending: Ending

  private init(_ started: Started, ending: Ending) {
    baseURL = started.baseURL
    port = started.port
    adminPort = started.adminPort
    httpsURL = started.https?.url
    authorityPEM = started.https?.authorityPEM.map { String(decoding: $0, as: UTF8.self) }
    key = started.key
    warnings = started.warnings
    control = started.control
    self.ending = ending
  }

  deinit {
    control.requestStop()
  }

  /// Loads the fixtures, opens the port and serves. Returns when requests are answered.
  ///
  /// - Throws: `FixtureError` with all that is wrong with the fixtures; `StartError` where the port cannot be had.
  public static func start(_ configuration: Configuration = Configuration()) async throws -> Sandbox {
    let ending = Ending()
    let started = try await withCheckedThrowingContinuation { continuation in
      do throws(SystemError) {
        try LoopThread.start {
          do {
            let service = try Service(configuration)
            continuation.resume(returning: service.started)
            // Its sockets work; a loop that fails now has lost its epoll descriptor to somebody else in this process.
            try? service.run()
          } catch {
            continuation.resume(throwing: error)
          }
          ending.announce()
        }
      } catch {
        continuation.resume(throwing: StartError(description: error.description))
      }
    }
    return Sandbox(started, ending: ending)
  }

  /// Finishes running replies and closes the port; returns when all is closed. Harmless when repeated.
  public func stop() async {
    control.requestStop()
    await ending.wait()
  }
}
