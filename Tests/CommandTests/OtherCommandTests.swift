import Foundation
import Harness
import Testing

@testable import payout_links_sandbox

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
    #expect(result.error == "payout-links-sandbox: no sandbox is ready at localhost port \(port)\n")
    #expect(try Command.run(["healthcheck", "--wait", "soon"]).status == 2)
  }

  @Test("healthcheck finds a sandbox of any configuration: a port of its own for /__admin, a token, a port in a file")
  func healthcheckFinds() throws {
    let file = try TemporaryFile(name: "port")
    let environment = [
      "PAYOUT_LINKS_SANDBOX_PORT": "0", "PAYOUT_LINKS_SANDBOX_PORT_FILE": file.path,
      "PAYOUT_LINKS_SANDBOX_ADMIN_PORT": "0", "PAYOUT_LINKS_SANDBOX_ADMIN_TOKEN": "0123456789abcdef",
    ]
    let command = try Command([], environment: environment)
    _ = try ServeTests.port(command.firstLine())
    #expect(try Command.run(["healthcheck"], environment: environment).status == 0)
    command.signal(SIGTERM)
    #expect(command.finish().status == 0)
    let unsaid = try Command.run(["healthcheck", "--port", "0"])
    #expect(unsaid.status == 2 && unsaid.error.contains("pick a free one"), "\(unsaid.error)")
  }

  @Test(
    "the server of a container is known by the command line of its first process",
    arguments: [
      (["/usr/local/bin/payout-links-sandbox", "--port", "8080"], "8080"),
      (["/sbin/docker-init", "--", "payout-links-sandbox", "serve", "--port=8080", "--watch"], "8080"),
      (["payout-links-sandbox", "--host", "::"], nil), (["payout-links-sandbox", "log", "--follow"], nil),
      (["/sbin/init", "--port", "8080"], nil), ([], nil),
    ] as [([String], String?)])
  func container(words: [String], port: String?) {
    let line = words.flatMap { $0.utf8 + [0] }
    #expect(ContainerServer.options(ofCommandLine: line)?.address.port == port)
  }

  @Test("in a container healthcheck and the others find a server that has its port and its token as options")
  func firstProcess() throws {
    let container = ["--user", "--pid", "--fork", "--mount-proc", "/bin/sh", "-c"]
    guard try ChildProcess("/usr/bin/unshare", container + ["exit 0"], environment: [:]).wait() == 0 else {
      print("skipped: no container can be made here")
      return
    }
    let script = #"""
      ( "$0" healthcheck --wait 30 && "$0" clock >/dev/null; echo $? >"$1"; kill 1 ) &
      exec "$0" --no-https --log-level error --port "$2" --admin-port "$3" --admin-token 0123456789abcdef >/dev/null
      """#
    let status = try TemporaryFile(name: "status")
    let ports = [try LoopbackPort.free(), try LoopbackPort.free()]
    let arguments = [Command.executable().path, status.path] + ports.map { "\($0)" }
    #expect(try ChildProcess("/usr/bin/unshare", container + [script] + arguments, environment: [:]).wait() == 0)
    #expect(try String(contentsOfFile: status.path, encoding: .utf8) == "0\n")
  }

  @Test("a name that no name server tells an address of takes no longer than healthcheck has")
  func nameWithoutAnswer() throws {
    // The look-up waits for whoever writes to this pipe.
    let aliases = try TemporaryFile(name: "aliases")
    try #require(mkfifo(aliases.path, 0o600) == 0)
    let result = try Command.run(["healthcheck", "--host", "sandbox"], environment: ["HOSTALIASES": aliases.path])
    #expect(result.status == 1)
    #expect(result.error == "payout-links-sandbox: no sandbox is ready at sandbox port 7290\n")
  }

  @Test("healthcheck --wait goes on asking until it is ready")
  func healthcheckWaits() throws {
    let port = try LoopbackPort.free()
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
