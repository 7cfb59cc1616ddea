import Coding
import Harness
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox
@testable import Server

@Suite("Faults on purpose")
struct FaultTests {
  @Test("rules that would search a long body too often are reported to its sender, and hit shorter ones")
  func searches() async throws {
    let session = try await Session()
    for number in 1...9 {
      let rule = #"{"effect":"server_error","match":{"body_contains":"late\#(number)"}}"#
      #expect(try session.admin("/__admin/faults", rule).status == 201)
    }
    let long = #"{"remarks":"\#(String(repeating: "a", count: 1_000_000))"}"#
    let refused = try session.exchange(Requests.post(Requests.link(3) + "/cancel", body: long))
    #expect(refused.status == 413)
    #expect(refused.body.contains("too_many_body_rules"))
    let hit = try session.exchange(Requests.post(Requests.link(3) + "/cancel", body: #"{"remarks":"late9"}"#))
    #expect(hit.status == 500)
  }

  @Test("of two Sandbox-Fault fields neither is carried out")
  func repeatedField() async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(
      Requests.post(Requests.link(3) + "/cancel", fields: "Sandbox-Fault: server_error\r\nSandbox-Fault: reset\r\n"))
    #expect(reply.status == 400 && reply["Sandbox-Reason"]?.contains("only one; found 2") == true)
    #expect(try running.exchange(Requests.get(Requests.link(3))).body.contains(#""status":"issued""#))
  }

  static func cancel(_ fault: String) -> String {
    Requests.post(Requests.link(3) + "/cancel", fields: "Sandbox-Fault: \(fault)\r\n")
  }

  static func status(_ session: Session) throws -> String {
    let body = try session.running.exchange(Requests.get(Requests.link(3))).body
    return body.contains(#""status":"cancelled""#) ? "cancelled" : "issued"
  }

  @Test(
    "before the commit nothing is done, after it the caller alone does not learn it",
    arguments: [("before_commit", "issued"), ("after_commit", "cancelled")],
    ["reset", "empty", "server_error", "bad_gateway", "garbage"])
  func places(place: (String, String), effect: String) async throws {
    let session = try await Session()
    try session.client.send(Self.cancel("\(effect); at=\(place.0)"))
    switch effect {
    case "reset": #expect(throws: RawClient.Failure.self) { try session.client.receiveAll() }
    case "empty": #expect(try session.client.isAtEnd())
    case "garbage": #expect(try session.client.receiveAll().first == 0)
    case "server_error":
      let reply = try session.client.reply()
      #expect(reply.status == 500)
      #expect(reply.body.contains(#""code":"SERVER_ERROR""#))
      #expect(reply["Sandbox-Fault"] == "server_error; at=\(place.0)")
    default:
      let reply = try session.client.reply()
      #expect(reply.status == 502)
      #expect(reply["Content-Type"] == "text/html")
      #expect(reply.body.contains("<h1>502 Bad Gateway</h1>"))
    }
    #expect(try Self.status(session) == place.1)
  }

  @Test("a truncated body says how long it would have been; a dribbled one comes whole")
  func pieces() async throws {
    let session = try await Session()
    let whole = try session.running.exchange(Requests.get(Requests.link(1)))
    try session.client.send(Requests.get(Requests.link(1), fields: "Sandbox-Fault: truncate; bytes=10\r\n"))
    let text = String(decoding: try session.client.receiveAll(), as: UTF8.self)
    #expect(text.contains("Content-Length: \(whole.body.utf8.count)\r\n"))
    #expect(text.hasSuffix("\r\n\r\n\(whole.body.prefix(10))"))

    let client = try session.running.client()
    try client.send(
      Requests.get(Requests.link(1), fields: "Sandbox-Fault: dribble; bytes=100; interval_ms=1\r\n")
        + Requests.get("/livez", authorization: nil))
    #expect(try client.reply().body == whole.body)
    #expect(try client.reply().status == 200, "the connection goes on")
  }

  @Test("hundreds of delayed replies hold up nobody else, and a stop does not wait for them")
  func delays() async throws {
    let session = try await Session()
    let slow = try (0..<200).map { _ in try session.running.client() }
    for client in slow {
      try client.send(Requests.get(Requests.link(1), fields: "Sandbox-Fault: delay; delay_ms=60000\r\n"))
    }
    // All that was sent has been read when it is in the journal.
    while try !session.admin("/__admin/requests?fault=delay&limit=1").body.contains(#""total":200,"#) {}
    #expect(try session.exchange(Requests.get(Requests.link(1))).status == 200)
    for client in slow { #expect(client.isQuiet) }
  }

  @Test("who is not answered is not answered, and a stop does not wait for it")
  func silence() async throws {
    let session = try await Session()
    try session.client.send(Self.cancel("silence; at=after_commit"))
    #expect(try Self.status(session) == "cancelled")
    await session.running.sandbox.stop()
    #expect(try session.client.isAtEnd())
  }

  @Test("a rule hits what it matches, as often as it may, and says so")
  func rules() async throws {
    let session = try await Session()
    let rule = #"{"effect":"server_error","match":{"route":"fetch","id":"poutlk_00000000000001"},"times":2}"#
    let added = try session.admin("/__admin/faults", rule)
    #expect(added.status == 201)
    #expect(added.body == #"{"id":1,"account":null,"matched":0,"fired":0,"rule":\#(rule)}"#)
    var statuses: [Int] = []
    for _ in 1...4 { statuses.append(try session.exchange(Requests.get(Requests.link(1))).status) }
    #expect(statuses == [500, 500, 200, 200])
    #expect(try session.exchange(Requests.get(Requests.link(2))).status == 200)
    #expect(try session.admin("/__admin/faults").body.contains(#""matched":4,"fired":2"#))
    #expect(try session.admin("/__admin/requests?fault=server_error&outcome=fault").body.contains(#""total":2"#))
    let removed = try session.exchange(Requests.request("DELETE", "/__admin/faults/1", authorization: nil))
    #expect(removed.body == #"{"removed":1}"#)
    #expect(try session.admin("/__admin/faults").body == #"{"faults":[],"meta":{"total":0,"next_after":null}}"#)
  }

  @Test("the n-th call, and a header, choose which request it hits")
  func nth() async throws {
    let session = try await Session()
    _ = try session.admin(
      "/__admin/faults", #"{"effect":"gateway_timeout","match":{"headers":{"X-Run":"1"}},"call":2}"#)
    var statuses: [Int] = []
    for fields in ["X-Run: 1\r\n", "", "X-Run: 1\r\n", "X-Run: 1\r\n"] {
      statuses.append(try session.exchange(Requests.get(Requests.link(1), fields: fields)).status)
    }
    #expect(statuses == [200, 200, 504, 200])
  }

  @Test(
    "a rule means at hand what the same pattern means in the journal",
    arguments: [
      #"{"method":"POST"}"#, #"{"path":"/v1/payout-links"}"#, #"{"path":"/v1/payout-link"}"#,
      #"{"path_prefix":"/v1/payout-links/"}"#, #"{"route":"cancel"}"#, #"{"id":"poutlk_00000000000003"}"#,
      #"{"id":"poutlk_0000000000000"}"#, #"{"id":"v1"}"#, #"{"key":"rzp_test_sandbox"}"#, #"{"key":"rzp"}"#,
      #"{"account":"acc_00000000000001"}"#, #"{"account":"acc"}"#, #"{"headers":{"x-run":"1"}}"#,
      #"{"headers":{"X-RUN":"2"}}"#, #"{"headers":{"X-Run":null}}"#, #"{"headers":{"X-Token":"secret"}}"#,
      #"{"headers":{"X-Token":"[redacted]"}}"#, #"{"headers":{"X-Run":"1","User-Agent":null}}"#,
      #"{"body_contains":"Earl"}"#, #"{"body_contains":"remarks","method":"POST"}"#, "{}",
    ])
  func pattern(pattern: String) async throws {
    let session = try await Session()
    let rule = try session.admin("/__admin/faults", #"{"effect":"delay","delay_ms":0,"match":\#(pattern)}"#)
    #expect(rule.status == 201)
    let gzipped = try #require(GzipEncoder()?.encode(Array(#"{"remarks":"Earl Grey"}"#.utf8)))
    let head = Requests.post(
      Requests.link(3) + "/cancel",
      fields: "Content-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: \(gzipped.count)\r\n")
    for request in [
      Array(Requests.get(Requests.link(3)).utf8), Array(Requests.get("/v1/payout-links", fields: "X-Run: 1\r\n").utf8),
      Array(Requests.get(Requests.link(1), fields: "X-Run: 2\r\nx-run: 1\r\nX-Token: secret\r\n").utf8),
      Array(Requests.post(Requests.link(1) + "/cancel", body: #"{"remarks":"late"}"#).utf8),
      Array(head.utf8) + gzipped,
    ] {
      try session.client.send(request)
      _ = try session.client.reply()
    }
    let count = try session.admin("/__admin/requests/count", pattern).body.split(separator: #":"#)[1].prefix {
      $0 != ","
    }
    #expect(try session.admin("/__admin/faults").body.contains(#""matched":\#(count),"#))
  }

  @Test("a rule that is too long is refused, and so is a field of the head")
  func long() async throws {
    let session = try await Session()
    let most = String(repeating: "a", count: 4096)
    for (headers, status) in [
      (#"{"a":"\#(most)"}"#, 201), (#"{"a":"\#(most)a"}"#, 400), (#"{"\#(most)":null}"#, 201),
      (#"{"\#(most)a":"b"}"#, 400), (#"{"":"b"}"#, 400), (#"{"\#(most)":"\#(most)"}"#, 400),
    ] {
      let rule = #"{"effect":"delay","delay_ms":0,"match":{"headers":\#(headers)}}"#
      #expect(try session.admin("/__admin/faults", rule).status == status, "\(headers.count)")
    }
    #expect(try session.admin("/__admin/faults").body.contains(#""total":2,"#))
    let long = Self.cancel("reset;" + String(repeating: " ", count: 500) + "at=after_commit")
    #expect(try session.exchange(long).status == 400)
    #expect(try Self.status(session) == "issued")
  }

  @Test("a page of long rules ends early, and tells where the next begins")
  func longRules() async throws {
    let session = try await Session()
    let text = String(repeating: "a", count: 4000)
    let rule = #"{"effect": "empty", "match": {"body_contains": "\#(text)", "path": "/\#(text.dropLast(200))"}}"#
    for _ in 0..<40 { #expect(try session.admin("/__admin/faults", rule).status == 201) }
    let page = try session.admin("/__admin/faults").body
    #expect(page.utf8.count < 300 << 10)
    #expect(page.contains(#""meta":{"total":40,"next_after":33}"#))
    let rest = try session.admin("/__admin/faults?after=33").body
    #expect(rest.hasPrefix(#"{"faults":[{"id":34,"#))
    #expect(rest.contains(#""next_after":null"#))
  }

  @Test("rules are bounded on the whole too, and those of an account that has gone do not count")
  func total() {
    let total = FaultBook.Total()
    var book: FaultBook? = FaultBook(seed: 1, countedIn: total)
    let others = FaultBook(seed: 2, countedIn: total)
    let rule = try? FaultReader.rule(
      AdminBody.object(Array(#"{"effect": "empty"}"#.utf8), members: FaultReader.members, whole: ""), id: 1)
    for book in [book, others] { if let rule { book?.add(rule); book?.add(rule) } }
    #expect(total.count == 4)
    #expect(others.remove(1))
    #expect(total.count == 3)
    others.removeAll()
    book = nil
    #expect(total.count == 0)
  }

  @Test("a member that does not go with the effect is refused with those that do")
  func members() async throws {
    let session = try await Session()
    for (rule, name, says) in [
      (#"{"effect":"reset","bytes":1}"#, "bytes", #"\"bytes\" does not go with \"reset\", which takes at, delay_ms"#),
      (#"{"effect":"truncate","interval_ms":1}"#, "interval_ms", "which takes at, delay_ms, bytes"),
      (#"{"effect":"silence","delay_ms":1}"#, "delay_ms", "which takes at"),
      (#"{"effect":"server_error","retry_after":1}"#, "retry_after", "which takes at, delay_ms"),
      (#"{"effect":"reset","requests":1,"seconds":1}"#, "requests", "which takes at, delay_ms"),
    ] {
      let reply = try session.admin("/__admin/faults", rule)
      #expect(reply.status == 400)
      #expect(reply.body.contains(says) && reply.body.contains(#""pointer":"/\#(name)""#), "\(reply.body)")
    }
    let reply = try session.exchange(Self.cancel("reset; bytes=3"))
    #expect(reply.status == 400)
    #expect(reply.body.contains("which takes at=, delay_ms="))
    #expect(try Self.status(session) == "issued")
    #expect(try session.admin("/__admin/requests?outcome=error").body.contains(#""total":1,"#))
  }

  @Test("a refused request that is cut tells once why it was refused")
  func cutRefusal() async throws {
    let session = try await Session()
    try session.client.send(
      Requests.get("/v1/payout-links/poutlk_99999999999999", fields: "Sandbox-Fault: truncate; bytes=0\r\n"))
    let text = String(decoding: try session.client.receiveAll(), as: UTF8.self)
    #expect(text.split(separator: "Sandbox-Reason: ").count == 2, "\(text)")
    #expect(text.contains("Sandbox-Fault: truncate; at=after_commit\r\n"))
  }

  @Test("chance is the seed's")
  func chance() async throws {
    var runs: [[Int]] = []
    for _ in 1...2 {
      var configuration = Configuration()
      configuration.seed = 7
      let sandbox = try await Sandbox.start(configuration)
      let client = try RawClient(port: sandbox.port)
      let rule = #"{"effect":"server_error","probability":0.5}"#
      _ = try client.exchange(Requests.post("/__admin/faults", body: rule, authorization: nil))
      runs.append(try (0..<40).map { _ in try client.exchange(Requests.get(Requests.link(1))).status })
      await sandbox.stop()
    }
    #expect(runs[0] == runs[1])
    #expect(5...35 ~= runs[0].count { $0 == 500 })
  }

  @Test("a token bucket lets its burst through, and tells when the next may come")
  func bucket() {
    var bucket = TokenBucket(requests: 2, seconds: 10)
    let second: Int64 = 1_000_000_000
    #expect(bucket.spend(at: 0) == nil)
    #expect(bucket.spend(at: 0) == nil)
    #expect(bucket.spend(at: 0) == 5)
    #expect(bucket.spend(at: 3 * second) == 2)
    #expect(bucket.spend(at: 5 * second) == nil)
    #expect(bucket.spend(at: 5 * second) == 5)
    #expect(bucket.spend(at: 1000 * second) == nil)
    #expect(bucket.spend(at: 1000 * second) == nil)
    #expect(bucket.spend(at: 1000 * second) == 5, "no more than the burst is saved up")
  }

  @Test("an empty bucket is the provider's 429 with Retry-After")
  func rateLimit() async throws {
    let session = try await Session()
    _ = try session.admin("/__admin/faults", #"{"effect":"rate_limit","requests":1,"seconds":3600}"#)
    #expect(try session.exchange(Requests.get(Requests.link(1))).status == 200)
    let reply = try session.exchange(Requests.get(Requests.link(1)))
    #expect(reply.status == 429)
    #expect(Int(reply["Retry-After"] ?? "").map { 3590...3600 ~= $0 } == true)
  }

  @Test("delays are spread as they are asked for, and bounded")
  func spread() {
    var dice = FaultDice(seed: 1)
    let uniform = (0..<1000).map { _ in FaultDelay.uniform(10, 20).nanoseconds(&dice) }
    #expect(uniform.allSatisfy { 10_000_000...20_000_000 ~= $0 })
    let logNormal = (0..<1000).map { _ in FaultDelay.logNormal(median: 100, sigma: 1).nanoseconds(&dice) }.sorted()
    #expect(80_000_000...125_000_000 ~= logNormal[500])
    #expect(logNormal[999] > 500_000_000)
    #expect(
      (0..<1000).allSatisfy { _ in FaultDelay.logNormal(median: 60_000, sigma: 10).nanoseconds(&dice) <= 60_000_000_000
      })
  }

  @Test(
    "a rule that is not understood is refused with its place",
    arguments: [
      (#"{"effect":"rest"}"#, "/effect", #"did you mean \"reset\"?"#), (#"{}"#, "", #"\"effect\" is missing"#),
      (#"{"effect":"delay"}"#, "", #"\"delay_ms\" is missing"#),
      (#"{"effect":"delay","delay_ms":-1}"#, "/delay_ms", "milliseconds from 0"),
      (#"{"effect":"delay","delay_ms":{"min":2,"max":1}}"#, "/delay_ms", "milliseconds from 0"),
      (#"{"effect":"truncate","at":"before_commit"}"#, "/at", "must be after_commit"),
      (#"{"effect":"reset","match":{"status":200}}"#, "/match/status", "unknown member"),
      (#"{"effect":"rate_limit","requests":1}"#, "/requests", "go together"),
      (#"{"effect":"reset","probability":1.5}"#, "/probability", "from 0 to 1"),
      (#"{"effect":"reset","time":1}"#, "/time", #"did you mean \"times\"?"#),
    ])
  func refused(body: String, pointer: String, says: String) async throws {
    let session = try await Session()
    let reply = try session.admin("/__admin/faults", body)
    #expect(reply.status == 400)
    #expect(reply.body.contains(#""pointer":"\#(pointer)""#), "\(reply.body)")
    #expect(reply.body.contains(says), "\(reply.body)")
    #expect(try session.admin("/__admin/faults").body == #"{"faults":[],"meta":{"total":0,"next_after":null}}"#)
  }

  @Test(
    "a field that is not understood is refused, and nothing is done",
    arguments: ["rest", "", "reset; at=later", "reset; att=after_commit", "reset; bytes=x", "delay", "reset; at"])
  func refusedField(field: String) async throws {
    let session = try await Session()
    let reply = try session.exchange(Self.cancel(field))
    #expect(reply.status == 400)
    #expect(reply.body.contains("Sandbox-Fault"))
    #expect(try Self.status(session) == "issued")
  }
}
