import ArgumentParser
import Glibc
import ImitatedWorld
import Server

struct Healthcheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask a running sandbox whether it is ready.",
    discussion: """
      For containers without curl: exit status 0 when it is ready, 1 when it is not. It asks at --host and --port, \
      else \
      where the sandbox that is process 1 of this container was told to be, else where the variables say. An address \
      for listening on everything, 0.0.0.0 or ::, is asked for at its loopback.
      """)

  @OptionGroup var address: AddressOptions

  @Option(help: ArgumentHelp("How long to go on asking before giving up. (default: 0)", valueName: "seconds"))
  var wait: String?

  func run() throws {
    let wait =
      try Environment.value(of: "wait", wait, expected: "a number of seconds from 0 to 86400") {
        Double($0).flatMap { (0...86_400).contains($0) ? $0 : nil }
      } ?? 0
    let sandbox = try NearbySandbox(host: address.host, port: address.port)
    let deadline = SystemTime().monotonicNanoseconds + Int64(wait * 1_000_000_000)
    while true {
      let port = try sandbox.apiPort()
      // At the API's port, whichever has /__admin; and nobody is asked for the token there.
      if let port, HealthProbe.isReady(host: sandbox.host, port: port, path: "/readyz", milliseconds: 2000) { return }
      guard SystemTime().monotonicNanoseconds < deadline else {
        throw Failure.failed(
          port.map { "no sandbox is ready at \(sandbox.host) port \($0)" }
            ?? "no sandbox is ready: there is no port in the file that it was to write it to")
      }
      usleep(20_000)
    }
  }
}
