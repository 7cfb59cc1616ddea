import Coding
import Foundation
import Harness
import Testing

@testable import Server

@Suite("payout-links-sandbox serve")
struct ServeTests {
  static func port(_ readyLine: String) throws -> UInt16 {
    try #require(readyLine.split(separator: ":").last.flatMap { UInt16($0.prefix { $0.isNumber }) })
  }

  @Test("one stable line says that it is ready, and requests are answered from then on", arguments: [[], ["serve"]])
  func readyLine(subcommand: [String]) throws {
    let command = try Command(subcommand + ["--port", "0"])
    let line = command.firstLine()
    #expect(line.wholeMatch(of: #/payout-links-sandbox ready http://127\.0\.0\.1:\d+/#) != nil)
    let client = try RawClient(port: try Self.port(line))
    #expect(try client.exchange(Requests.get(Requests.link(1))).status == 200)
    command.signal(SIGTERM)
    let result = command.finish()
    #expect(result.status == 0)
    #expect(result.output.isEmpty, "nothing but the one line")
  }

  @Test("with --log-format json the ready line and every log line are JSON")
  func jsonLog() throws {
    let command = try Command(["--port", "0", "--log-format", "json"])
    let line = command.firstLine()
    let ready = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    let port = try #require(ready["port"] as? Int)
    #expect(ready["event"] as? String == "ready")
    #expect(ready["url"] as? String == "http://127.0.0.1:\(port)")
    let client = try RawClient(port: UInt16(port))
    _ = try client.exchange(Requests.get(Requests.link(1)))
    _ = try client.exchange(Requests.get("/v1/payout-links/\"quoted\""))
    command.signal(SIGINT)
    let lines = command.finish().error.split(separator: "\n")
    let events = try lines.map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
    #expect(events.compactMap { $0["event"] as? String } == ["started", "request", "request", "stopped"])
    #expect(events[1]["method"] as? String == "GET")
    #expect(events[1]["path"] as? String == Requests.link(1))
    #expect(events[1]["status"] as? Int == 200)
    #expect(events[1]["key"] as? String == "rzp_test_sandbox")
    #expect((events[1]["us"] as? Int).map { $0 >= 0 } == true)
    #expect(events[1]["reason"] == nil)
    #expect((events[2]["reason"] as? String)?.contains("14 letters") == true)
  }

