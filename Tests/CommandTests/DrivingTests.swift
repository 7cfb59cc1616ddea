import Foundation
import Harness
import Testing

@Suite("Driving a running sandbox from a terminal")
struct DrivingTests {
  static let link = "poutlk_0000000000000"

  static func status(_ server: RunningServer, _ number: Int) throws -> String? {
    try server.lines(["links", "\(link)\(number)"])[1].split(separator: " ").last.map(String.init)
  }

  @Test("links are a table, or one link with all of it")
  func links() throws {
    let server = try RunningServer()
    let table = try server.lines(["links"])
    #expect(table.count == 9)
    #expect(table[0].split(separator: " ") == ["ID", "STATUS", "AMOUNT", "CONTACT", "CREATED", "EXPIRES"])
    let processed = #"\#(Self.link)1  processed       ₹10.00  Gaurav Kumar  2018-12-21T09:03:57Z ("#
    #expect(table[8].hasPrefix(processed) && table[8].hasSuffix("  -"), "\(table[8])")
    #expect(try server.lines(["links", "--count", "3"]).last == "there are more: --skip 3")
    let pending = try server.lines(["links", "--status", "pending"])
    #expect(pending.count == 2 && pending[1].contains("₹1,200.00  Dev Patel"))
    #expect(try server.lines(["links", "--skip", "8"]) == ["no such payout links"])
    let one = try server.lines(["links", "\(Self.link)3"])
    #expect(one.first == "id                 \(Self.link)3")
    #expect(one.contains("contact.name       Gaurav Kumar"))
    #expect(one.last == "possible           claim → processing, cancel → cancelled, expire → expired")
  }

