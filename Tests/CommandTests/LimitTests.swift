import Glibc
import Harness
import Testing

@Suite("Limits as options")
struct LimitTests {
  @Test("a limit that is set is the one that holds, and its refusal arrives")
  func holds() throws {
    let command = try Command(
      ["--port", "0", "--body-max", "100", "--head-max", "1KiB", "--field-max", "200", "--fields-max", "5"],
      environment: ["PAYOUT_LINKS_SANDBOX_REQUEST_LINE_MAX": "128"])
    let port = try ServeTests.port(command.firstLine())
    let long = String(repeating: "a", count: 240)
    for (request, status) in [
      (Requests.post(Requests.link(3) + "/cancel", body: String(repeating: " ", count: 101)), 413),
      (Requests.get("/" + long), 414), (Requests.get("/", fields: "X: \(long)\r\n"), 431),
      (Requests.get("/", fields: String(repeating: "X: \(long.prefix(190))\r\n", count: 6)), 431),
      (Requests.get("/", authorization: nil, fields: String(repeating: "X: y\r\n", count: 5)), 431),
      (Requests.get(Requests.link(1)), 200),
    ] {
      #expect(try RawClient(port: port).exchange(request).status == status)
    }
    command.signal(SIGTERM)
    #expect(command.finish().status == 0)
  }

  @Test(
    "a limit that cannot be is refused",
    arguments: [
      (["--head-timeout", "10"], "--head-timeout must be a duration such as 500ms, 10s or 2m; found \"10\""),
      (["--idle-timeout", "0s"], "--idle-timeout must be a duration"),
      (["--stop-timeout", "25h"], "--stop-timeout must be a duration"),
      (["--body-max", "-1"], "--body-max"),
      (["--body-max", "2GiB"], "--body-max must be a size such as 4096, 8KiB or 1MiB"),
      (["--head-max", "10"], "--head-max must be a size such as 4096, 8KiB or 1MiB, at least 256 bytes; found \"10\""),
      (["--body-rate-min", "0"], "--body-rate-min"),
      (["--connections-max", "0"], "--connections-max must be a count from 1"),
      (["--admin-token", "short"], "--admin-token must be 16 to 256 characters"),
      (["--linger-timeout", "99999999999999999999s"], "--linger-timeout must be a duration"),
    ])
  func refused(arguments: [String], says: String) throws {
    let result = try Command.run(arguments + ["--port", "0"])
    #expect(result.status == 2)
    #expect(result.error.contains(says), "\(result.error)")
  }
}
