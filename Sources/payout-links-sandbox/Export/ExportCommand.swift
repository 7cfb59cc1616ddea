import ArgumentParser
import PayoutLinksSandbox

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Print the requests of both APIs as an editor or Postman opens them.",
    discussion: """
      --format http is what VS Code's REST Client and JetBrains' IDEs send from a file, --format postman a collection \
      for Postman and whatever imports one. No sandbox needs to run.

        payout-links-sandbox export --format http > sandbox.http
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case http, postman }

  @Option(help: "What opens it.")
  var format: Format

  @Option(help: ArgumentHelp("Where the sandbox will be.", valueName: "url"))
  var url = "http://127.0.0.1:7290"

  func run() throws {
    guard let url = SandboxURL(url) else { throw Failure.usage("--url takes \(SandboxURL.expected)") }
    let calls = [OpenAPIDescription.payoutLinks, .sandbox].flatMap { APICall.all(of: $0) }
    switch format {
    case .http: StandardStream.output.write(HTTPFileFormat.text(of: calls, at: url.text))
    case .postman: StandardStream.output.write(bytes: PostmanFormat.text(of: calls, at: url.text))
    }
  }
}
