import Foundation
import Harness
import Testing

@Suite("payout-links-sandbox check, healthcheck and help")
struct OtherCommandTests {
  @Test("check accepts good fixtures with a summary and status 0")
  func checkGood() throws {
    let file = try TemporaryFile(#"{"id":"poutlk_0000000000000A","status":"issued"}"#)
    let result = try Command.run(["check", file.path])
    #expect(result.status == 0)
    #expect(result.output == "1 payout link, 0 errors, 0 warnings\n")
  }

  @Test("check prints errors with their places and fails")
  func checkBad() throws {
    let file = try TemporaryFile(#"{"id":"poutlk_0000000000000A","status":"isued"}"#)
    let result = try Command.run(["check", file.path])
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("\(file.path):1:40: error: "))
    #expect(result.output.hasSuffix("1 error, 0 warnings\n"))
    #expect(result.error.isEmpty)
  }

  @Test("a warning fails the check only when it is strict")
  func checkStrict() throws {
    let file = try TemporaryFile(#"{"id":"poutlk_0000000000000A","status":"cancelled"}"#)
    #expect(try Command.run(["check", file.path]).status == 0)
    #expect(try Command.run(["check", "--strict", file.path]).status == 1)
    #expect(try Command.run(["check"]).status == 2)
  }

  @Test("healthcheck tells a ready sandbox from none")
  func healthcheck() throws {
    let command = try Command(["--port", "0"])
    let port = try ServeTests.port(command.firstLine())
    #expect(try Command.run(["healthcheck", "--port", "\(port)"]).status == 0)
    #expect(try Command.run(["healthcheck"], environment: ["PORT": "\(port)"]).status == 0)
    #expect(try Command.run(["healthcheck", "--host", "0.0.0.0", "--port", "\(port)", "--wait", "5"]).status == 0)
    command.signal(SIGTERM)
    #expect(command.finish().status == 0)
    let result = try Command.run(["healthcheck", "--port", "\(port)"])
    #expect(result.status == 1)
    #expect(result.error == "payout-links-sandbox: no sandbox is ready at 127.0.0.1 port \(port)\n")
    #expect(try Command.run(["healthcheck", "--wait", "soon"]).status == 2)
  }

  @Test("healthcheck --wait goes on asking until it is ready")
  func healthcheckWaits() throws {
    let port = try RawListener().port
    let waiting = try Command(["healthcheck", "--port", "\(port)", "--wait", "30"])
    let command = try Command(["--port", "\(port)"])
    #expect(waiting.finish().status == 0)
    command.signal(SIGTERM)
    #expect(command.finish().status == 0)
  }

  @Test("--version and --help go to standard output with status 0")
  func help() throws {
    let version = try Command.run(["--version"])
    #expect(version.status == 0)
    #expect(version.output.wholeMatch(of: #/\d+\.\d+\.\d+\n/#) != nil)
    for arguments in [["--help"], ["serve", "--help"], ["check", "--help"], ["healthcheck", "--help"]] {
      let help = try Command.run(arguments)
      #expect(help.status == 0)
      #expect(help.error.isEmpty)
      #expect(help.output.contains("USAGE:"))
    }
  }
}
