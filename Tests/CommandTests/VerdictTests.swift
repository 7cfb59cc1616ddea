import Foundation
import Harness
import Testing

@Suite("The verdict at the end")
struct VerdictTests {
  static func run(_ arguments: [String], _ requests: [String]) throws -> Command.Result {
    let command = try Command(["--port", "0", "--log-level", "error"] + arguments)
    let client = try RawClient(port: try ServeTests.port(command.firstLine()))
    for request in requests { _ = try client.exchange(request) }
    command.signal(SIGTERM)
    return command.finish()
  }

  @Test("a run with what must not happen fails, and says what and what was meant")
  func fails() throws {
    let result = try Self.run(
      ["--fail-on", "unmatched,unauthorized,error"],
      [
        Requests.get(Requests.link(3)), Requests.get("/v1/payout-link/poutlk_00000000000003"),
        Requests.get(Requests.link(3), authorization: nil),
      ])
    #expect(result.status == 1)
    for text in [
      "verdict: 3 requests: ok 1, unauthorized 1, unmatched 1", "failed: 1 unmatched", "failed: 1 unauthorized",
      "  #2 GET /v1/payout-link/poutlk_00000000000003 → 400: the nearest is GET /v1/payout-links/:id; "
        + #"segment 2 is "payout-links", not "payout-link""#,
      "  #3 GET /v1/payout-links/poutlk_00000000000003 → 401: the request has no Authorization header",
    ] {
      #expect(result.error.contains(text), "\(text) in \(result.error)")
    }
  }

  @Test("a run without passes; an injected fault is not an error; emptying the journal hides nothing")
  func passes() throws {
    let fault = Requests.get(Requests.link(3), fields: "Sandbox-Fault: server_error\r\n")
    let passed = try Self.run(["--fail-on", "unmatched,error"], [Requests.get(Requests.link(3)), fault])
    #expect(passed.status == 0)
    #expect(passed.error.contains("verdict: 2 requests: ok 1, fault 1\npassed: none unmatched, none error\n"))
    let remove = Requests.request("DELETE", "/__admin/requests", authorization: nil)
    let hidden = try Self.run(["--fail-on", "unmatched"], [Requests.get("/v2"), remove])
    #expect(hidden.status == 1)
  }

