import Glibc
import Harness
import Testing

@testable import payout_links_sandbox

@Suite("The environment")
struct EnvironmentTests {
  private static let kubernetes = [
    "PAYOUT_LINKS_SANDBOX_SERVICE_HOST": "10.96.12.7", "PAYOUT_LINKS_SANDBOX_SERVICE_PORT": "7290",
    "PAYOUT_LINKS_SANDBOX_SERVICE_PORT_HTTP": "7290", "PAYOUT_LINKS_SANDBOX_PORT": "tcp://10.96.12.7:7290",
    "PAYOUT_LINKS_SANDBOX_PORT_7290_TCP": "tcp://10.96.12.7:7290", "PAYOUT_LINKS_SANDBOX_PORT_7290_TCP_PROTO": "tcp",
    "PAYOUT_LINKS_SANDBOX_PORT_7290_TCP_PORT": "7290", "PAYOUT_LINKS_SANDBOX_PORT_7290_TCP_ADDR": "10.96.12.7",
    "PAYOUT_LINKS_SANDBOX_ADMIN_PORT": "tcp://10.96.12.8:80", "PAYOUT_LINKS_SANDBOX_ADMIN_SERVICE_HOST": "10.96.12.8",
  ]

  @Test("what Kubernetes says about a Service of our name is no option: two lines tell, and the sandbox starts")
  func kubernetes() throws {
    let free = try LoopbackPort.free()
    let command = try Command(
      ["--no-https"], environment: Self.kubernetes.merging(["PORT": "\(free)"]) { own, _ in own })
    #expect(try ServeTests.port(command.firstLine()) == free)
    #expect(try Command.run(["clock"], environment: Self.kubernetes.merging(["PORT": "\(free)"]) { $1 }).status == 0)
    command.signal(SIGTERM)
    let warnings = command.finish().error.split(separator: "\n").filter { $0.contains(" warning ") }
    #expect(warnings.count == 2, "\(warnings)")
    #expect(warnings.allSatisfy { $0.contains("_PORT is ignored: Kubernetes sets it") }, "\(warnings)")
  }

  @Test("a misspelt variable is told with the nearest, and never its value")
  func misspelt() {
    let variables = [
      "PAYOUT_LINKS_SANDBOX_FIXTURE=a", "PAYOUT_LINKS_SANDBOX_ADMIN_TOKE=0123456789abcdef", "PAYOUT_LINKS_SANDBOX_X=1",
      "PAYOUT_LINKS_SANDBOX_FIXTURES=a", "PAYOUT_LINKS_SANDBOX_Y=", "HOME=/", "odd",
    ]
    let name = "PAYOUT_LINKS_SANDBOX_"
    #expect(
      Environment.warnings(variables) == [
        "no option is set by the variable \(name)ADMIN_TOKE; did you mean \"\(name)ADMIN_TOKEN\"?",
        "no option is set by the variable \(name)FIXTURE; did you mean \"\(name)FIXTURES\"?",
        "no option is set by the variable \(name)X",
      ])
  }

  @Test("booleans are read as people write them")
  func booleans() {
    for text in ["true", "True", "TRUE", "yes", "on", "1"] { #expect(Environment.boolean(text) == true) }
    for text in ["false", "False", "no", "Off", "0"] { #expect(Environment.boolean(text) == false) }
    for text in ["", "2", "maybe"] { #expect(Environment.boolean(text) == nil) }
  }

  @Test("the end of a line belongs to no value")
  func lineEnds() throws {
    let token = "0123456789abcdef"
    let command = try Command(
      ["--no-https", "--admin-token", "\(token)\n"], environment: ["PAYOUT_LINKS_SANDBOX_PORT": "0\r\n"])
    let url = "http://127.0.0.1:\(try ServeTests.port(command.firstLine()))"
    let environment = ["PAYOUT_LINKS_SANDBOX_URL": "\(url)\r", "PAYOUT_LINKS_SANDBOX_ADMIN_TOKEN": "\(token)\n"]
    #expect(try Command.run(["clock"], environment: environment).status == 0)
  }

  @Test(
    "a secret is not repeated when it is refused",
    arguments: [
      (["--admin-token", "secret word"], [:]), (["clock", "--admin-token", "secret word"], [:]),
      ([], ["PAYOUT_LINKS_SANDBOX_ADMIN_TOKEN": "secret word"]), (["--public-url", "http://u:secret@h"], [:]),
      (["clock", "--url", "http://u:secret@h"], [:]), (["clock", "--url", "u:secret@h"], [:]),
      ([], ["PAYOUT_LINKS_SANDBOX_TLS_KEY": "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n"]),
    ] as [([String], [String: String])])
  func secrets(arguments: [String], environment: [String: String]) throws {
    let result = try Command.run(arguments, environment: environment)
    #expect(result.status == 2)
    #expect(!result.error.contains("secret") && !result.error.isEmpty, "\(result.error)")
  }

  @Test("arguments arrive where a preloaded library changes the environment and /proc cannot be read")
  func preloaded() throws {
    let library = try TemporaryFile(name: "library.so")
    let source = try TemporaryFile(
      """
      #include <stddef.h>
      #include <stdio.h>
      #include <stdlib.h>
      __attribute__((constructor)) static void start(void) { setenv("PRELOADED", "1", 1); }
      FILE *fopen(const char *path, const char *mode) { return NULL; }
      """, name: "library.c")
    let arguments = ["-c", #"cc -shared -fPIC -o "$0" "$1""#, library.path, source.path]
    let path = ["PATH": "/usr/local/bin:/usr/bin:/bin"]
    guard try ChildProcess("/bin/sh", arguments, environment: path).wait() == 0 else {
      print("skipped: there is no C compiler")
      return
    }
    let result = try Command.run(["check", "/nothing"], environment: ["LD_PRELOAD": library.path])
    #expect(result.status == 1)
    #expect(result.output.hasPrefix("/nothing: error: cannot be read"), "\(result.output)\(result.error)")
  }

  @Test("env adds this machine to what is not asked for through a proxy")
  func unproxied() {
    #expect(Env.unproxied(besides: []) == "localhost,127.0.0.1,::1")
    #expect(
      Env.unproxied(besides: [".corp,localhost", ".corp,10.0.0.0/8"]) == ".corp,localhost,10.0.0.0/8,127.0.0.1,::1")
    #expect(Env.unproxied(besides: ["*"]) == "*")
  }
}
