import Foundation
import Harness
import Testing

@Suite("payout-links-sandbox log")
struct LogTests {
  @Test("requests are shown oldest first, filtered, and one of them whole")
  func list() throws {
    let server = try RunningServer()
    _ = try server.exchange(Requests.get(Requests.link(3)))
    _ = try server.exchange(Requests.post(Requests.link(1) + "/cancel", body: #"{"a":"\#u{9b}31m"}"#))
    _ = try server.exchange(Requests.get("/v1/payout-link/x?token=s"))
    let lines = try server.lines(["log"])
    #expect(lines.count == 4)
    #expect(lines[1].prefixMatch(of: #/   1  \S{23}Z +(now|\d+s ago)  /#) != nil, "\(lines[1])")
    #expect(lines[1].contains(" 200  ok "))
    #expect(
      lines[2].contains("POST /v1/payout-links/poutlk_00000000000001/cancel  poutlk_00000000000001 is processed;"))
    #expect(lines[3].contains("  unmatched ") && lines[3].contains("GET /v1/payout-link/x?token=*  "), "\(lines[3])")
    #expect(
      try server.lines(["log", "-n", "1"]).suffix(2).map { $0.contains("unmatched") || $0 == "the latest 1 of 3" } == [
        true, true,
      ])
    #expect(try server.lines(["log", "--route", "cancel", "--outcome", "refused", "--status", "400"]).count == 2)
    #expect(try server.lines(["log", "--key", "rzp_test_sandbox", "--route", "create"]) == ["no such requests"])
    let nobody = try server.run(["log", "--key", "rzp_test_nobody"])
    #expect(
      nobody.error
        == "payout-links-sandbox: this sandbox has no key \"rzp_test_nobody\"; with --isolate-keys each key rzp_test_… has a world of its own\n"
    )
    let one = try server.lines(["log", "2"])
    #expect(one.contains("outcome  refused") && one.contains("Authorization: [redacted]") && one.contains("400"))
    #expect(one.contains(#"{"a":"\u{9b}31m"}"#), "\(one)")
    #expect(try server.run(["log", "2", "--account", "nobody"]).error.hasSuffix("has no account \"nobody\"\n"))
    #expect(try server.lines(["log", "-n", "0"]).dropFirst() == ["the latest 0 of 3"])
    #expect(try server.lines(["log", "-n", "0", "--json"])[0].hasPrefix(#"{"requests":[],"#))
    let gone = try server.run(["log", "9"])
    #expect(gone.status == 1)
    #expect(gone.error == "payout-links-sandbox: the journal has no entry #9: it holds #1 to #3\n")
  }

  @Test("--follow shows what is there and goes on with each request as it comes, a line each as JSON")
  func follow() throws {
    let server = try RunningServer()
    _ = try server.exchange(Requests.get(Requests.link(3)))
    _ = try server.exchange(Requests.get(Requests.link(1)))
    let arguments = ["log", "--follow", "--url", server.url]
    let people = try Command(arguments + ["-n", "1"])
    let script = try Command(arguments + ["--json", "--route", "cancel"])
    #expect(people.firstLine().split(separator: " ") == ["#", "TIME", "STATUS", "OUTCOME", "TOOK", "REQUEST", "WHY"])
    #expect(people.firstLine().hasPrefix("   2  "))
    for number in 3...5 {
      _ = try server.exchange(Requests.post(Requests.link(1) + "/cancel"))
      let line = people.firstLine()
      #expect(line.hasPrefix("   \(number)  ") && line.contains("  refused  "), "\(line)")
      let entry = try JSONSerialization.jsonObject(with: Data(script.firstLine().utf8)) as? [String: Any]
      #expect(entry?["number"] as? Int == number)
    }
    for command in [people, script] { command.signal(SIGTERM) }
  }

  @Test("--follow misses none of what comes at once, and goes on when the sandbox has been started again")
  func many() throws {
    let server = try Command(["--port", "0", "--no-https", "--log-level", "error", "--journal-bytes", "8388608"])
    let port = try ServeTests.port(server.firstLine())
    let client = try RawClient(port: port)
    _ = try client.exchange(Requests.get(Requests.link(1)))
    let follower = try Command(["log", "--follow", "--url", "http://127.0.0.1:\(port)"])
    #expect(follower.firstLine().contains("OUTCOME"))
    #expect(follower.firstLine().hasPrefix("   1  "))
    // More than a page holds, as fast as they are answered.
    for _ in 2...1500 { _ = try client.exchange(Requests.get(Requests.link(1))) }
    for number in 2...1500 {
      let line = follower.firstLine()
      guard line.split(separator: " ").first == "\(number)" else {
        Issue.record("\(number): \(line)")
        break
      }
    }
    server.signal(SIGTERM)
    #expect(server.finish().status == 0)
    let next = try Command(["--port", "\(port)", "--no-https", "--log-level", "error"])
    #expect(try ServeTests.port(next.firstLine()) == port)
    _ = try RawClient(port: port).exchange(Requests.get(Requests.link(1)))
    #expect(follower.firstLine().hasPrefix("   1  "), "it counts anew")
    follower.signal(SIGTERM)
    let said = follower.finish().error.split(separator: "\n")
    #expect(said.count == 2 && said[0].hasSuffix("; waiting for it") && said[1].hasSuffix("\(port) is back"), "\(said)")
    next.signal(SIGTERM)
    #expect(next.finish().status == 0)
  }
}
