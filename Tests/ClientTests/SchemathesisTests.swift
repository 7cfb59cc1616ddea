import Foundation
import Testing

/// The descriptions that the sandbox serves of itself, held against its replies by programs that know nothing else of
/// it.
@Suite("OpenAPI", .enabled(if: Schemathesis.isInstalled, "there is no schemathesis; sh scripts/test installs it"))
struct SchemathesisTests {
  private static let token = "0123456789abcdef"

  @Test(
    "both descriptions are what the specification of OpenAPI 3.1 says",
    arguments: ["/openapi.json", "/__admin/openapi.json"])
  func specification(path: String) throws {
    let sandbox = try ServedSandbox()
    let outcome = try Schemathesis.client.run(
      [
        "-c",
        """
        import json, sys, urllib.request, openapi_spec_validator
        with urllib.request.urlopen(sys.argv[1]) as reply:
          description = json.load(reply)
        print(description["openapi"])
        openapi_spec_validator.OpenAPIV31SpecValidator(description).validate()
        """, sandbox.url + path,
      ])
    #expect(outcome.output == "3.1.0\n" && outcome.status == 0, "\(outcome.error)")
  }

  @Test("the imitated API does what /openapi.json says, and refuses what it excludes")
  func imitatedAPI() throws {
    try run("/openapi.json", ["--auth", ServedSandbox.credentials])
  }

  @Test("the sandbox's own calls do what /__admin/openapi.json says, and refuse what it excludes")
  func ownCalls() throws {
    try run("/__admin/openapi.json", ["--header", "Authorization: Bearer \(Self.token)"])
  }

  @Test("faults that are asked for look as /openapi.json says")
  func faults() throws {
    let faults = [
      "server_error", "rate_limit; retry_after=7", "bad_gateway; at=after_commit", "service_unavailable",
      "gateway_timeout", "delay; delay_ms=1", "dribble; bytes=4096; interval_ms=1",
    ]
    try run(
      "/openapi.json",
      [
        "--auth", ServedSandbox.credentials, "--mode", "positive", "--phases", "examples,fuzzing", "--max-examples",
        "40",
        // That a request fails is what it asks for.
        "--exclude-checks", "not_a_server_error,positive_data_acceptance",
      ], ["SANDBOX_FAULTS": faults.joined(separator: "|")])
  }

  private func run(_ path: String, _ arguments: [String], _ environment: [String: String] = [:]) throws {
    let sandbox = try ServedSandbox(["--admin-token", Self.token])
    let outcome = try Schemathesis.client.run(
      ["-m", "schemathesis.cli", "--config-file", "schemathesis.toml", "run", sandbox.url + path, "--warnings", "off"]
        + arguments, directory: Schemathesis.directory, seconds: 600,
      environment: ["SANDBOX_URL": sandbox.url, "SANDBOX_TOKEN": Self.token].merging(environment) { _, own in own })
    #expect(outcome.status == 0, "\(outcome.said)")
    #expect(outcome.output.contains(" passed"), "\(outcome.said)")
  }
}

/// schemathesis and a validator of OpenAPI, which `scripts/test` puts under `.build/clients/schemathesis`.
enum Schemathesis {
  static let client = Client(
    "python3",
    environment: [
      "PYTHONPATH": root.appendingPathComponent(".build/clients/schemathesis").path, "PYTHONDONTWRITEBYTECODE": "1",
      "HYPOTHESIS_STORAGE_DIRECTORY": root.appendingPathComponent(".build/clients/hypothesis").path,
    ])
  static let directory = root.appendingPathComponent("Tests/Schemathesis")

  static let isInstalled =
    (try? client.run(["-c", "import schemathesis, openapi_spec_validator"]))?.status == 0

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
}
