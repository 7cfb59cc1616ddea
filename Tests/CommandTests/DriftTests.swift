import Foundation
import Harness
import JSON
import Testing

@testable import payout_links_sandbox

/// Captures are made from a second sandbox, and its replies are changed in known ways: every change is found, and
/// nothing else.
@Suite("payout-links-sandbox drift")
struct DriftTests {
  private static let key = "Authorization: Basic cnpwX3Rlc3Rfc2FuZGJveDpzYW5kYm94X3NlY3JldA=="

  private static let draft =
    #"{"account_number":"7878780080316316","contact":{"name":"Gaurav Kumar","contact":"912345678"},"amount":1000,"#
    + #""currency":"INR","purpose":"refund","description":"For drift","notes":{"a":"1"}}"#

  private static func send(
    _ line: String, _ body: String = "", _ fields: String = Self.key, type: String = "application/json",
    to server: RunningServer
  ) throws -> RawReply {
    let content = body.isEmpty ? "" : "Content-Type: \(type)\r\n"
    return try server.exchange(
      "\(line) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\(content)Content-Length: \(body.utf8.count)\r\n"
        + "Connection: close\r\n\r\n\(body)")
  }

  /// What the sandbox has been asked, as an archive.
  private static func archive(of server: RunningServer) throws -> String {
    try server.exchange("GET /__admin/requests.har HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").body
  }

  /// Exchanges of each kind, as an archive.
  private static func archive() throws -> String {
    let server = try RunningServer()
    func send(_ line: String, _ body: String = "", _ fields: String = Self.key) throws -> RawReply {
      try Self.send(line, body, fields, to: server)
    }
    let links = "/v1/payout-links"
    let made = JSONPart(try JSONDocument(parsing: Array(try send("POST \(links)", draft).body.utf8)))
    let id = try #require(made["id"].text)
    _ = try send("GET \(links)/\(id)")
    _ = try send("GET \(links)/poutlk_00000000000001")
    _ = try send("POST \(links)/poutlk_00000000000003/cancel")
    _ = try send("POST \(links)/poutlk_00000000000003/cancel")
    _ = try send("POST \(links)/poutlk_00000000000005/cancel")
    _ = try server.lines(["move", id, "claim", "--vpa", "gaurav@upi"])
    _ = try server.lines(["move", id, "process"])
    _ = try send("GET \(links)/\(id)")
    _ = try send("GET \(links)?count=3")
    _ = try send("POST \(links)", draft.replacing("1000", with: "1"))
    _ = try send("GET \(links)/poutlk_0000000000000Z")
    _ = try send("GET \(links)/nonsense")
    _ = try send("GET \(links)/\(id)", "", "X-None: 1")
    return try archive(of: server)
  }

  private func drift(_ archive: String) throws -> Command.Result {
    let file = try TemporaryFile(archive, name: "capture.har")
    return try Command.run(["drift", file.path])
  }

  @Test("replies of a sandbox do not differ from a sandbox's")
  func same() throws {
    let result = try drift(try Self.archive())
    #expect(result.output == "12 exchanges, 0 differences\n" && result.status == 0, "\(result.output)\(result.error)")
  }

  @Test(
    "links of one second stand as the capture lists them, whatever was asked first",
    arguments: [
      ["/poutlk_00000000000003", ""], ["/poutlk_00000000000003", "?count=2", "?count=2&skip=2", "?count=4&skip=4"],
      ["?contact_id=cont_00000000000001", ""], ["/poutlk_00000000000001", "/poutlk_00000000000003", "?skip=4", ""],
    ])
  func sameSecond(targets: [String]) throws {
    let server = try RunningServer()
    for target in targets { _ = try Self.send("GET /v1/payout-links\(target)", to: server) }
    let result = try drift(try Self.archive(of: server))
    #expect(result.output == "\(targets.count) exchanges, 0 differences\n", "\(result.output)\(result.error)")
  }

  private static let form =
    "account_number=7878780080316316&contact%5Bname%5D=Gaurav+Kumar&contact[contact]=912345678&amount=1000&currency=INR"
    + "&purpose=refund&description=For+drift"

