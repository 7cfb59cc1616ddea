import ArgumentParser
import Server

/// The sandbox's HTTP server with next to nothing behind it, so that any outside judge can look at the wire alone.
///
/// For tests by others' tools: not part of the product or its image.
@main
struct WireProbe: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wire-probe",
    abstract: "Serve a few fixed resources on the sandbox's HTTP server, for tools that test HTTP servers.",
    discussion: """
      GET / says Hello world!, POST and PUT / give the body back, /echo lists the request's fields, /cookie its \
      cookies, \
      POST /json writes anew what it has parsed. When it is ready one line goes to standard output:

        wire-probe ready http://127.0.0.1:8080 https://127.0.0.1:8443

      With --dump every request is answered with what was understood of it, the body in base64, bytes above 0x7F in \
      fields as the characters of ISO 8859-1, and a refused one with the reason:

        {"method":"GET","target":"/","version":"HTTP/1.1","headers":[["Host","a"]],"body":""}
        {"error":"an HTTP/1.1 request needs a Host header (RFC 9112 section 3.2)"}
      """)

  @Option(help: "The port for HTTP; 0 picks a free one.")
  var port: UInt16 = 8080

  @Option(help: "Also serve HTTPS on this port, with a temporary certificate; 0 picks a free one.")
  var httpsPort: UInt16?

  @Option(help: "The address to listen on.")
  var host = "127.0.0.1"

  @Flag(help: "Reply with each request as it was understood, in JSON.")
  var dump = false

  func run() throws {
    DescriptorLimit.raise()
    let handler: any RequestHandler = dump ? DumpHandler() : ProbeHandler()
    let server = try HTTPServer(signals: try Signals(), handler: handler)
    var line = "wire-probe ready http://\(host):\(try server.listen(host: host, port: port))"
    if let httpsPort {
      let tls = TLSProvider(authority: try .temporary(), names: ["localhost", "127.0.0.1"])
      line += " https://\(host):\(try server.listen(host: host, port: httpsPort, tls: tls))"
    }
    ReadyLine.write(line)
    try server.run()
  }
}
