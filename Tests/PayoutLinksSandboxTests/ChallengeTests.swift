import HTTP1
import Harness
import Server
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("A 401 that was asked for")
struct ChallengeTests {
  private func outcomes(_ running: RunningSandbox) throws -> String {
    let coverage = try running.admin("GET", "/coverage").body
    let counted = ["unauthorized", "challenged"].filter { coverage.contains("\"\($0)\": 1") }
    let kept = try ["unauthorized", "challenged"].filter {
      try running.admin("GET", "/requests?outcome=\($0)").body.contains(#""total":1"#)
    }
    #expect(counted == kept)
    return counted.joined(separator: " ")
  }

  @Test("the same request on the same connection, with good credentials, makes of the first a challenge")
  func sameConnection() async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    #expect(try client.exchange(Requests.get(Requests.link(1), authorization: nil)).status == 401)
    #expect(try outcomes(running) == "unauthorized")
    #expect(try client.exchange(Requests.get(Requests.link(1))).status == 200)
    #expect(try outcomes(running) == "challenged")
  }

  @Test(
    "another request, another client or bad credentials do not",
    arguments: [
      Requests.get(Requests.link(2)), Requests.get(Requests.link(1), fields: "User-Agent: other\r\n"),
      Requests.get(Requests.link(1), authorization: "Basic cnpwX3Rlc3Rfc2FuZGJveDp3cm9uZw=="),
    ])
  func others(second: String) async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    _ = try client.exchange(Requests.get(Requests.link(1), authorization: nil))
    _ = try client.exchange(second)
    #expect(try !outcomes(running).contains("challenged"))
  }

  @Test("on another connection it has to come within a second; the latest few are remembered")
  func times() throws {
    #expect(try challenged(connection: 2, at: Challenges.nanosecondsMax))
    #expect(try !challenged(connection: 2, at: Challenges.nanosecondsMax + 1))
    #expect(try challenged(connection: 1, at: .max))
    #expect(try challenged(connection: 1, at: 0, others: Challenges.countMax - 1))
    #expect(try !challenged(connection: 1, at: 0, others: Challenges.countMax))
  }

  private func challenged(connection: UInt64, at: Int64, others: Int = 0) throws -> Bool {
    var challenges = Challenges()
    challenges.add(request: 1, connection: ReplyTicket(token: 1), at: 0, number: 7)
    for other in 0..<others { challenges.add(request: 2, connection: ReplyTicket(token: 9), at: 0, number: other) }
    return challenges.removeAnswered(by: 1, connection: ReplyTicket(token: connection), at: at) == 7
  }
}