  @Test(
    "a create alone tells its account number, however its path and its body are written",
    arguments: [
      ("/v1/payout-links", draft), ("/v1/payout-links/", draft), ("//v1/payout%2Dlinks//", draft),
      ("/v1/payout-links?a=b", draft), ("/v1/payout-links/?", draft), ("/v1/payout-links", form),
      ("/v1/payout-links", draft.replacing("1000", with: "1")),
    ])
  func createAlone(target: String, body: String) throws {
    let server = try RunningServer()
    let type = body == Self.form ? "application/x-www-form-urlencoded" : "application/json"
    let reply = try Self.send("POST \(target)", body, type: type, to: server)
    #expect(reply.status == (body.contains("1000") ? 200 : 400))
    let result = try drift(try Self.archive(of: server))
    #expect(result.output == "1 exchange, 0 differences\n", "\(result.output)\(result.error)")
  }

  @Test("a reply to HEAD is compared without a body")
  func head() throws {
    let server = try RunningServer()
    // Not `send`: that waits for the body which the head speaks of.
    let client = try RawClient(port: server.port)
    try client.send("HEAD /v1/payout-links/poutlk_00000000000001 HTTP/1.1\r\nHost: a\r\n\(Self.key)\r\n\r\n")
    #expect(try client.reply(toHead: true).status == 200)
    _ = try Self.send("GET /v1/payout-links/poutlk_00000000000001", to: server)
    let result = try drift(try Self.archive(of: server))
    #expect(result.output == "2 exchanges, 0 differences\n", "\(result.output)\(result.error)")
  }

  @Test("a link is found and cancelled in the rebuilt world, however its path is written")
  func cancelAlone() throws {
    let server = try RunningServer()
    for _ in 0..<2 { _ = try Self.send("POST //v1/payout-links/poutlk%5F00000000000003/cancel/", to: server) }
    let made = JSONPart(
      try JSONDocument(parsing: Array(try Self.send("POST /v1/payout-links", Self.draft, to: server).body.utf8)))
    let id = try #require(made["id"].text).replacing("_", with: "%5f")
    _ = try Self.send("GET /v1/payout-links/\(id)", to: server)
    _ = try Self.send("GET /v1/payout-links?id=\(id)", to: server)
    let result = try drift(try Self.archive(of: server))
    #expect(result.output == "5 exchanges, 0 differences\n", "\(result.output)\(result.error)")
    #expect(DriftReplay.plain("/a%2Fb%zz%?c=%E2%82%AC%41%") == "/a%2Fb%zz%?c=%E2%82%ACA%")
  }

