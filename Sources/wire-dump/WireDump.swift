import ArgumentParser
import Server

/// The sandbox's HTTP server answering every request with what it has understood of it.
///
/// For tests by others' tools: not part of the product or its image.
@main
struct WireDump: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wire-dump",
    abstract: "Answer every request with what the sandbox's HTTP server has understood of it, in JSON.",
    discussion: """
      {"method":"GET","target":"/","version":"HTTP/1.1","headers":[["Host","a"]],"body":""}, the body in base64, bytes \
      above 0x7F in fields as the characters of ISO 8859-1. When it is ready one line goes to standard output:

        wire-dump ready http://127.0.0.1:8080 https://127.0.0.1:8443
      """)

  @Option(help: "The port for HTTP; 0 takes a free one.")
  var port: UInt16 = 8080

  @Option(help: "A port for HTTPS too, with a certificate of the day; 0 takes a free one.")
  var httpsPort: UInt16?

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  func run() throws {
    DescriptorLimit.raise()
    let server = try HTTPServer(signals: try Signals(), handler: DumpHandler())
    var line = "wire-dump ready http://\(host):\(try server.listen(host: host, port: port))"
    if let httpsPort {
      let tls = TLSProvider(authority: try .temporary(), names: ["localhost", "127.0.0.1"])
      line += " https://\(host):\(try server.listen(host: host, port: httpsPort, tls: tls))"
    }
    ReadyLine.write(line)
    try server.run()
  }
}
