import Coding
import Harness
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox
@testable import Server

@Suite("Asking what was requested")
struct RequestsTests {
  @Test("an entry tells time, account, key, route, outcome, request and reply")
  func entry() async throws {
    let client = try await Session()
    let fetched = try client.exchange(Requests.get(Requests.link(3), fields: "X-Test: one\r\n"))
    let reply = try client.admin("/__admin/requests/1")
    #expect(reply.status == 200)
    for text in [
      #""number":1,"time":"2027-01-15T08:00:00.000Z","duration_us":"#, #""key":"rzp_test_sandbox","route":"fetch""#,
      #""outcome":"ok","reason":null,"fault":null"#, #""method":"GET","path":"\#(Requests.link(3))","query":null"#,
      #"{"name":"X-Test","value":"one"}"#, #""status":200"#, #"poutlk_00000000000003\""#,
      #""body_bytes":\#(fetched.body.utf8.count)"#,
    ] {
      #expect(reply.body.contains(text), "\(text) in \(reply.body)")
    }
  }

  @Test("no secret is kept: neither of credentials nor of cookies, tokens and queries")
  func secrets() async throws {
    let client = try await Session()
    let fields =
      "Cookie: a=SECRETa\r\nX-Auth-Token: SECRETb\r\nProxy-Authorization: Basic SECRETc\r\nX-Api-Secret-Key: SECRETg\r\n"
    _ = try client.exchange(
      Requests.get("/v1/payout-links?key_secret=SECRETd&key%5Fsecre%74=SECRETf&count=1", fields: fields))
    _ = try client.exchange(Requests.get("/v1/payout-links", authorization: "Bearer SECRETe"))
    for path in ["/__admin/requests", "/__admin/requests.har"] {
      let body = try client.admin(path).body
      #expect(!body.contains("SECRET"))
      #expect(!body.contains("cnpwX3Rlc3Rfc2FuZGJveDpzYW5kYm94X3NlY3JldA"))
      #expect(body.contains("[redacted]"))
      #expect(body.contains("count"))
    }
  }

  @Test("lists are newest first, filtered and paged; asking is not itself listed")
  func pages() async throws {
    let client = try await Session()
    for _ in 1...3 { _ = try client.exchange(Requests.get(Requests.link(3))) }
    _ = try client.exchange(Requests.post(Requests.link(1) + "/cancel"))
    _ = try client.exchange(Requests.get(Requests.link(3), authorization: nil))
    let all = try client.admin("/__admin/requests?limit=2").body
    #expect(all.hasPrefix(#"{"requests":[{"number":5,"#))
    #expect(all.hasSuffix(#""meta":{"total":5,"dropped":0,"next_before":4}}"#))
    let next = try client.admin("/__admin/requests?limit=3&before=4").body
    #expect(next.hasPrefix(#"{"requests":[{"number":3,"#))
    #expect(next.hasSuffix(#""meta":{"total":5,"dropped":0,"next_before":null}}"#))
    for (query, total) in [
      ("route=fetch", 4), ("route=fetch&status=200", 3), ("outcome=unauthorized", 1), ("outcome=refused", 1),
      ("method=POST", 1), ("id=poutlk_00000000000003", 4), ("id=poutlk_0000000000000", 0), ("after=3", 2),
      ("key=rzp_test_sandbox", 4), ("path=/v1/payout-links", 0), ("path_prefix=/v1/payout-links", 5),
    ] {
      let body = try client.admin("/__admin/requests?\(query)").body
      #expect(body.contains(#""meta":{"total":\#(total),"#), "\(query): \(body)")
    }
  }