  @Test(
    "an id is matched with one of its kind and a time with a time, but not what a caller calls so",
    arguments: [
      (#"{"id":"pout_A0"}"#, #"{"id":"pout_zZ"}"#, true), (#"{"id":"pout_A0"}"#, #"{"id":"poutlk_A0"}"#, false),
      (#"{"id":"pout_A0"}"#, #"{"id":"pout_A-"}"#, false), (#"{"id":"pout_A0"}"#, #"{"id":"A0"}"#, false),
      (#"{"id":"A0"}"#, #"{"id":"_A0"}"#, false), (#"{"id":"no id"}"#, #"{"id":"an id"}"#, false),
      (#"{"id":"no id"}"#, #"{"id":"no id"}"#, true), (#"{"utr":"N1"}"#, #"{"utr":"N2"}"#, true),
      (#"{"short_url":"https://a/i/b"}"#, #"{"short_url":"http://c/i/def"}"#, true),
      (#"{"short_url":"https://a/i/b"}"#, #"{"short_url":"short_b"}"#, false),
      (#"{"expire_by":1795249355}"#, #"{"expire_by":1795249356}"#, true),
      (#"{"expire_by":1795249355}"#, #"{"expire_by":1795249355000}"#, false),
      (#"{"notes":{"id":"1"}}"#, #"{"notes":{"id":"2"}}"#, false),
      (#"{"notes":{"created_at":"1"}}"#, #"{"notes":{"created_at":"2"}}"#, false),
    ])
  func kinds(service: String, sandbox: String, areAlike: Bool) throws {
    let bodies = try [service, sandbox].map { JSONPart(try JSONDocument(parsing: Array($0.utf8))) }
    let differences = ReplyComparison((200, nil, bodies[0]), (200, nil, bodies[1])).differences
    #expect(differences.map(\.kind) == (areAlike ? [] : [.value]))
  }

  @Test("lists that contradict one another give an order all the same, and long ones too")
  func arrivals() {
    var arrivals = Arrivals()
    for list in [["d", "c"], ["b", "a"], ["c", "b"]] { arrivals.look(at: list) }
    #expect(arrivals.places() == ["a": 0, "b": 1, "c": 2, "d": 3])
    arrivals.look(at: ["a", "d", "d"])
    #expect(arrivals.places().count == 4)
    var long = Arrivals()
    let ids = (0..<100_000).map { "\($0)" }
    long.look(at: [ids[99_999]])
    long.look(at: ids)
    #expect(long.places()["0"] == 99_999)
  }

  @Test(
    "a changed reply is found, and nothing else",
    arguments: [
      // A key more, a key less, and another order of a fetched link.
      (#"\"attempt_count\":0,"#, #"\"attempt_count\":0,\"retries\":0,"#, "/retries: the service has this key"),
      (#"\"send_email\":true,"#, "", "/send_email: the sandbox has this key"),
      (#"\"send_sms\":true,\"send_email\":true"#, #"\"send_email\":true,\"send_sms\":true"#, "order"),
      // Another type, another value, another status.
      (#"\"amount\":1000"#, #"\"amount\":\"1000\""#, "type at /amount: the service says \"1000\", the sandbox 1000"),
      (#"\"send_email\":true"#, #"\"send_email\":\"true\""#, "type at /send_email"),
      (#"\"field\":\"amount\""#, #"\"field\":\"sum\""#, #"value at /error/field: the service says "sum""#),
      (#"\"count\":3"#, #"\"count\":4"#, "value at /count: the service says 4, the sandbox 3"),
      (#"The id provided does not exist"#, "No such id", "value at /error/description"),
      (#"\"id\":\"poutlk_00000000000001\""#, #"\"id\":\"poutlk_00000000000001\""#, ""),
      // Ids and times of another kind, also of what the capture has made.
      (#"\"contact_id\":\"cont_"#, #"\"contact_id\":\"kont_"#, #"value at /contact_id: the service says "kont_"#),
      (#"\"contact_id\":\"cont_"#, #"\"contact_id\":\"cont_0"#, #"value at /contact_id: the service says "cont_0"#),
      (#"\"contact_id\":\"cont_"#, #"\"contact_id\":\"cont-"#, #"value at /contact_id: the service says "cont-"#),
      (#"\"created_at\":1"#, #"\"created_at\":1000"#, "value at /created_at: the service says 1000"),
    ])
  func changed(text: String, other: String, found: String) throws {
    let archive = try Self.archive()
    let entry = try #require(Self.entry(of: archive, with: text), "\(text) is not in the capture")
    let result = try drift(archive.replacing(entry, with: entry.replacing(text, with: other)))
    let lines = result.output.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("    ") }
    #expect(
      lines.count == (found.isEmpty ? 0 : 1) && (found.isEmpty || result.output.contains(found)),
      "\(result.output)\(result.error)")
    #expect(result.status == (found.isEmpty ? 0 : 1))
  }

  /// The first reply that holds a text.
  private static func entry(of archive: String, with text: String) -> String? {
    archive.components(separatedBy: "\"response\":").dropFirst().first { $0.contains(text) }
  }

  @Test("a pair of files is compared with its header, and another status says enough")
  func pairs() throws {
    let directory = try TemporaryFile(
      "GET /v1/payout-links/poutlk_0000000000000Z HTTP/1.1\r\nHost: api.razorpay.com\r\n\r\n", name: "1.request")
    let response =
      "HTTP/1.1 %s No\r\nDate: Sat, 21 Nov 2026 09:30:00 GMT\r\nContent-Type: %t\r\n\r\n"
      + #"{"error":{"code":"BAD_REQUEST_ERROR","description":"The id provided does not exist","source":"business","#
      + #""step":null,"reason":"input_validation_failed","metadata":{}}}"#
    for (status, type, line) in [
      ("400", "application/json; charset=UTF-8", nil), ("404", "application/json", "status: the service says 404"),
      ("400", "text/html", "header: the service says Content-Type: text/html"),
    ] {
      let text = response.replacing("%s", with: status).replacing("%t", with: type)
      try text.write(toFile: "\(directory.folder)/1.response", atomically: true, encoding: .utf8)
      let result = try Command.run(["drift", directory.folder])
      #expect(result.status == (line == nil ? 0 : 1), "\(result.output)\(result.error)")
      if let line { #expect(result.output.contains(line) && result.output.contains("fidelity: "), "\(result.output)") }
    }
  }

  @Test("a link without a key, or with a value of another kind, is asked for all the same, and the key is named")
  func unusualLink() throws {
    let server = try RunningServer()
    let path = "/v1/payout-links/poutlk_00000000000001"
    let body = try server.exchange("GET \(path) HTTP/1.1\r\nHost: a\r\n\(Self.key)\r\nConnection: close\r\n\r\n").body
    let link = JSONPart(try JSONDocument(parsing: Array(body.utf8))).members
    let directory = try TemporaryFile("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n", name: "1.request")
    // The two that not every link has are taken from the capture, present or not.
    let known = link.map(\.name).filter { !["id", "expire_by", "expired_at"].contains($0) }
    let others = known.map { ($0, nil) } + ["status", "contact_id", "amount", "expire_by"].map { ($0, "[1]") }
    for (key, other) in others as [(String, String?)] {
      let members = link.compactMap { name, value -> String? in
        let value = name == key ? other : String(decoding: value.source, as: UTF8.self)
        return value.map { "\"\(name)\":\($0)" }
      }
      let reply = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{\(members.joined(separator: ","))}"
      try reply.write(toFile: "\(directory.folder)/1.response", atomically: true, encoding: .utf8)
      let result = try Command.run(["drift", directory.folder])
      #expect(
        result.status == 1 && result.error.isEmpty && result.output.contains("/\(key)"),
        "\(key) \(other ?? "is missing"): \(result.output)\(result.error)")
    }
  }

  @Test("the world that a capture implies is a fixture, without a secret of the capture")
  func fixtures() throws {
    let archive = try TemporaryFile(try Self.archive(), name: "capture.har")
    let fixture = "\(archive.folder)/world.json"
    #expect(try Command.run(["drift", archive.path, "--write-fixtures", fixture]).status == 0)
    #expect(try Command.run(["check", fixture]).output.contains(" 0 errors"))
    let text = try String(contentsOfFile: fixture, encoding: .utf8)
    #expect(text.contains(#""id": "poutlk_00000000000003""#) && text.contains(#""status": "issued""#))
  }

  @Test("what is no capture is refused")
  func none() throws {
    #expect(try Command.run(["drift", "/nowhere"]).status == 1)
    let file = try TemporaryFile(#"{"log":{"entries":[]}}"#, name: "empty.har")
    let result = try Command.run(["drift", file.path])
    #expect(result.status == 1 && result.error.contains("no exchange with /v1/payout-links"), "\(result.error)")
  }

  @Test(
    "a file that is no archive says where it stops being one",
    arguments: [
      (
        "{\n\"log\": {\"entries\": [",
        "capture.har:2:21: the input ends inside the array that opens at line 2, column 20"
      ),
      ("PNG", "capture.har:1:1: found `PNG` where a value was expected, so it is not an HTTP Archive"),
      ("[]", "capture.har has no array log.entries, so it is not an HTTP Archive"),
    ])
  func noArchive(text: String, found: String) throws {
    let result = try drift(text)
    #expect(result.status == 1 && result.error.contains(found), "\(result.output)\(result.error)")
  }

  @Test("an exchange of which only a part was captured says where it ends, and is compared no further")
  func cut() throws {
    // As much as the journal keeps.
    let server = try RunningServer(["--journal-body-bytes", "40"])
    _ = try Self.send("GET /v1/payout-links/poutlk_00000000000001", to: server)
    var result = try drift(try Self.archive(of: server))
    let place = "line 1, column 40: a string is not closed"
    #expect(
      result.output.hasPrefix(
        "entry 1: GET /v1/payout-links/poutlk_00000000000001\n  the captured reply is not JSON (\(place))\n1 exchange"
      ),
      "\(result.output)\(result.error)")
    let directory = try TemporaryFile(
      "POST /v1/payout-links HTTP/1.1\r\nContent-Type: application/json\r\n\r\n{\n \"amount\": 1", name: "1.request")
    for (status, found) in [("200", "request is not JSON (line 2, column 13: the input ends"), ("400", "/error")] {
      let reply = "HTTP/1.1 \(status) Any\r\nContent-Type: application/json\r\n\r\n{}"
      try reply.write(toFile: "\(directory.folder)/1.response", atomically: true, encoding: .utf8)
      result = try Command.run(["drift", directory.folder])
      #expect(result.status == 1 && result.output.contains(found), "\(result.output)\(result.error)")
    }
  }

  @Test("every row that a difference can name is in the ledger, once")
  func ledger() {
    for phrase in Difference.phrases.values {
      #expect(Difference.ledger.contains { $0.contains(phrase) }, "\(phrase)")
    }
  }
}
