import ArgumentParser
import Glibc
import ImitatedWorld
import Server

struct Healthcheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check whether a running sandbox is ready.",
    discussion: """
      For containers without curl: exits with status 0 if the sandbox is ready, 1 if it is not. It looks at --host and \
      --port, then at the options of the sandbox that is process 1 of this container, then at the variables. If the \
      sandbox listens on 0.0.0.0 or ::, it is asked on the loopback address.
      """)

  @OptionGroup var address: AddressOptions

  @Option(help: ArgumentHelp("How long to keep trying before giving up. (default: 0)", valueName: "seconds"))
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
            ?? "no sandbox is ready: it has not written its port to the port file")
      }
      usleep(20_000)
    }
  }
}