  @Test("the log has a line for each request, says why one was refused, and never a secret")
  func log() throws {
    let command = try Command(["--port", "0"])
    let client = try RawClient(port: try Self.port(command.firstLine()))
    _ = try client.exchange(Requests.get(Requests.link(1) + "?token=query_secret"))
    // rzp_live_00000000000001:hunter2
    _ = try client.exchange(
      Requests.get(Requests.link(1), authorization: "Basic cnpwX2xpdmVfMDAwMDAwMDAwMDAwMDE6aHVudGVyMg=="))
    // hunter2:hunter2, a secret in the wrong place
    _ = try client.exchange(Requests.get(Requests.link(1), authorization: "Basic aHVudGVyMjpodW50ZXIy"))
    _ = try client.exchange(Requests.post(Requests.link(1) + "/cancel"))
    command.signal(SIGTERM)
    let log = command.finish().error
    let lines = log.split(separator: "\n")
    #expect(lines.count { $0.contains(" info request ") } == 4)
    #expect(log.contains("method=GET path=\(Requests.link(1)) status=200 us="))
    #expect(log.contains("method=POST path=\(Requests.link(1))/cancel status=400"))
    #expect(log.contains("reason=\"poutlk_00000000000001 is processed; only an issued link can be cancelled\""))
    #expect(lines.contains { $0.contains(" error A LIVE KEY") && $0.contains("key=rzp_live_00000000000001") })
    for secret in ["hunter2", "sandbox_secret", "query_secret", "aHVudGVyMg", "cnpw"] { #expect(!log.contains(secret)) }
  }

  @Test("neither format of the log shows a secret, however its name is spelt and wherever it stands", arguments: 1...2)
  func spelledSecrets(seed: UInt64) throws {
    for format in ["text", "json"] {
      var random = TestRandom(seed)
      let command = try Command(["--port", "0", "--no-https", "--log-level", "debug", "--log-format", format])
      let line = command.firstLine()
      let port = try #require(line.split { !$0.isNumber }.compactMap { UInt16($0) }.last { $0 > 1023 })
      let client = try RawClient(port: port)
      let heads = SpelledSecret.heads(&random).map { Array($0.utf8) }
      let requests = heads + SpelledSecret.bodies(&random) { GzipEncoder()?.encode($0) }
      for request in requests {
        try client.send(request)
        _ = try client.reply()
      }
      command.signal(SIGTERM)
      let log = command.finish().error
      #expect(log.split(separator: "\n").count >= requests.count)
      let secrets = [SpelledSecret.value, SpelledSecret.bodyValue, String(SpelledSecret.credentials.dropLast(2))]
      for secret in secrets { #expect(!log.contains(secret), "\(log)") }
    }
  }

  @Test("--log-level warning leaves the lines of requests out, but not a live key")
  func logLevel() throws {
    let command = try Command(["--port", "0", "--log-level", "warning"])
    let client = try RawClient(port: try Self.port(command.firstLine()))
    _ = try client.exchange(Requests.get(Requests.link(1)))
    _ = try client.exchange(
      Requests.get(Requests.link(1), authorization: "Basic cnpwX2xpdmVfMDAwMDAwMDAwMDAwMDE6aHVudGVyMg=="))
    command.signal(SIGTERM)
    let lines = command.finish().error.split(separator: "\n")
    #expect(lines.count == 1)
    #expect(lines.first?.contains("A LIVE KEY") == true)
  }

  @Test("a log that nobody reads does not stop the server")
  func unreadLog() throws {
    let command = try Command(["--port", "0"])
    let client = try RawClient(port: try Self.port(command.firstLine()))
    // A pipe holds 64 KiB; these lines are several times that.
    for _ in 0..<3000 { #expect(try client.exchange(Requests.get(Requests.link(1))).status == 200) }
    command.signal(SIGTERM)
    #expect(command.finish().status == 0)
  }

  @Test("--port-file holds the port that was taken")
  func portFile() throws {
    let file = try TemporaryFile(name: "port")
    let command = try Command(["--port", "0", "--port-file", file.path])
    let port = try Self.port(command.firstLine())
    #expect(try String(contentsOfFile: file.path, encoding: .utf8) == "\(port)\n")
    command.signal(SIGTERM)
    #expect(command.finish().status == 0)
  }

  @Test("--port-file writes to a pipe and to a device, and leaves them what they are")
  func portPipe() throws {
    let pipe = try TemporaryFile(name: "pipe")
    try #require(mkfifo(pipe.path, 0o600) == 0)
    for path in [pipe.path, "/dev/null"] {
      let command = try Command(["--port", "0", "--no-https", "--port-file", path])
      let port = try Self.port(command.firstLine())
      if path == pipe.path { #expect(try FileHandle(forReadingAtPath: path)?.readToEnd() == Data("\(port)\n".utf8)) }
      command.signal(SIGTERM)
      #expect(command.finish().status == 0)
      #expect(try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType != .typeRegular)
    }
  }

  @Test("an option comes before its variable, that before PORT, and all before the default")
  func precedence() throws {
    let taken = try RawListener()
    let free = try LoopbackPort.free()
    // Whichever is used must be the free one: the other is taken, and would fail.
    for (arguments, environment) in [
      (["--port", "\(free)"], ["PAYOUT_LINKS_SANDBOX_PORT": "\(taken.port)", "PORT": "\(taken.port)"]),
      ([], ["PAYOUT_LINKS_SANDBOX_PORT": "\(free)", "PORT": "\(taken.port)"]),
      ([], ["PAYOUT_LINKS_SANDBOX_PORT": "", "PORT": "\(free)"]),
    ] {
      let command = try Command(arguments, environment: environment)
      #expect(command.firstLine() == "payout-links-sandbox ready http://127.0.0.1:\(free)")
      command.signal(SIGTERM)
      #expect(command.finish().status == 0)
    }
  }

  @Test("every option has its variable")
  func variables() throws {
    let fixture = try TemporaryFile(#"{"id":"poutlk_0000000000000A","status":"issued"}"#)
    let port = try TemporaryFile(name: "port")
    let command = try Command(
      [],
      environment: [
        "PAYOUT_LINKS_SANDBOX_PORT": "0", "PAYOUT_LINKS_SANDBOX_HOST": "localhost",
        "PAYOUT_LINKS_SANDBOX_FIXTURES": fixture.folder, "PAYOUT_LINKS_SANDBOX_LOG_FORMAT": "json",
        "PAYOUT_LINKS_SANDBOX_LOG_LEVEL": "critical", "PAYOUT_LINKS_SANDBOX_PORT_FILE": port.path,
      ])
    let line = command.firstLine()
    #expect(line.hasPrefix(#"{"event":"ready","url":"http://127.0.0.1:"#))
    #expect(FileManager.default.fileExists(atPath: port.path))
    command.signal(SIGTERM)
    let result = command.finish()
    #expect(result.status == 0)
    #expect(result.error.isEmpty)
  }

  @Test("--fixtures is repeatable, takes files and directories, and replaces the built-in links")
  func fixtures() throws {
    let one = try TemporaryFile(#"{"id":"poutlk_0000000000000A","status":"issued"}"#)
    let other = try TemporaryFile(#"[{"id":"poutlk_0000000000000B","status":"pending"},]"#)
    try "not for you".write(toFile: other.folder + "/notes.txt", atomically: false, encoding: .utf8)
    let command = try Command(["--port", "0", "--fixtures", one.path, "--fixtures", other.folder])
    let client = try RawClient(port: try Self.port(command.firstLine()))
    for (id, status) in [("0000000000000A", 200), ("0000000000000B", 200), ("00000000000001", 400)] {
      #expect(try client.exchange(Requests.get("/v1/payout-links/poutlk_\(id)")).status == status)
    }
    command.signal(SIGTERM)
    #expect(command.finish().status == 0)
  }

  @Test("--fixtures-if-any takes a directory's fixtures, and the built-in ones where it has none")
  func fixturesIfAny() throws {
    let file = try TemporaryFile(#"{"id":"poutlk_0000000000000A","status":"issued"}"#)
    let empty = try TemporaryFile()
    for (directory, id) in [
      (file.folder, "0000000000000A"), (empty.folder, "00000000000001"), ("/nonexistent", "00000000000001"),
    ] {
      let command = try Command(["--port", "0"], environment: ["PAYOUT_LINKS_SANDBOX_FIXTURES_IF_ANY": directory])
      let client = try RawClient(port: try Self.port(command.firstLine()))
      #expect(try client.exchange(Requests.get("/v1/payout-links/poutlk_\(id)")).status == 200)
      command.signal(SIGTERM)
      #expect(command.finish().status == 0)
    }
    let bad = try TemporaryFile("[")
    #expect(try Command.run(["--fixtures-if-any", bad.folder]).status == 1)
  }

  @Test("--isolate-keys, or its variable, gives each key a world of its own")
  func isolatedKeys() throws {
    for (arguments, environment) in [
      (["--isolate-keys"], [:]), ([], ["PAYOUT_LINKS_SANDBOX_ISOLATE_KEYS": "true"]),
    ] as [([String], [String: String])] {
      let command = try Command(["--port", "0"] + arguments, environment: environment)
      let port = try #require(command.firstLine().split(separator: ":").last.flatMap { UInt16($0) })
      // rzp_test_one:x and rzp_test_two:x
      for credentials in ["cnpwX3Rlc3Rfb25lOng=", "cnpwX3Rlc3RfdHdvOng="] {
        let cancel = Requests.post(Requests.link(3) + "/cancel", authorization: "Basic \(credentials)")
        #expect(try RawClient(port: port).exchange(cancel).status == 200)
      }
      command.signal(SIGTERM)
      #expect(command.finish().status == 0)
    }
  }

  @Test("a fixture with errors stops the start with all its errors and status 1")
  func faultyFixture() throws {
    let file = try TemporaryFile(
      "[\n  {\"id\": \"x\", \"status\": \"isued\"},\n  {\"id\": 5, \"status\": \"issued\"}\n]\n")
    let result = try Command.run(["--port", "0", "--fixtures", file.path])
    #expect(result.status == 1)
    #expect(result.output.isEmpty)
    let lines = result.error.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[0].hasPrefix("payout-links-sandbox: \(file.path):2:10: error: "))
    #expect(lines[1].hasPrefix("payout-links-sandbox: \(file.path):2:25: error: "))
    #expect(lines[1].hasSuffix("did you mean \"issued\"?"))
    #expect(lines[2].hasPrefix("payout-links-sandbox: \(file.path):3:10: error: "))
    #expect(lines[3] == "payout-links-sandbox: 3 errors in the fixtures, not started")
  }

  @Test("a port in use, a path that is not there and a bad value: one clear line and a status")
  func refusals() throws {
    let taken = try RawListener()
    for (arguments, environment, status, says) in [
      (["--port", "\(taken.port)"], [:], 1, "cannot listen on 127.0.0.1 port \(taken.port): Address already in use"),
      (["--host", "203.0.113.7", "--port", "0"], [:], 1, "Cannot assign requested address"),
      (["--host", "no.such.host.invalid"], [:], 1, "cannot find the address no.such.host.invalid"),
      (["--port", "70000"], [:], 2, "--port must be a port from 0 to 65535; found \"70000\""),
      ([], ["PORT": "x"], 2, "PORT must be a port from 0 to 65535; found \"x\""),
      (
        [], ["PAYOUT_LINKS_SANDBOX_LOG_FORMAT": "xml"], 2,
        "PAYOUT_LINKS_SANDBOX_LOG_FORMAT must be text or json; found \"xml\""
      ),
      (["--log-level", "loud"], [:], 2, "--log-level must be one of trace, debug, info"),
      (["--isolated-idle", "0s"], [:], 2, "--isolated-idle must be a duration such as 90s"),
      (["--isolated-max", "0"], [:], 2, "--isolated-max must be a whole number from 1"),
      (
        [], ["PAYOUT_LINKS_SANDBOX_ISOLATE_KEYS": "ja\r"], 2,
        "PAYOUT_LINKS_SANDBOX_ISOLATE_KEYS must be true or false (or yes, no, on, off, 1, 0); found \"ja\""
      ),
      ([], ["PAYOUT_LINKS_SANDBOX_LOG_LEVEL": "\rinfo"], 2, #"found "\rinfo""#),
      (["--no-https", "--https-port", "0"], [:], 2, "--https-port configures HTTPS, but --no-https"),
      (["--ca-dir", "/x", "--tls-cert", "/y", "--tls-key", "/z"], [:], 2, "--ca-dir is for the sandbox's own"),
      (["--watch"], [:], 2, "--watch needs --fixtures"),
      (["--fixtures", "/x", "--fixtures-if-any", "/y"], [:], 2, "--fixtures-if-any is ignored with --fixtures"),
      (
        ["--public-url", "ftp://somebody:secret@host"], [:], 2,
        "if needed, a port and a path; found \"ftp://…@host\""
      ),
      (["--prot", "1"], [:], 2, "--prot"),
      (["sevre"], [:], 2, "sevre"),
      (
        ["--port-file", "/nonexistent/port", "--port", "0"], [:], 1,
        "cannot write the port to /nonexistent/port: No such file"
      ),
    ] as [([String], [String: String], Int32, String)] {
      let result = try Command.run(arguments, environment: environment)
      #expect(result.status == status, "\(arguments) \(environment)")
      #expect(result.output.isEmpty)
      let lines = result.error.split(separator: "\n")
      #expect(lines.count == 1, "\(result.error)")
      #expect(lines.first?.contains(says) == true, "\(result.error)")
    }
    let missing = try Command.run(["--fixtures", "/nonexistent.json"])
    #expect(missing.status == 1)
    #expect(missing.error.contains("/nonexistent.json: error: cannot be read: No such file or directory"))
  }

  @Test("HTTPS is left out where its usual port is in use and nobody asked for it, and the log says so")
  func httpsInUse() throws {
    let port = try LoopbackPort.free()
    // Whoever has it; where another program had it before, that will do.
    let holder = try Command([
      "--port", "0", "--https-port", "7443", "--ca-dir", FileManager.default.temporaryDirectory.path,
    ])
    let isHeld = !holder.firstLine().isEmpty
    let command = try Command(["--port", "\(port)"])
    #expect(try Self.port(command.firstLine()) == port)
    let file = try TemporaryFile(name: "port")
    let asked = try Command.run(["--port", "0", "--https-port", "7443", "--https-port-file", file.path])
    #expect(asked.status == 1 && asked.error.contains("port 7443: Address already in use"), "\(asked.error)")
    command.signal(SIGTERM)
    #expect(
      command.finish().error.contains(" warning HTTPS is off: port 7443 is in use; choose another with --https-port"))
    holder.signal(SIGTERM)
    #expect(holder.finish().status == (isHeld ? 0 : 1))
  }
}
