import ArgumentParser
import Glibc
import Server

struct Healthcheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask a running sandbox whether it is ready.",
    discussion: """
      For containers without curl: exit status 0 when it is ready, 1 when it is not, at the address that the same \
      options and variables gave the server. An address for listening on everything, 0.0.0.0 or ::, is asked for at \
      its loopback.
      """)

  @OptionGroup var address: AddressOptions

  @Option(help: ArgumentHelp("How long to go on asking before giving up. (default: 0)", valueName: "seconds"))
  var wait: String?

  func run() throws {
    let wait =
      try Environment.value(of: "wait", wait, expected: "a number of seconds from 0 to 86400") {
        Double($0).flatMap { (0...86_400).contains($0) ? $0 : nil }
      } ?? 0
    let host = AddressOptions.loopback(try address.given.host())
    let port = try address.given.port()
    let deadline = SystemTime().monotonicNanoseconds + Int64(wait * 1_000_000_000)
    while !HealthProbe.isReady(host: host, port: port, path: "/__admin/health", milliseconds: 2000) {
      guard SystemTime().monotonicNanoseconds < deadline else {
        throw Failure.failed("no sandbox is ready at \(host) port \(port)")
      }
      usleep(20_000)
    }
  }
}