  @Test("find and count take a pattern, with headers and a part of the body")
  func patterns() async throws {
    let client = try await Session()
    _ = try client.exchange(
      Requests.post(Requests.link(3) + "/cancel", body: #"{"remarks":"late"}"#, fields: "X-Run: 7\r\n"))
    _ = try client.exchange(Requests.get(Requests.link(3)))
    for (pattern, count) in [
      ("{}", 2), (#"{"body_contains":"late"}"#, 1), (#"{"headers":{"x-run":"7"}}"#, 1),
      (#"{"headers":{"X-Run":null}}"#, 1), (#"{"headers":{"X-Run":"8"}}"#, 0), (#"{"route":"cancel","status":200}"#, 1),
    ] {
      let reply = try client.exchange(Requests.post("/__admin/requests/count", body: pattern, authorization: nil))
      #expect(reply.body == #"{"count":\#(count),"dropped":0}"#, "\(pattern)")
    }
    let found = try client.exchange(
      Requests.post("/__admin/requests/find", body: #"{"route":"cancel","limit":1}"#, authorization: nil))
    #expect(found.body.contains(#""body":"{\"remarks\":\"late\"}""#))
    let later = try client.admin("/__admin/requests/find", #"{"after":1}"#)
    #expect(later.body.contains(#""total":1,"#))
    #expect(later.body.contains(#""number":2,"#))
    let removed = try client.exchange(Requests.request("DELETE", "/__admin/requests", authorization: nil))
    #expect(removed.body == #"{"removed":2}"#)
    #expect(try client.admin("/__admin/requests").body.contains(#""total":0"#))
  }

  @Test(
    "what is not understood is refused with its place and the nearest name",
    arguments: [
      (#"{"metod":"GET"}"#, "/metod", #"did you mean \"method\"?"#),
      (#"{"route":"cansel"}"#, "/route", #"did you mean \"cancel\"?"#),
      (#"{"status":"200"}"#, "/status", "a status from 100 to 599"),
      (#"{"headers":{"a":1}}"#, "/headers/a", "a string or null"),
    ])
  func refused(body: String, pointer: String, says: String) async throws {
    let client = try await Session()
    let reply = try client.exchange(Requests.post("/__admin/requests/count", body: body, authorization: nil))
    #expect(reply.status == 400)
    #expect(reply.body.contains(#""pointer":"\#(pointer)""#), "\(reply.body)")
    #expect(reply.body.contains(says), "\(reply.body)")
  }

  @Test(
    "a parameter that is not understood is refused too",
    arguments: [
      ("rout=fetch", #"did you mean \"route\"?"#), ("limit=0", "from 1 to 1000"), ("status=x", "from 100 to 599"),
      ("before=-1", "at least 1"), ("before=99999999999999999999", "at least 1"), ("path=v1", "begins with /"),
      ("limit=1&limit=2", "more than once"),
    ])
  func refusedParameters(query: String, says: String) async throws {
    let client = try await Session()
    let reply = try client.admin("/__admin/requests?\(query)")
    #expect(reply.status == 400)
    #expect(reply.body.contains(says), "\(reply.body)")
  }

  @Test("a body that came with gzip is shown and searched without")
  func gzipBody() async throws {
    let client = try await Session()
    let body = Array("purpose=refund&text=Tea, Earl Grey".utf8)
    let gzipped = try #require(GzipEncoder()?.encode(body))
    let head = "POST /v1/payout-links HTTP/1.1\r\nHost: sandbox\r\nContent-Encoding: gzip\r\n"
    let fields = "Authorization: \(Requests.credentials)\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    try client.client.send(Array("\(head)\(fields)Content-Length: \(gzipped.count)\r\n\r\n".utf8) + gzipped)
    _ = try client.client.reply()
    let found = try client.admin("/__admin/requests/find", #"{"body_contains":"Earl Grey"}"#)
    #expect(found.body.contains(#""body":"purpose=refund&text=Tea, Earl Grey","body_bytes":\#(gzipped.count)"#))
  }

  @Test("of a body that swells, as much is kept as of any other, and it is decoded once, when it comes")
  func gzipBomb() async throws {
    let client = try await Session()
    let gzipped = try #require(GzipEncoder()?.encode([UInt8](repeating: UInt8(ascii: "a"), count: 1 << 16)))
    let head = "POST /v1/payout-links HTTP/1.1\r\nHost: sandbox\r\nContent-Encoding: gzip\r\n"
    try client.client.send(Array("\(head)Content-Length: \(gzipped.count)\r\n\r\n".utf8) + gzipped)
    #expect(try client.client.reply().status == 401)
    let kept = #""body":"\#(String(repeating: "a", count: 8192))","body_bytes":\#(gzipped.count),"body_cut":true"#
    #expect(try client.admin("/__admin/requests/1").body.contains(kept))
    #expect(try client.admin("/__admin/requests.har").body.contains(#""comment":"the first 8192 bytes without gzip""#))
  }

  @Test(
    "a request that no route fits is listed with the nearest one and the difference",
    arguments: [
      (
        "GET", "/v1/payout-link/poutlk_00000000000003", "GET", "/v1/payout-links/:id",
        #"segment 2 is \"payout-links\", not \"payout-link\""#
      ),
      ("DELETE", "/v1/payout-links/x", "GET", "/v1/payout-links/:id", "the method is GET, not DELETE"),
      (
        "POST", "/v1/payout-links/x/cancle", "POST", "/v1/payout-links/:id/cancel",
        #"segment 4 is \"cancel\", not \"cancle\""#
      ),
      (
        "POST", "/v1/payout-links/x/cancel/now", "POST", "/v1/payout-links/:id/cancel",
        #"the path should end before \"/now\""#
      ),
      ("GET", "/v1/nowhere", "GET", "/v1/contacts", #"segment 2 is \"contacts\", not \"nowhere\""#),
      ("GET", "/payout-links/x", "GET", "/v1/payout-links/:id", #"the path should begin with \"/v1\""#),
    ])
  func unmatched(method: String, path: String, nearest: String, pattern: String, says: String) async throws {
    let client = try await Session()
    let reply = try client.exchange(Requests.request(method, path, fields: "Content-Length: 0\r\n"))
    if method != "DELETE" {
      let difference = says.filter { $0 != "\\" }
      #expect(reply["Sandbox-Reason"]?.hasSuffix("; the nearest is \(nearest) \(pattern): \(difference)") == true)
    }
    let body = try client.admin("/__admin/requests/unmatched").body
    #expect(
      body.contains(#""nearest":{"method":"\#(nearest)","path":"\#(pattern)","difference":"\#(says)"}"#), "\(body)")
  }

  @Test("a call of the API at the port of the administration, and the reverse, says so")
  func otherPort() async throws {
    var configuration = Configuration()
    configuration.admin.port = 0
    let sandbox = try await Sandbox.start(configuration)
    let admin = try RawClient(port: try #require(sandbox.adminPort))
    #expect(try admin.exchange(Requests.get(Requests.link(3))).status == 400)
    #expect(
      try RawClient(port: sandbox.port).exchange(Requests.get("/__admin/requests", authorization: nil)).status == 400)
    let unmatched = try admin.exchange(Requests.get("/__admin/requests/unmatched", authorization: nil)).body
    #expect(unmatched.contains(#""total":1,"#))
    #expect(unmatched.contains("it came to the admin port, but belongs on the API's port"))
    // Nor is what was no request at all, there.
    _ = try RawClient(port: try #require(sandbox.adminPort)).exchange("GET / HTTP/1.1\r\n\r\n")
    let all = try admin.exchange(Requests.get("/__admin/requests", authorization: nil)).body
    #expect(all.contains(#""total":1,"#))
    await sandbox.stop()
  }

  @Test("long paths are as quickly compared as short ones, and their nearest routes are the same")
  func longPaths() {
    func nearest(_ method: String, _ path: String) -> NearestRoute? {
      NearestRoute(method: method, path: path, among: Routes.table.patterns)
    }
    let long = String(repeating: "payout-links", count: 20)
    #expect(nearest("POST", "/v1/\(long)/x/cancel")?.route.text == "/v1/payout-links/:id/cancel")
    #expect(nearest("HEAD", "/v1/payout-link")?.difference.contains("method") == false)
    #expect(nearest("POST", "/__admin/snapshots/a")?.route.method == .delete)
    #expect(
      nearest("POST", "/__admin/snapshot")?.difference
        == #"segment 2 is "snapshots", not "snapshot""#)
    #expect(
      nearest("POST", "/__admin/snapshots/a/b/restore")?.difference.contains(":name") == false)
  }

  @Test("a slip in an admin call is told to it, and is in neither the journal nor the account of what was touched")
  func slips() async throws {
    let session = try await Session()
    let deep = "/__admin" + String(repeating: "/a", count: 20)
    for path in ["/__admin/request", "/__admin/x/y", "/__admin/verify", "/%5F%5Fadmin/x", deep] {
      // Of a path that exists the method is wrong.
      #expect(try session.admin(path).status == (path == "/__admin/verify" ? 405 : 404), "\(path)")
    }
    _ = try session.exchange(Requests.request("OPTIONS", "/__admin/verify", authorization: nil))
    _ = try session.exchange(Requests.post("/__admin/verify", body: "{", authorization: nil))
    #expect(try session.admin("/__admin/requests").body.contains(#""total":0,"#))
    let coverage = try session.admin("/__admin/coverage").body
    #expect(coverage.contains(#""requests": 0,"#))
    #expect(coverage.contains(#""unknown_url": 0,"#))
    #expect(try session.exchange(Requests.get("/v2")).status == 400)
    #expect(try session.admin("/__admin/coverage").body.contains(#""unknown_url": 1,"#))
  }

  @Test("a list touches the states of the links that it shows")
  func listed() async throws {
    let session = try await Session()
    #expect(try session.exchange(Requests.get("/v1/payout-links?id=poutlk_00000000000002")).status == 200)
    let coverage = try session.admin("/__admin/coverage").body
    #expect(coverage.contains(#""cancelled": 1,"#))
    #expect(coverage.contains(#""issued": 0,"#))
  }

  @Test("an archive tells each request and reply as they were, the latest ones up to its limit")
  func archive() async throws {
    var configuration = Configuration()
    configuration.https = HTTPSConfiguration()
    configuration.journal.bodyBytes = 20
    let sandbox = try await Sandbox.start(configuration)
    let client = try RawClient(port: sandbox.port)
    let authority = [UInt8]((sandbox.authorityPEM ?? "").utf8)
    let port = try #require(sandbox.httpsURL?.split(separator: ":").last.flatMap { UInt16($0) })
    let secure = try RawClient(port: port, trusting: authority)
    #expect(try secure.exchange(Requests.get("/v1/payout-links?count=1&a=b%20c+d")).status == 200)
    #expect(
      try client.exchange("GET /i/none HTTP/1.0\r\nHost: old\r\nConnection: keep-alive\r\n\r\n").status == 404)
    let fault = "Sandbox-Fault: bad_gateway\r\n"
    _ = try client.exchange(
      Requests.post("/v1/payout-links", body: #"{"remarks":"0123456789"}"#, fields: fault))
    let archive = try client.exchange(Requests.get("/__admin/requests.har", authorization: nil)).body
    for text in [
      #""url":"https://sandbox/v1/payout-links?count=1&a=b%20c+d""#, #"{"name":"a","value":"b c d"}"#,
      #""url":"http://old/i/none","httpVersion":"HTTP/1.0""#, #""mimeType":"text/plain; charset=utf-8""#,
      #""mimeType":"text/html""#, #""mimeType":"application/json""#,
      #""text":"{\"remarks\":\"01234567","comment":"the first 20 of 24 bytes""#,
    ] {
      #expect(archive.contains(text), "\(text) in \(archive)")
    }
    let one = try client.exchange(Requests.get("/__admin/requests.har?limit=1", authorization: nil)).body
    #expect(one.split(separator: "startedDateTime").count == 2)
    #expect(one.contains("text/html"))
    let many = try client.exchange(Requests.get("/__admin/requests.har?limit=100001", authorization: nil))
    #expect(many.status == 400)
    await sandbox.stop()
  }

  @Test("what was no request is there too, with the rule that it broke")
  func malformed() async throws {
    let client = try await Session()
    _ = try client.running.exchange("GET / HTTP/1.1\r\n\r\n")
    let body = try client.admin("/__admin/requests?outcome=malformed").body
    #expect(body.contains(#""method":null"#))
    #expect(body.contains("Host"))
  }
}
