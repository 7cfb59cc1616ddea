import Harness

/// A sandbox that the commands of a test call, as a person does in another terminal.
final class RunningServer {
  private let command: Command
  let port: UInt16
  let url: String

  init(_ arguments: [String] = []) throws {
    command = try Command(["--port", "0", "--no-https", "--log-level", "error"] + arguments)
    port = try ServeTests.port(command.firstLine())
    url = "http://127.0.0.1:\(port)"
  }

  /// Runs a command to its end.
  func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Command.Result {
    try Command.run(arguments, environment: ["PAYOUT_LINKS_SANDBOX_URL": url].merging(environment) { $1 })
  }

  /// What a command that succeeds says, line by line.
  func lines(_ arguments: [String], environment: [String: String] = [:]) throws -> [String] {
    let result = try run(arguments, environment: environment)
    if result.status != 0 || !result.error.isEmpty { throw Failed(result) }
    return result.output.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  func exchange(_ request: String) throws -> RawReply {
    try RawClient(port: port).exchange(request)
  }

  struct Failed: Error, CustomStringConvertible {
    let description: String

    init(_ result: Command.Result) {
      description = "status \(result.status): \(result.output)\(result.error)"
    }
  }
}