  @Test("a link is moved along its life, and what cannot be is told")
  func move() throws {
    let server = try RunningServer()
    #expect(try server.lines(["move", "\(Self.link)7", "approve"]) == ["\(Self.link)7 is now issued"])
    #expect(
      try server.lines(["move", "\(Self.link)7", "claim", "--vpa", "dev@upi"]) == ["\(Self.link)7 is now processing"])
    let why = ["--reason", "beneficiary_bank_offline"]
    #expect(try server.lines(["move", "\(Self.link)7", "fail"] + why) == ["\(Self.link)7 is now issued"])
    let payout = try #require(try server.lines(["links", "\(Self.link)7"]).first { $0.hasPrefix("payout  ") })
    #expect(payout.contains("pout_") && payout.contains("failed") && payout.contains("UPI"), "\(payout)")
    let refused = try server.run(["move", "\(Self.link)1", "cancel"])
    #expect(refused.status == 1)
    #expect(
      refused.error == "payout-links-sandbox: cancel changes issued to cancelled, but \(Self.link)1 is processed; "
        + "processed is final\n")
  }

  @Test("advance moves time on and tells what happened; reset takes it back; snapshots are kept")
  func time() throws {
    let server = try RunningServer()
    let advanced = try server.lines(["advance", "15m"])
    #expect(advanced.count == 5)
    #expect(advanced[1].hasSuffix("  offset  15m ahead"), "\(advanced[1])")
    #expect(advanced[4].hasSuffix("Z  \(Self.link)8  expire  issued  expired"), "\(advanced[4])")
    #expect(try server.lines(["snapshot", "take", "later"])[1].hasPrefix("acc_00000000000001  later         8  "))
    #expect(try server.lines(["reset"]) == ["acc_00000000000001 was reset, and has 8 payout links"])
    #expect(try server.lines(["clock"])[1].hasSuffix("  system  the same"))
    #expect(try Self.status(server, 8) == "issued")
    _ = try server.lines(["snapshot", "restore", "later"])
    #expect(try Self.status(server, 8) == "expired")
    #expect(try server.lines(["snapshot", "remove", "later"])[1] == "acc_00000000000001  -")
    #expect(try server.lines(["snapshot"])[1] == "acc_00000000000001  -")
    _ = try server.lines(["reset"])
    #expect(
      try server.lines(["clock", "frozen", "--now", "2040-01-01T00:00:00Z"])[1].contains(
        "  2040-01-01T00:00:00Z  frozen  "))
    #expect(try server.lines(["advance", "1d"])[1].contains("  2040-01-02T00:00:00Z  frozen  "))
    #expect(try server.lines(["advance", "0s"]).last == "nothing happened")
    let back = try server.run(["clock", "system"])
    #expect(back.status == 1 && back.error.hasSuffix("POST /__admin/reset starts again (at /mode)\n"), "\(back.error)")
  }

  @Test("faults are added by words, hit the requests that they match, and are cleared")
  func faults() throws {
    let server = try RunningServer()
    #expect(try server.lines(["fault"]) == ["nothing fails on purpose"])
    let words = ["gateway_timeout", "--route", "cancel", "--at", "after_commit", "--times", "1"]
    #expect(
      try server.lines(["fault"] + words) == [
        "ID  OF   EFFECT           REQUESTS      HOW                      MATCHED  FIRED",
        " 1  all  gateway_timeout  route=cancel  at=after_commit times=1        0      0",
      ])
    #expect(try server.exchange(Requests.post(Requests.link(3) + "/cancel")).status == 504)
    #expect(try server.exchange(Requests.post(Requests.link(3) + "/cancel")).status == 400)
    #expect(try server.lines(["fault", "list"])[1].hasSuffix("        2      1"))
    let delay = ["delay", "--delay", "100ms..2s", "--probability", "0.5", "--id", "\(Self.link)3"]
    let second = try server.lines(["fault", "add"] + delay + ["--json"])
    #expect(
      second == [
        #"{"id":2,"account":null,"matched":0,"fired":0,"rule":{"effect":"delay","probability":0.5,"#
          + #""delay_ms":{"min":100,"max":2000},"match":{"id":"\#(Self.link)3"}}}"#
      ])
    let bucket = ["rate_limit", "--requests", "10", "--seconds", "1", "--key", "rzp_test_sandbox"]
    #expect(
      try server.lines(["fault"] + bucket)[1].contains(
        "acc_00000000000001  rate_limit  all       requests=10 seconds=1"))
    let dribble = ["dribble", "--bytes", "4", "--interval", "20ms"]
    #expect(try server.lines(["fault"] + dribble)[1].contains("bytes=4 interval_ms=20"))
    #expect(try server.lines(["fault", "clear", "1"]) == ["removed 1 rule"])
    #expect(try server.lines(["fault", "clear"]) == ["removed 3 rules"])
    let unknown = try server.run(["fault", "gateway_timout"])
    #expect(unknown.status == 1)
    #expect(unknown.error.contains(#"did you mean "gateway_timeout"? (at /effect)"#), "\(unknown.error)")
  }

  @Test("accounts are made and ended, and a command is about the one that is named")
  func accounts() throws {
    let server = try RunningServer(["--isolate-keys"])
    let made = try server.lines(["accounts", "make"])
    let id = try #require(made.first?.split(separator: " ").last.map(String.init))
    #expect(made.count == 4 && made[3] == "links    8")
    #expect(try server.lines(["advance", "15m", "--account", id])[1].hasPrefix(id))
    let named = ["PAYOUT_LINKS_SANDBOX_KEY": "rzp_test_one"]
    #expect(try server.lines(["clock"], environment: named)[1].hasPrefix("acc_one"))
    #expect(try server.lines(["clock", "--account", id], environment: named)[1].hasPrefix(id), "an option comes first")
    #expect(try server.lines(["accounts"]).count == 4)
    #expect(try server.lines(["accounts", "remove", id]) == ["\(id) was removed"])
    let unsaid = try server.run(["reset"])
    #expect(unsaid.status == 1 && unsaid.error.contains("?key=rzp_test_…"))
  }

  @Test("coverage tells what was touched and what never")
  func coverage() throws {
    let server = try RunningServer()
    _ = try server.exchange(Requests.get(Requests.link(3)))
    let lines = try server.lines(["coverage"])
    #expect(lines[0] == "1 request: ok 1")
    #expect(
      lines.contains {
        $0.hasPrefix("routes ") && $0.contains(" 1  13  create, list, cancel, short_url, fetch_payout")
      }, "\(lines)")
  }

  @Test(
    "--json prints the reply as it came",
    arguments: [
      (["links"], "/payout-links"), (["links", "poutlk_00000000000001"], "/payout-links/poutlk_00000000000001"),
      (["snapshot"], "/snapshots"), (["accounts"], "/accounts"), (["fault"], "/faults"), (["log"], "/requests"),
      (["coverage"], "/coverage"),
    ])
  func json(arguments: [String], path: String) throws {
    let server = try RunningServer()
    _ = try server.lines(["clock", "frozen"])
    let reply = try server.exchange(Requests.get("/__admin" + path, authorization: nil)).body
    #expect(try server.run(arguments + ["--json"]).output == reply + "\n")
  }
}