  @Test("a long poll is logged when it is answered, and with what")
  func waits() throws {
    let command = try Command(["--port", "0"])
    let port = try ServeTests.port(command.firstLine())
    let client = try RawClient(port: port)
    let wait = "/__admin/payout-links/poutlk_00000000000003/wait?status=cancelled&timeout="
    #expect(try client.exchange(Requests.get(wait + "0", authorization: nil)).status == 422)
    let gone = try RawClient(port: port)
    try gone.send(Requests.get(wait + "60", authorization: nil))
    gone.endSending()
    #expect(try gone.isAtEnd())
    command.signal(SIGTERM)
    let lines = command.finish().error.split(separator: "\n").filter { $0.contains("/wait") }
    #expect(lines.count == 1, "\(lines)")
    #expect(
      lines.first?.contains("method=GET path=/__admin/payout-links/poutlk_00000000000003/wait status=422") == true)
    #expect(lines.first?.contains("did not become cancelled") == true)
  }

  @Test("an outcome that is said twice is told once, and a slip in an admin call is none")
  func twice() throws {
    let slip = Requests.get("/__admin/request", authorization: nil)
    let result = try Self.run(["--fail-on", "unmatched,unmatched"], [slip, Requests.get("/v2")])
    #expect(result.status == 1)
    #expect(result.error.contains("verdict: 1 request: unmatched 1\nfailed: 1 unmatched\n"))
    #expect(result.error.split(separator: "failed: ").count == 2)
    #expect(try Self.run(["--fail-on", "unmatched,malformed"], [slip]).status == 0)
  }

  @Test("a fault that is spelt wrongly is an error, and fails the run")
  func misspelt() throws {
    let request = Requests.get(Requests.link(3), fields: "Sandbox-Fault: rest\r\n")
    let result = try Self.run(["--fail-on", "error"], [request])
    #expect(result.status == 1)
    #expect(result.error.contains("the Sandbox-Fault header is not understood"))
  }

  @Test("a report that cannot be written is refused at the start; at the end the verdict and the others are told")
  func unwritable() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let refused = try Command.run(["--port", "0", "--coverage", "/nowhere/touched.json"])
    #expect(refused.status == 1)
    #expect(refused.error.contains("cannot write the coverage to /nowhere/touched.json"))
    // A report that is there keeps what it has until there is another.
    let kept = folder.path + "/kept.json"
    try "kept".write(toFile: kept, atomically: false, encoding: .utf8)
    #expect(try Command.run(["--coverage", kept, "--fixtures", "/nowhere.json"]).status == 1)
    #expect(try String(contentsOfFile: kept, encoding: .utf8) == "kept")

    let gone = folder.appendingPathComponent("gone")
    try FileManager.default.createDirectory(at: gone, withIntermediateDirectories: true)
    let arguments = ["--coverage", gone.path + "/a.json", "--coverage", kept, "--fail-on", "unmatched"]
    let command = try Command(["--port", "0", "--log-level", "error"] + arguments)
    let client = try RawClient(port: try ServeTests.port(command.firstLine()))
    _ = try client.exchange(Requests.get("/v2"))
    try FileManager.default.removeItem(at: gone)
    command.signal(SIGTERM)
    let result = command.finish()
    #expect(result.status == 1)
    #expect(result.error.contains("failed: 1 unmatched"))
    #expect(result.error.contains("cannot write the coverage to \(gone.path)/a.json"))
    #expect(try String(contentsOfFile: kept, encoding: .utf8).contains(#""unmatched": 1"#))
  }

  @Test("a report goes to a pipe that somebody reads, and one that nobody reads keeps nothing waiting")
  func pipe() throws {
    let pipe = try TemporaryFile(name: "touched.json")
    try #require(mkfifo(pipe.path, 0o600) == 0)
    let unread = try Self.run(["--coverage", pipe.path], [])
    #expect(unread.status == 1)
    #expect(unread.error.contains("cannot write the coverage to \(pipe.path): nobody reads it"), "\(unread.error)")
    let reader = open(pipe.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    defer { close(reader) }
    #expect(try Self.run(["--coverage", pipe.path], []).status == 0)
    #expect(try FileHandle(fileDescriptor: reader).read(upToCount: 1) == Data("{".utf8))
  }

  @Test("without --fail-on nothing is said, and nothing fails")
  func off() throws {
    let result = try Self.run([], [Requests.get("/v2")])
    #expect(result.status == 0)
    #expect(!result.error.contains("verdict"))
  }

  @Test("what was touched is written as JSON and as JUnit")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (json, xml) = (folder.path + "/touched.json", folder.path + "/touched.xml")
    let result = try Self.run(
      ["--coverage", json, "--coverage", xml, "--fail-on", "unmatched,refused"],
      [
        Requests.get(Requests.link(3)), Requests.post(Requests.link(3) + "/cancel"),
        Requests.post(Requests.link(3) + "/cancel"),
      ])
    #expect(result.status == 1)
    let parsed = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: json)))
    let report = try #require(parsed as? [String: Any])
    #expect(report["requests"] as? Int == 3)
    #expect((report["routes"] as? [String: Int])?["cancel"] == 2)
    #expect((report["states"] as? [String: Int]).map { [$0["issued"], $0["cancelled"], $0["expired"]] } == [1, 1, 0])
    #expect((report["transitions"] as? [String: Int])?["issued -cancel-> cancelled"] == 1)
    #expect((report["errors"] as? [String: Int])?["not_cancellable"] == 1)
    #expect((report["never"] as? [String])?.contains("faults: reset") == true)
    let text = try String(contentsOfFile: xml, encoding: .utf8)
    #expect(text.contains(#"<testsuite name="verdict" tests="2" failures="1">"#))
    #expect(text.contains(#"<testcase classname="coverage.transitions" name="issued -cancel-&gt; cancelled"/>"#))
    #expect(text.contains(#"name="reset"><skipped message="never touched"/></testcase>"#))
  }

  @Test(
    "what is not understood is refused at the start",
    arguments: [
      ["--fail-on", "unmached"], ["--fail-on", ""], ["--coverage", "touched.txt"], ["--journal-bytes", "1"],
      ["--journal-bytes", "268435457"],
    ])
  func refused(arguments: [String]) throws {
    let result = try Command.run(["--port", "0"] + arguments)
    #expect(result.status == 2, "\(result.error)")
    #expect(result.error.contains(arguments[0]))
  }
}
