import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("Driving the clock")
struct ClockTests {
  static let start = RunningSandbox.start
  static let fixture = """
    [
      {"id":"poutlk_00000000000001","status":"issued","expire_by":"+15m","expired_at":null},
      {"id":"poutlk_00000000000002","status":"issued",
       "sandbox":{"script":"claim after 10m; fail after 10m; claim after 1h"}}
    ]
    """
  static let second = #"""
    {"accounts":[{"id":"acc_00000000000002","keys":[{"id":"rzp_test_two","secret":"s"}],
    "payout_links":[{"id":"poutlk_00000000000003","status":"issued","expire_by":"+15m"}]}],
    "payout_links":[{"id":"poutlk_00000000000001","status":"issued","expire_by":"+15m"}]}
    """#

  private func status(_ number: Int, _ running: RunningSandbox) throws -> String? {
    let body = try running.exchange(Requests.get(Requests.link(number))).body
    return ["issued", "processing", "expired", "cancelled"].first { body.contains(#""status":"\#($0)""#) }
  }

  @Test("an advance tells everything that happened, in order of time, and a fetch shows it")
  func advance() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    let reply = try running.admin("POST", "/clock/advance", #"{"seconds":1200}"#)
    let account = #""account":"acc_00000000000001","payout_link_id":"poutlk_0000000000000"#
    #expect(reply.status == 200)
    #expect(
      reply.body
        == #"{"clocks":[{"account":"acc_00000000000001","mode":"offset","offset_seconds":1200,"#
        + #""now":1800001200,"now_text":"2027-01-15T08:20:00Z","next_due":1800004800}],"#
        + #""count":3,"happened":["#
        + #"{\#(account)2","event":"claim","from":"issued","to":"processing","at":1800000600},"#
        + #"{\#(account)1","event":"expire","from":"issued","to":"expired","at":1800000900},"#
        + #"{\#(account)2","event":"fail","from":"processing","to":"issued","at":1800001200}],"message_count":0,"delivery_count":0,"deliveries":[]}"#
    )
    #expect(try status(1, running) == "expired")
    #expect(try status(2, running) == "issued")
    let none = try running.admin("POST", "/clock/advance", #"{"seconds":3599}"#)
    #expect(none.body.hasSuffix(#""count":0,"happened":[],"message_count":0,"delivery_count":0,"deliveries":[]}"#))
  }

  @Test("a frozen clock stands while real time goes on, and links are made at its time")
  func frozen() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    #expect(try running.admin("PUT", "/clock", #"{"mode":"frozen"}"#).status == 200)
    running.clock.advance(by: .seconds(10_000))
    #expect(try status(1, running) == "issued")
    #expect(try running.admin("GET", "/clock").body.contains(#""mode":"frozen","now":1800000000,"#))
    let jump = try running.admin("PUT", "/clock", #"{"mode":"frozen","now":1800000900}"#)
    #expect(jump.body.contains(#""event":"expire","from":"issued","to":"expired","at":1800000900"#))
    #expect(try running.exchange(Requests.post(Requests.link(1) + "/cancel")).status == 400)
  }

  @Test("a clock can be frozen at the very second that it shows", arguments: ["frozen", "scaled"])
  func frozenAtItsSecond(mode: String) async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    running.clock.advance(by: .milliseconds(700))
    let factor = mode == "scaled" ? #","factor":1"# : ""
    let reply = try running.admin("PUT", "/clock", #"{"mode":"\#(mode)","now":1800000000\#(factor)}"#)
    #expect(reply.status == 200)
    #expect(reply.body.contains(#""now":1800000000,"#))
  }

  @Test("an offset clock runs beside real time, a scaled one faster, both from the present on")
  func running() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    _ = try running.admin("PUT", "/clock", #"{"mode":"offset","offset_seconds":100}"#)
    running.clock.advance(by: .seconds(1))
    #expect(try running.admin("GET", "/clock").body.contains(#""offset_seconds":100,"now":1800000101,"#))
    _ = try running.admin("PUT", "/clock", #"{"mode":"scaled","factor":60.5}"#)
    running.clock.advance(by: .seconds(2))
    #expect(try running.admin("GET", "/clock").body.contains(#""mode":"scaled","factor":60.5,"now":1800000222,"#))
  }

  @Test(
    "what is wrong is told with its place, and moves nothing",
    arguments: [
      ("PUT", "", #"{"mode":"frozen","now":1799999999}"#, 409, "/now"),
      ("PUT", "", #"{"mode":"offset","offset_seconds":-1}"#, 409, "/offset_seconds"),
      ("PUT", "", #"{"mode":"frozn"}"#, 400, "/mode"),
      ("PUT", "", #"{"mode":"system","now":1900000000}"#, 400, "/now"),
      ("PUT", "", #"{"mode":"frozen","now":9000000001}"#, 400, "/now"),
      ("PUT", "", #"{"mode":"frozen","now":1e30}"#, 400, "/now"),
      ("PUT", "", #"{"mode":"offset","offset_seconds":9000000000}"#, 409, "/offset_seconds"),
      ("PUT", "", #"{"mode":"scaled"}"#, 400, ""),
      ("PUT", "", #"{"mode":"scaled","factor":0}"#, 400, "/factor"),
      ("PUT", "", #"{"mode":"scaled","factor":-1}"#, 400, "/factor"),
      ("PUT", "", #"{"mode":"scaled","factor":-0.5}"#, 400, "/factor"),
      ("PUT", "", #"{"mode":"scaled","factor":1e3}"#, 400, "/factor"),
      ("PUT", "", #"{"mode":"scaled","factor":1.0001}"#, 400, "/factor"),
      ("PUT", "", #"{"mode":"scaled","factor":1000001}"#, 400, "/factor"),
      ("PUT", "", #"{}"#, 400, ""),
      ("PUT", "", #"[]"#, 400, ""),
      ("POST", "/advance", #"{"seconds":-1}"#, 400, "/seconds"),
      ("POST", "/advance", #"{"seconds":1.5}"#, 400, "/seconds"),
      ("POST", "/advance", #"{"seconds":9000000000}"#, 409, "/seconds"),
      ("POST", "/advance", #"{"seconds":99999999999999999999}"#, 400, "/seconds"),
      ("POST", "/advance", #"{"second":900}"#, 400, "/second"),
    ])
  func refusals(_ method: String, _ path: String, _ body: String, _ status: Int, _ pointer: String) async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    let reply = try running.admin(method, "/clock" + path, body)
    #expect(reply.status == status)
    #expect(reply.body.contains(#""pointer":"\#(pointer)""#))
    #expect(try running.admin("GET", "/clock").body.contains(#""mode":"system","now":1800000000,"#))
  }

  @Test("a misspelt member or mode gets the nearest name")
  func hints() async throws {
    let running = try await RunningSandbox(json: Self.fixture)
    for (body, hint) in [(#"{"mode":"frozn"}"#, "frozen"), (#"{"mod":"frozen"}"#, "mode")] {
      #expect(try running.admin("PUT", "/clock", body).body.contains(#"did you mean \"\#(hint)\"?"#))
    }
  }

  @Test("without a selection all accounts move together, with one only that one")
  func selection() async throws {
    let running = try await RunningSandbox(json: Self.second)
    let one = try running.admin("POST", "/clock/advance?key=rzp_test_two", #"{"seconds":900}"#)
    #expect(one.body.contains(#""count":1,"happened":[{"account":"acc_00000000000002""#))
    #expect(try status(1, running) == "issued")
    let other = try running.admin("POST", "/clock/advance?account=acc_00000000000001", #"{"seconds":900}"#)
    #expect(other.body.contains(#""count":1,"happened":[{"account":"acc_00000000000001""#))
    #expect(try running.admin("GET", "/clock").body.split(separator: #""now":1800000900"#).count == 3)
    #expect(try running.admin("GET", "/clock?key=rzp_test_twp").body.contains(#"did you mean \"rzp_test_two\"?"#))
    #expect(try running.admin("GET", "/clock?account=acc_1").status == 404)
    #expect(try running.admin("GET", "/clock?acount=acc_1").body.contains(#"did you mean \"account\"?"#))
    #expect(try running.admin("GET", "/clock?account=a&key=b").status == 400)
  }

  @Test("where one of several clocks cannot be set so, none is")
  func allOrNone() async throws {
    let running = try await RunningSandbox(json: Self.second)
    _ = try running.admin("POST", "/clock/advance?key=rzp_test_two", #"{"seconds":60}"#)
    #expect(try running.admin("PUT", "/clock", #"{"mode":"frozen","now":1800000030}"#).status == 409)
    let clocks = try running.admin("GET", "/clock").body
    #expect(!clocks.contains("frozen") && clocks.contains(#""mode":"system","now":1800000000"#))
  }

  @Test("many expiries at once are counted, and the first thousand told")
  func bounded() async throws {
    let links = (0..<1500).map {
      #"{"id":"poutlk_\#(String(10_000_000_000_000 + $0))","status":"issued","expire_by":"+1h"}"#
    }
    let running = try await RunningSandbox(json: "[\(links.joined(separator: ","))]")
    let reply = try running.admin("POST", "/clock/advance", #"{"seconds":3600}"#)
    #expect(reply.body.contains(#""count":1500,"#))
    #expect(reply.body.components(of: #""event":"expire""#) == 1000)
  }
}

extension String {
  fileprivate func components(of text: String) -> Int {
    split(separator: text, omittingEmptySubsequences: false).count - 1
  }
}
