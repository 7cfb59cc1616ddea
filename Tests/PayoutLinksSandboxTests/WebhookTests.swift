import Coding
import Foundation
import Harness
import JSON
import PayoutLinks
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("Webhooks")
struct WebhookTests {
  private static let fixture = #"""
    [{"id": "poutlk_00000000000001", "status": "issued", "amount": 1000, "expire_by": "+15m", "created_at": 1},
     {"id": "poutlk_00000000000002", "status": "issued", "amount": 1000, "created_at": 2}]
    """#

  private func start(
    _ receiver: Receiver?, secret: String? = "12345", seed: UInt64? = 1,
    _ change: (inout Configuration) -> Void = { _ in }
  ) async throws -> RunningSandbox {
    try await RunningSandbox(fixtures: [.json(Self.fixture)], seed: seed) { configuration in
      configuration.webhooks.url = receiver?.url
      configuration.webhooks.secret = secret
      change(&configuration)
    }
  }

  private func move(_ running: RunningSandbox, _ number: Int, _ event: String) throws {
    let path = "/payout-links/poutlk_0000000000000\(number)/transitions"
    let reply = try running.admin("POST", path, #"{"event":"\#(event)"}"#)
    #expect(reply.status == 200, "\(reply.body)")
  }

  private func names(_ receiver: Receiver) throws -> [String] {
    try receiver.told.map { told in
      let document = try JSONDocument(parsing: told.body)
      return document.value(of: document.root, forKey: "event").flatMap { document.string(of: $0) } ?? ""
    }
  }

  /// Returns when the event has come so far.
  private func wait(_ running: RunningSandbox, _ query: String) throws -> RawReply {
    try running.admin("GET", "/webhooks/wait?timeout=20&\(query)")
  }

  @Test("a link's life is told in order, signed, with the bytes that the sandbox shows")
  func life() async throws {
    let receiver = try Receiver()
    let running = try await start(receiver)
    for event in ["claim", "fail", "claim", "process"] { try move(running, 2, event) }
    #expect(try wait(running, "event=payout_link.processed").status == 200)
    #expect(
      try names(receiver) == [
        "payout.initiated", "payout_link.processing", "payout.failed", "payout_link.attempted", "payout.initiated",
        "payout_link.processing", "payout.updated", "payout.processed", "payout_link.processed",
      ])
    for told in receiver.told {
      #expect(
        told.value(of: "X-Razorpay-Signature") == Signature.hexadecimal(of: told.body, secret: Array("12345".utf8)))
      let id = try #require(told.value(of: "X-Razorpay-Event-Id"))
      #expect(told.value(of: "Request-Id") == id)
      let shown = try JSONDocument(parsing: Array(running.admin("GET", "/webhooks/events/\(id)").body.utf8))
      let request = try #require(shown.value(of: shown.root, forKey: "request"))
      #expect(shown.value(of: request, forKey: "body").flatMap { shown.string(of: $0) } == told.text)
    }
    let names = receiver.told.first?.head.split(separator: "\r\n").dropFirst().compactMap {
      $0.split(separator: ":").first
    }
    #expect(
      names == [
        "Host", "User-Agent", "Content-Length", "Content-Type", "Request-Id", "X-Razorpay-Event-Id",
        "X-Razorpay-Signature", "Accept-Encoding",
      ])
  }

  @Test("the documented sample is written as the reference has it, in each style")
  func vector() throws {
    let document =
      #"{"id":"poutlk_FKkrBbaVLrr72C","entity":"payout_link","contact_id":"cont_FKkZzShONqnji5","contact":"#
      + #"{"name":"Gaurav Kumar","type":"customer","contact":"9876543210","email":"gaurav.kumar@example.com"},"#
      + #""fund_account_id":null,"purpose":"refund","status":"issued","amount":1000,"currency":"INR","#
      + #""description":"Payout link for Gaurav Kumar","attempt_count":0,"receipt":"Receipt No. 1","notes":"#
      + #"{"notes_key_1":"Tea, Earl Grey, Hot","notes_key_2":"Tea, Earl Grey… decaf."},"#
      + #""short_url":"https://rzp.io/i/hEHLODQ","send_sms":true,"send_email":true,"cancelled_at":null,"#
      + #""created_at":1596122515}"#
    let event = WebhookEvent(
      number: 1, id: try #require(Identifier("PU86a6M8TtqYOS", kind: .webhook)), name: .linkIssued, at: Timestamp(5),
      link: try #require(Identifier("poutlk_FKkrBbaVLrr72C", kind: .payoutLink)), payout: nil,
      subject: WebhookEvent.Subject(document: Array(document.utf8), mark: [], payout: nil, fundAccount: nil))
    for (style, count, signature) in [
      (WebhookStyle.plain, 734, "a1f7b7c7d00a0ee8f20cb275a034bfddb24d8cd54c60297414273ceb859ab1bf"),
      (.escaped, 741, "c6988f1d561cc2e78a2e1e8dcb47dee1aa4b4f32e26ba7068f2f506c9fee94d1"),
      (.sorted, 734, "edceb72106b0d445ca36d8708d6adf9b613cb226addf3ceabc67e51bd7b3a457"),
    ] {
      let body = WebhookBody.bytes(of: event, account: "acc_BFQ7uQEaa7j2z7", style: style)
      #expect(body.count == count, "\(style)")
      #expect(Signature.hexadecimal(of: body, secret: Array("12345".utf8)) == signature, "\(style)")
    }
  }

  @Test("an advance makes every attempt at its moment, and tells of all of them")
  func retries() async throws {
    let receiver = try Receiver { _, before in before < 3 ? .status(500) : .status(200) }
    let running = try await start(receiver)
    let reply = try running.admin("POST", "/clock/advance", #"{"seconds":1000}"#)
    #expect(reply.body.contains(#""count":1,"#))
    #expect(reply.body.contains(#""delivery_count":4,"#))
    let at = reply.body.components(separatedBy: #""acknowledged":"#).dropFirst().map { String($0.prefix(21)) }
    #expect(
      at
        == [
          #"false,"at":1800000900"#, #"false,"at":1800000905"#, #"false,"at":1800000915"#, #"true,"at":1800000935}"#,
        ].map { String($0.prefix(21)) })
    #expect(receiver.told.count == 4)
    // One id, one body, one signature.
    #expect(Set(receiver.told.compactMap { $0.value(of: "X-Razorpay-Event-Id") }).count == 1)
    #expect(Set(receiver.told.map(\.text)).count == 1)
  }

  @Test("a webhook whose last retry failed is disabled, and is told again once it is enabled")
  func disabling() async throws {
    let receiver = try Receiver { told, before in
      told.text.contains("payout_link.cancelled") && before < 16 ? .status(404) : .status(204)
    }
    let running = try await start(receiver)
    try move(running, 2, "cancel")
    #expect(try wait(running, "event=payout_link.cancelled&until=sent").status == 200)
    let reply = try running.admin("POST", "/clock/advance", #"{"seconds":86400}"#)
    #expect(reply.body.contains(#""status":404"#))
    let shown = try running.admin("GET", "/webhooks").body
    #expect(shown.contains(#""active":false"#) && shown.contains(#""disabled_at":1800081915"#), "\(shown)")
    let id = try #require(shown.firstMatch(of: /"id":"(\w{14})"/)?.1)
    #expect(try running.admin("PUT", "/webhooks/\(id)", #"{"active":true}"#).body.contains(#""disabled_at":null"#))
    let count = receiver.told.count
    let events = try running.admin("GET", "/webhooks/events?event=payout_link.cancelled").body
    let event = try #require(events.firstMatch(of: /"id":"(\w{14})"/)?.1)
    #expect(try running.admin("POST", "/webhooks/events/\(event)/resend").status == 202)
    #expect(try wait(running, "event=payout_link.cancelled").status == 200)
    #expect(receiver.told.count == count + 1)
    #expect(receiver.told.last?.value(of: "X-Razorpay-Event-Id") == String(event))
  }

  @Test(
    "whatever is no whole reply with a 2xx is tried again",
    arguments: [
      Receiver.Answer.status(302), .status(199), .close, .raw("nonsense\r\n\r\n"),
      .raw("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhalf"), .raw("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"),
      .raw(""),
    ])
  func failures(_ answer: Receiver.Answer) async throws {
    let receiver = try Receiver { _, before in before == 0 ? answer : .status(200) }
    let running = try await start(receiver)
    try move(running, 2, "cancel")
    #expect(try wait(running, "until=sent").status == 200)
    let reply = try running.admin("POST", "/clock/advance", #"{"seconds":5}"#)
    #expect(reply.body.contains(#""delivery_count":1"#), "\(reply.body)")
    #expect(try wait(running, "").status == 200)
  }

  @Test("a receiver that calls back while it is told sees the moment of the event, and what it does is told too")
  func callback() async throws {
    let port = Box<UInt16>(0)
    let seen = Box<[String]>([])
    let receiver = try Receiver { told, before in
      guard before == 0, let client = try? RawClient(port: port.value) else { return .status(200) }
      let clock = try? client.exchange(Requests.get("/__admin/clock", authorization: nil))
      let body = #"{"event":"claim"}"#
      let fields = "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
      let moved = try? client.exchange(
        Requests.request(
          "POST", "/__admin/payout-links/poutlk_00000000000002/transitions", authorization: nil, fields: fields) + body)
      let nested = try? client.exchange(
        Requests.request(
          "POST", "/__admin/clock/advance", authorization: nil,
          fields: "Content-Type: application/json\r\nContent-Length: 13\r\n") + #"{"seconds":1}"#)
      seen.value = [clock?.body ?? "", "\(moved?.status ?? 0)", "\(nested?.status ?? 0)"]
      return .status(200)
    }
    let running = try await start(receiver)
    port.value = running.sandbox.port
    let reply = try running.admin("POST", "/clock/advance", #"{"seconds":5000}"#)
    #expect(seen.value.first?.contains(#""now":1800000900"#) == true, "\(seen.value)")
    #expect(seen.value.dropFirst() == ["200", "409"])
    #expect(reply.body.contains(#""now":1800005000"#))
    #expect(try names(receiver) == ["payout_link.expired", "payout.initiated", "payout_link.processing"])
    let moments = receiver.told.dropFirst().map { $0.text.contains("\"created_at\":1800000900") }
    #expect(moments.first == true)
  }

  @Test("what a fault rule does to a delivery is what its receiver meets")
  func faults() async throws {
    let receiver = try Receiver()
    let running = try await start(receiver)
    func told(_ rule: String, _ expected: Int) throws -> [Receiver.Told] {
      let before = receiver.told.count
      #expect(try running.admin("POST", "/faults", rule).status == 201, "\(rule)")
      try move(running, 2, "claim")
      try move(running, 2, "fail")
      _ = try wait(running, "event=payout_link.attempted&after=\(before)")
      _ = try running.admin("POST", "/clock/advance", #"{"seconds":0}"#)
      #expect(try running.admin("DELETE", "/faults").status == 200)
      return Array(receiver.told.dropFirst(before))
    }
    let key = Array("12345".utf8)
    func isSigned(_ told: Receiver.Told) -> Bool {
      told.value(of: "X-Razorpay-Signature") == Signature.hexadecimal(of: told.body, secret: key)
    }
    let rule = #"{"at":"webhook","times":1,"match":{"event":"payout.initiated"},"effect":"#
    let wrong = try told(rule + #""wrong_signature"}"#, 4)
    #expect(wrong.map(isSigned) == [false, true, true, true])
    let unsigned = try told(rule + #""no_signature"}"#, 4)
    #expect(unsigned.map { $0.value(of: "X-Razorpay-Signature") == nil } == [true, false, false, false])
    let twice = try told(rule + #""duplicate"}"#, 5)
    #expect(twice.count == 5)
    #expect(Set(twice.compactMap { $0.value(of: "X-Razorpay-Event-Id") }).count == 4)
    let dropped = try told(rule + #""drop"}"#, 3)
    #expect(dropped.count == 3)
    let plain = try told(rule + #""style","style":"sorted"}"#, 4)
    #expect(plain.first?.text.hasPrefix(#"{"account_id":"#) == true)
    let damaged = try told(rule + #""damage"}"#, 4)
    #expect((try? JSONDocument(parsing: try #require(damaged.first).body)) == nil)
    let shuffled = try told(rule + #""shuffle"}"#, 4)
    #expect(shuffled.map { $0.text.contains("payout.initiated") } == [false, true, false, false])
  }

  @Test("a script says in the data what is done to the first attempt to tell of a step")
  func scripts() async throws {
    let receiver = try Receiver { _, before in before == 1 ? .status(500) : .status(200) }
    let running = try await start(receiver)
    let script =
      "claim after 10s webhook no_signature; fail after 10s webhook duplicate because beneficiary_bank_offline"
    let more = "claim after 10s webhook delay 1m; process after 10s webhook drop"
    let link = #"""
      {"account_number":"7878780080316316","contact":{"name":"Asha Rao","contact":"9123456789"},"amount":1000,
      "currency":"INR","purpose":"refund","description":"d","notes":{"sandbox_script":"\#(script); \#(more)"}}
      """#
    #expect(try running.admin("POST", "/payout-links", link).status == 200)
    _ = try running.admin("POST", "/clock/advance", #"{"seconds":300}"#)
    #expect(
      try names(receiver) == [
        // The first is told in vain, and once more after 5 s: then without the fault.
        "payout_link.issued", "payout.initiated", "payout_link.processing", "payout.initiated", "payout.failed",
        "payout_link.attempted", "payout.failed", "payout_link.attempted", "payout.initiated",
        "payout_link.processing",
      ])
    let isSigned = receiver.told.map { $0.value(of: "X-Razorpay-Signature") != nil }
    #expect(isSigned == [true, false, false, true, true, true, true, true, true, true])
    let late = try running.admin("GET", "/webhooks/events?event=payout.initiated").body
    #expect(late.contains(#""at":1800000010"#) && late.contains(#""at":1800000030"#), "\(late)")
  }

  @Test("with before_reply the receiver has acknowledged before the call is answered")
  func beforeReply() async throws {
    let receiver = try Receiver()
    let running = try await start(receiver)
    #expect(try running.admin("POST", "/faults", #"{"at":"webhook","effect":"before_reply"}"#).status == 201)
    let cancelled = try running.exchange(Requests.post(Requests.link(2) + "/cancel"))
    #expect(cancelled.status == 200)
    #expect(receiver.told.count == 1)
    #expect(cancelled["Sandbox-Event"] == "payout_link.cancelled")
  }

  @Test("a reply is not held for what is told later, or to nobody any more")
  func heldForNothing() async throws {
    let receiver = try Receiver { _, _ in .silence }
    let running = try await start(receiver)
    #expect(try running.admin("PUT", "/clock", #"{"mode":"frozen"}"#).status == 200)
    for rule in ["delay", "before_reply"] {
      #expect(try running.admin("POST", "/faults", #"{"at":"webhook","effect":"\#(rule)"}"#).status == 201)
    }
    #expect(try running.exchange(Requests.post(Requests.link(2) + "/cancel")).status == 200)
    #expect(receiver.told.isEmpty)
    #expect(try running.admin("DELETE", "/faults").status == 200)
    #expect(try running.admin("POST", "/faults", #"{"at":"webhook","effect":"before_reply"}"#).status == 201)
    let held = try running.client()
    try held.send(Requests.post(Requests.link(1) + "/cancel"))
    #expect(try wait(running, "until=created&payout_link_id=poutlk_00000000000001").status == 200)
    #expect(try running.admin("POST", "/reset").status == 200)
    #expect(try held.reply().status == 200)
  }

  @Test("what goes to a URL once is put off like all else, and is not held for a next one that never comes")
  func faultsOfOne() async throws {
    let receiver = try Receiver()
    let running = try await start(nil)
    try move(running, 2, "cancel")
    let events = try running.admin("GET", "/webhooks/events").body
    let id = try #require(events.firstMatch(of: /"id":"(\w{14})"/)?.1)
    for (rule, seconds) in [(#"{"at":"webhook","effect":"delay"}"#, 60), (#"{"at":"webhook","effect":"shuffle"}"#, 0)] {
      let before = receiver.told.count
      #expect(try running.admin("POST", "/faults", rule).status == 201)
      let url = #"{"url":"\#(receiver.url)"}"#
      #expect(try running.admin("POST", "/webhooks/events/\(id)/resend", url).status == 202)
      #expect(try running.admin("POST", "/clock/advance", #"{"seconds":\#(seconds)}"#).status == 200)
      #expect(receiver.told.count == before + 1, "\(rule)")
      #expect(try running.admin("DELETE", "/faults").status == 200)
    }
  }

  @Test("an event that is held and has none after it comes a minute later")
  func heldAlone() async throws {
    let receiver = try Receiver()
    let running = try await start(receiver)
    #expect(try running.admin("POST", "/faults", #"{"at":"webhook","effect":"shuffle"}"#).status == 201)
    try move(running, 2, "cancel")
    #expect(try running.admin("POST", "/clock/advance", #"{"seconds":59}"#).body.contains(#""delivery_count":0"#))
    #expect(try running.admin("GET", "/webhooks/events").body.contains(#""next_attempt_at":1800000060"#))
    #expect(try running.admin("POST", "/clock/advance", #"{"seconds":1}"#).body.contains(#""delivery_count":1"#))
    #expect(receiver.told.count == 1)
  }

  @Test("a retry is byte for byte what the first attempt was, whatever style the webhook has by then")
  func keptStyle() async throws {
    let receiver = try Receiver { _, before in before == 0 ? .status(500) : .status(200) }
    let running = try await start(receiver)
    try move(running, 2, "cancel")
    #expect(try wait(running, "until=sent").status == 200)
    let id = try #require(try running.admin("GET", "/webhooks").body.firstMatch(of: /"id":"(\w{14})"/)?.1)
    #expect(try running.admin("PUT", "/webhooks/\(id)", #"{"style":"sorted"}"#).status == 200)
    let exported = try running.admin("GET", "/fixtures").body
    #expect(exported.contains(#""style":"escaped"}]"#), "\(exported)")
    #expect(try running.admin("POST", "/clock/advance", #"{"seconds":5}"#).body.contains(#""delivery_count":1"#))
    #expect(receiver.told.count == 2 && Set(receiver.told.map(\.text)).count == 1)
    try move(running, 1, "cancel")
    #expect(try wait(running, "payout_link_id=poutlk_00000000000001").status == 200)
    #expect(receiver.told.last?.text.hasPrefix(#"{"account_id":"#) == true)
  }

  @Test("a snapshot that is taken and restored while a receiver is being told sends again at once, and exports")
  func restoredMeanwhile() async throws {
    let port = Box<UInt16>(0)
    let seen = Box("")
    let receiver = try Receiver { _, before in
      guard before == 0, let client = try? RawClient(port: port.value) else { return .status(200) }
      for (method, path, body) in [
        ("POST", "/snapshots", #"{"name":"a"}"#), ("POST", "/snapshots/a/restore", ""), ("GET", "/fixtures", ""),
      ] {
        let fields = "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
        let request = Requests.request(method, "/__admin" + path, authorization: nil, fields: fields) + body
        seen.value = (try? client.exchange(request).body) ?? ""
      }
      return .status(200)
    }
    let running = try await start(receiver)
    port.value = running.sandbox.port
    try move(running, 2, "cancel")
    #expect(try wait(running, "").status == 200)
    #expect(receiver.told.count == 2)
    #expect(seen.value.contains(#""next_attempt_at":1800000000"#), "\(seen.value)")
    #expect(FixtureTests.issues(seen.value).isEmpty)
  }

  @Test("what is to be sent again is named by texts")
  func resendErrors() async throws {
    let running = try await start(nil)
    for ids in ["[1]", "[null]", "[]", "7"] {
      let reply = try running.admin("POST", "/webhooks/events/resend", #"{"ids":\#(ids)}"#)
      #expect(reply.status == 400 && reply.body.contains(#""pointer":"/ids""#), "\(reply.body)")
    }
  }

  @Test(
    "hosts that are not nearby are refused with the option that allows them",
    arguments: [
      "http://example.com/", "https://api.example.org:8443/x", "http://8.8.8.8/", "http://[2001:db8::1]/",
      "http://255.255.255.255/", "http://[::ffff:8.8.8.8]:80/",
    ])
  func policy(_ url: String) async throws {
    let running = try await start(nil)
    let reply = try running.admin("POST", "/webhooks", #"{"url":"\#(url)"}"#)
    #expect(reply.status == 400 && reply.body.contains("--webhook-allow"), "\(reply.body)")
    // What a fixture says is refused when it is to be told.
    let fixed = try await start(nil) { $0.webhooks.url = url }
    try move(fixed, 2, "cancel")
    let event = try wait(fixed, "until=sent").body
    #expect(event.contains("--webhook-allow"), "\(event)")
  }

  @Test("a reset, a snapshot and its restoring take webhooks and what is pending along")
  func snapshots() async throws {
    let receiver = try Receiver { _, before in before == 0 ? .status(500) : .status(200) }
    let running = try await start(receiver)
    try move(running, 2, "cancel")
    #expect(try wait(running, "until=sent").status == 200)
    #expect(try running.admin("POST", "/snapshots", #"{"name":"failed"}"#).status == 201)
    #expect(try running.admin("POST", "/reset").status == 200)
    #expect(try running.admin("GET", "/webhooks/events").body.contains(#""events":[]"#))
    #expect(try running.admin("POST", "/clock/advance", #"{"seconds":60}"#).body.contains(#""delivery_count":0"#))
    #expect(try running.admin("POST", "/snapshots/failed/restore").status == 200)
    #expect(try running.admin("POST", "/clock/advance", #"{"seconds":5}"#).body.contains(#""delivery_count":1"#))
    #expect(receiver.told.count == 2)
  }

  @Test("a URL's template names the key, so that each isolated test hears its own")
  func template() async throws {
    let receiver = try Receiver()
    let running = try await start(nil) { configuration in
      configuration.webhooks.url = receiver.url + "/{key}?of={account}"
      configuration.isolation.isolatesKeys = true
    }
    for key in ["rzp_test_a", "rzp_test_b"] {
      let path = "/payout-links/poutlk_00000000000002/transitions?key=\(key)"
      #expect(try running.admin("POST", path, #"{"event":"cancel"}"#).status == 200)
      #expect(try wait(running, "key=\(key)").status == 200)
    }
    let lines = receiver.told.compactMap { $0.head.split(separator: "\r\n").first }
    #expect(
      lines == [
        "POST /hooks/rzp_test_a?of=acc_a HTTP/1.1", "POST /hooks/rzp_test_b?of=acc_b HTTP/1.1",
      ])
  }

  @Test("webhooks of fixtures come back by an export without their secrets, and with them from the webhook before")
  func export() async throws {
    let receiver = try Receiver()
    let fixture = #"""
      {"accounts":[{"id":"acc_00000000000009","keys":[{"id":"rzp_test_sandbox","secret":"sandbox_secret"}],
        "webhooks":[{"url":"\#(receiver.url)","secret":"abc","events":["payout_link.cancelled"]}],
        "payout_links":[{"id":"poutlk_00000000000002","status":"issued","amount":1}]}]}
      """#
    let running = try await RunningSandbox(json: fixture)
    let exported = try running.admin("GET", "/fixtures").body
    #expect(exported.contains(#""secret":null,"events":["payout_link.cancelled"]"#), "\(exported)")
    #expect(try running.admin("PUT", "/fixtures", exported).status == 200)
    #expect(try running.admin("GET", "/fixtures").body == exported)
    try move(running, 2, "cancel")
    #expect(try wait(running, "event=payout_link.cancelled").status == 200)
    let told = try #require(receiver.told.first)
    #expect(told.value(of: "X-Razorpay-Signature") == Signature.hexadecimal(of: told.body, secret: Array("abc".utf8)))
  }

  @Test("what is pending when a world is exported goes on in the next where it was, byte for byte")
  func pendingExport() async throws {
    let receiver = try Receiver { _, before in before < 2 ? .status(500) : .status(200) }
    let first = try await start(receiver)
    try move(first, 2, "cancel")
    #expect(try wait(first, "until=sent").status == 200)
    #expect(try first.admin("POST", "/clock/advance", #"{"seconds":5}"#).body.contains(#""delivery_count":1"#))
    let exported = try first.admin("GET", "/fixtures").body
    let second = try await RunningSandbox(fixtures: [.json(exported)]) { $0.webhooks.secret = "12345" }
    #expect(try second.admin("GET", "/fixtures").body == exported)
    let shown = try second.admin("GET", "/webhooks/events").body
    #expect(shown.contains(#""url":"\#(receiver.url)","status":"waiting""#) && shown.contains(#""attempt_count":2"#))
    #expect(try second.admin("GET", "/webhooks/wait?until=sent").status == 200)
    #expect(try second.admin("POST", "/clock/advance", #"{"seconds":14}"#).body.contains(#""delivery_count":0"#))
    #expect(try second.admin("POST", "/clock/advance", #"{"seconds":1}"#).body.contains(#""acknowledged":true"#))
    #expect(Set(receiver.told.map(\.text)).count == 1)
    #expect(Set(receiver.told.compactMap { $0.value(of: "X-Razorpay-Event-Id") }).count == 1)
    #expect(Set(receiver.told.compactMap { $0.value(of: "X-Razorpay-Signature") }).count == 1)
  }

  @Test(
    "what is wrong with a fixture's webhooks is told with its place",
    arguments: [
      (#"{}"#, #"a webhook needs a "url""#), (#"{"url":"app"}"#, #""url" is an http or https URL"#),
      (#"{"url":"http://app/","event":["x"]}"#, #"did you mean "events"?"#),
      (#"{"url":"http://app/","events":["payout_link.procesed"]}"#, #"did you mean "payout_link.processed"?"#),
      (#"{"url":"http://app/","active":1}"#, #""active" must be true or false"#),
      (#"{"url":"http://app/","secret":""}"#, "a webhook's secret is a string"),
      (#"7"#, "expected a webhook, an object"),
      (
        #"{"url":"http://app/"}],"webhook_events":[{"id":"00000000000000","event":"payout_link.issued","#
          + #""payout_link_id":"poutlk_00000000000001","at":1,"body":"{}","deliveries":["#
          + #"{"webhook":1,"tries":0,"next_attempt_at":1}]}"#, "is none of the account's 1"
      ),
    ])
  func fixtureErrors(webhook: String, message: String) {
    let issues = FixtureTests.issues(
      #"{"accounts":[{"id":"acc_1","keys":[{"id":"rzp_test_1","secret":"s"}],"webhooks":[\#(webhook)]}]}"#)
    #expect(issues.count == 1 && issues[0].contains(message) && issues[0].contains(":1:"), "\(issues)")
  }

  @Test("an archive has the events in a section of their own")
  func archive() async throws {
    let running = try await start(nil)
    try move(running, 2, "cancel")
    let archive = try running.admin("GET", "/requests.har").body
    #expect(
      archive.contains(#""_webhooks":[{"id":""#) && archive.contains(#""event":"payout_link.cancelled""#)
        && archive.contains(#""body":"{\"entity\":\"event\","#), "\(archive)")
  }

  @Test("secrets are shown nowhere")
  func secrets() async throws {
    let running = try await start(nil, secret: "hush-hush-secret")
    #expect(
      try running.admin("POST", "/webhooks", #"{"url":"http://127.0.0.1:9/","secret":"hush-hush-secret"}"#).status
        == 201)
    for path in ["/webhooks", "/fixtures", "/requests", "/requests.har", "/accounts"] {
      #expect(!(try running.admin("GET", path).body.contains("hush-hush")), "\(path)")
    }
  }
}

/// A value that a receiver's thread and a test share.
final class Box<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var kept: Value

  init(_ value: Value) { kept = value }

  var value: Value {
    get { lock.withLock { kept } }
    set { lock.withLock { kept = newValue } }
  }
}
