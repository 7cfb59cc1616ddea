import Foundation
import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("Reset and snapshots")
struct StateTests {
  private static let create = #"""
    {"account_number":"7878780080316316","contact":{"name":"Asha Rao","contact":"9123456789"},"amount":1000,
    "currency":"INR","purpose":"refund","description":"x"}
    """#

  private func list(_ running: RunningSandbox) throws -> String {
    try running.exchange(Requests.get("/v1/payout-links?count=100")).body
  }

  private func create(_ running: RunningSandbox) throws -> String {
    let reply = try running.exchange(Requests.post("/v1/payout-links", body: Self.create))
    #expect(reply.status == 200, "\(reply.body)")
    return reply.body
  }

  @Test("a reset brings back the seed: links, clock, and the ids that come next")
  func reset() async throws {
    let running = try await RunningSandbox()
    let before = try list(running)
    let created = try create(running)
    _ = try running.exchange(Requests.post(Requests.link(3) + "/cancel"))
    _ = try running.admin("POST", "/clock/advance", #"{"seconds":5000}"#)
    #expect(try list(running) != before)
    let reply = try running.admin("POST", "/reset")
    #expect(reply.status == 200)
    #expect(reply.body.contains(#""account":"acc_00000000000001","payout_links":8"#))
    #expect(try list(running) == before)
    #expect(try running.admin("GET", "/clock").body.contains(#""mode":"system","now":1800000000,"#))
    #expect(try create(running) == created)
  }

  @Test("a reset of one account leaves the others as they are")
  func resetOne() async throws {
    let running = try await RunningSandbox(json: ClockTests.second)
    _ = try running.admin("POST", "/clock/advance", #"{"seconds":900}"#)
    _ = try running.admin("POST", "/reset?key=rzp_test_two", "{}")
    let text = try running.admin("GET", "/fixtures").body
    #expect(text.contains(#""id":"poutlk_00000000000003","status":"issued""#))
    #expect(text.contains(#""id":"poutlk_00000000000001","status":"expired""#))
  }

  @Test("a snapshot keeps a state whatever comes after, and can be restored again and again")
  func snapshots() async throws {
    let running = try await RunningSandbox()
    let first = try create(running)
    _ = try running.admin("PUT", "/clock", #"{"mode":"frozen"}"#)
    let before = try list(running)
    #expect(try running.admin("POST", "/snapshots", #"{"name":"one"}"#).status == 201)
    var second: [String] = []
    for _ in 0..<2 {
      _ = try running.exchange(Requests.post(Requests.link(3) + "/cancel"))
      second.append(try create(running))
      _ = try running.admin("POST", "/clock/advance", #"{"seconds":5000}"#)
      #expect(try list(running) != before)
      #expect(try running.admin("POST", "/snapshots/one/restore").status == 200)
      #expect(try list(running) == before)
      #expect(try running.admin("GET", "/clock").body.contains(#""mode":"frozen","now":1800000000,"#))
    }
    #expect(second[0] == second[1])
    #expect(second[0] != first)
    _ = try running.admin("POST", "/reset")
    #expect(
      try running.admin("GET", "/snapshots").body.contains(#"{"name":"one","payout_links":9,"taken_at":1800000000}"#))
    #expect(try running.admin("DELETE", "/snapshots/one").body.contains(#""snapshots":[]"#))
    #expect(try running.admin("POST", "/snapshots/one/restore").status == 404)
  }

  @Test("the number of snapshots is bounded, names are checked, and a slip gets the nearest one")
  func bounds() async throws {
    let running = try await RunningSandbox()
    for number in 1...16 {
      #expect(try running.admin("POST", "/snapshots", #"{"name":"state-\#(number)"}"#).status == 201)
    }
    let full = try running.admin("POST", "/snapshots", #"{"name":"state-17"}"#)
    #expect(full.status == 409 && full.body.contains("snapshots_full"))
    #expect(try running.admin("POST", "/snapshots", #"{"name":"state-16"}"#).status == 201, "replaces its own")
    for body in [
      #"{"name":""}"#, #"{"name":"a b"}"#, #"{"name":"."}"#, #"{"name":".."}"#, #"{"name":"....."}"#,
      #"{"name":1}"#, #"{"name":"\#(String(repeating: "a", count: 65))"}"#,
    ] {
      let reply = try running.admin("POST", "/snapshots", body)
      #expect(reply.status == 400 && reply.body.contains(#""pointer":"/name""#))
    }
    #expect(try running.admin("POST", "/snapshots/stata-1/restore").body.contains(#"did you mean \"state-1\"?"#))
    let member = try running.admin("POST", "/reset", #"{"account":"acc_00000000000001"}"#)
    #expect(member.status == 400 && member.body.contains(#""pointer":"/account""#))
    #expect(try running.admin("POST", "/reset", "[1]").status == 400)
    #expect(try running.admin("POST", "/reset?acount=x").status == 400)
  }

  @Test("of more than a thousand accounts a call says whose world it means, and a list shows the first thousand")
  func manyAccounts() async throws {
    let accounts = (0...1_000).map { #"{"id":"acc_\#(100_000 + $0)"}"# }.joined(separator: ",")
    let running = try await RunningSandbox(json: #"{"accounts":[\#(accounts)]}"#)
    let refused = try running.admin("POST", "/reset")
    #expect(refused.status == 400)
    #expect(refused.body.contains("account_needed"))
    #expect(try running.admin("POST", "/reset?account=acc_100999").status == 200)
    let list = try running.admin("GET", "/accounts").body
    #expect(list.hasPrefix(#"{"count":1002,"#))
    #expect(list.components(separatedBy: #"{"account":"#).count == 1_001)
  }
}
