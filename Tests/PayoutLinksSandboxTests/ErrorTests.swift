import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("Errors, as the provider sends them")
struct ErrorTests {
  static func full(_ description: String, source: String, reason: String) -> String {
    #"{"error":{"code":"BAD_REQUEST_ERROR","description":"\#(description)","source":\#(source),"step":null,"#
      + #""reason":\#(reason),"metadata":{}}}"#
  }

  static func business(_ description: String) -> String {
    full(description, source: #""business""#, reason: #""input_validation_failed""#)
  }

  static let unknownURL = full("The requested URL was not found on the server.", source: "null", reason: "null")
  static let failed = #"{"error":{"code":"BAD_REQUEST_ERROR","description":"Authentication failed"}}"#

  @Test("no credentials")
  func noCredentials() async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(Requests.get(Requests.link(1), authorization: nil))
    #expect(reply.status == 401)
    #expect(
      reply.body == #"{"error":{"code":"BAD_REQUEST_ERROR","#
        + #""description":"Please provide your api key for authentication purposes"}}"#)
    #expect(reply["WWW-Authenticate"] == #"Basic realm="Razorpay""#)
    #expect(reply["Sandbox-Reason"]?.contains("Authorization") == true)
  }

  @Test(
    "credentials that are wrong or malformed",
    arguments: [
      "Basic cnpwX3Rlc3Rfc2FuZGJveDp3cm9uZw==",  // rzp_test_sandbox:wrong
      "Basic cnpwX3Rlc3RfbW9vbjpzYW5kYm94X3NlY3JldA==",  // rzp_test_moon:sandbox_secret
      "Basic cnpwX3Rlc3Rfc2FuZGJveA==",  // rzp_test_sandbox
      "Basic cnpwX3Rlc3Rfc2FuZGJveDo=",  // rzp_test_sandbox:
      "Basic Og==",  // :
      "BASIC cnpwX3Rlc3Rfc2FuZGJveDpzYW5kYm94X3NlY3JldA==", "basic cnpwX3Rlc3Rfc2FuZGJveDpzYW5kYm94X3NlY3JldA==",
      "Basic \"cnpwX3Rlc3Rfc2FuZGJveDpzYW5kYm94X3NlY3JldA==\"", "Basic  cnpwX3Rlc3Rfc2FuZGJveDpzYW5kYm94X3NlY3JldA==",
      "Basic cnpwX3Rlc3Rfc2FuZGJveDpzYW5kYm94X3NlY3JldA", "Basic !!!", "Basic", "Basic ", "", "Bearer abc",
      "rzp_test_sandbox:sandbox_secret",
    ])
  func wrongCredentials(value: String) async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    let reply = try client.exchange(Requests.get(Requests.link(1), authorization: value))
    #expect(reply.status == 401)
    #expect(reply.body == Self.failed)
    #expect(reply["WWW-Authenticate"] == #"Basic realm="Razorpay""#)
    #expect(reply.has("Sandbox-Reason"))
    #expect(try client.exchange(Requests.get(Requests.link(1))).status == 200, "the connection goes on")
  }

  @Test(
    "the usual slip in credentials is named, and nothing of them",
    arguments: [
      // rzp_test_sandbox:sandbox_secret\n, sandbox_secret:rzp_test_sandbox, and one with a space before the secret
      ("cnpwX3Rlc3Rfc2FuZGJveDpzYW5kYm94X3NlY3JldAo=", "line break"),
      ("c2FuZGJveF9zZWNyZXQ6cnpwX3Rlc3Rfc2FuZGJveA==", "swapped"),
      ("cnpwX3Rlc3Rfc2FuZGJveDogc2FuZGJveF9zZWNyZXQ=", "white space around the secret"),
    ])
  func slips(base64: String, reason: String) async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(Requests.get(Requests.link(1), authorization: "Basic \(base64)"))
    #expect(reply.status == 401 && reply.body == Self.failed)
    #expect(reply["Sandbox-Reason"]?.contains(reason) == true)
    #expect(!reply.head.contains("sandbox_secret") && !reply.head.contains("rzp_test"))
    #expect(try !running.admin("GET", "/requests").body.contains("sandbox_secret"))
  }

  @Test("a live key is refused, and the reason says what it means")
  func liveKey() async throws {
    let running = try await RunningSandbox()
    // rzp_live_00000000000001:hunter2
    let reply = try running.exchange(
      Requests.get(Requests.link(1), authorization: "Basic cnpwX2xpdmVfMDAwMDAwMDAwMDAwMDE6aHVudGVyMg=="))
    #expect(reply.status == 401)
    #expect(reply.body == Self.failed)
    #expect(reply["Sandbox-Reason"]?.contains("live key") == true)
    #expect(!reply.head.contains("hunter2"))
  }

  @Test("an unknown id is a 400, for a fetch and for a cancel")
  func unknownID() async throws {
    let running = try await RunningSandbox()
    for request in [Requests.get(Requests.link(9)), Requests.post(Requests.link(9) + "/cancel")] {
      let reply = try running.exchange(request)
      #expect(reply.status == 400)
      #expect(reply.body == Self.business("The id provided does not exist"))
    }
  }

  @Test(
    "a malformed id is quoted as it was sent",
    arguments: [
      ("abc", "abc"), ("poutlk_123", "poutlk_123"), ("pout_00000000000001", "pout_00000000000001"),
      ("a%20b", "a%20b"), (#"a"b\c"#, #"a\"b\\c"#), ("%E0%A4%A", nil), ("...", "..."),
      ("poutlk_0000000000000%2F", "poutlk_0000000000000%2F"),
    ] as [(String, String?)])
  func malformedID(sent: String, quoted: String?) async throws {
    let running = try await RunningSandbox()
    for request in [
      Requests.get("/v1/payout-links/\(sent)"), Requests.post("/v1/payout-links/\(sent)/cancel"),
    ] {
      let reply = try running.exchange(request)
      #expect(reply.status == 400)
      if let quoted { #expect(reply.body == Self.business("\(quoted) is not a valid id")) }
    }
  }

  @Test(
    "an unknown URL, or a method that the URL has not, is a 400 before any look at the credentials",
    arguments: [
      ("GET", "/v1/payout-links/.."), ("POST", "/v1/payout-links/%2e%2E/cancel"), ("GET", "/v1/contacts/."),
      ("POST", "/"), ("GET", "/v1"), ("GET", "/v2/payout-links/poutlk_00000000000001"),
      ("GET", "/v1/payout-links/a/b/c"),
      ("PUT", "/v1/payout-links/poutlk_00000000000001"), ("DELETE", "/v1/payout-links/poutlk_00000000000001"),
      ("PATCH", "/v1/payout-links/poutlk_00000000000001"), ("GET", "/v1/payout-links/poutlk_00000000000001/cancel"),
      ("POST", "/v1/payout-links/poutlk_00000000000001"), ("get", "/v1/payout-links/poutlk_00000000000001"),
      ("BREW", "/v1/payout-links/poutlk_00000000000001"), ("GET", "/v1/./payout-links/poutlk_00000000000001"),
      ("GET", "/V1/payout-links/poutlk_00000000000001"), ("POST", "/favicon.ico"),
      ("GET", "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18"),
    ])
  func unknownURL(method: String, path: String) async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    let reply = try client.exchange(Requests.request(method, path, authorization: nil))
    #expect(reply.status == 400)
    #expect(reply.body == Self.unknownURL)
    #expect(try client.exchange(Requests.get(Requests.link(1))).status == 200, "the connection goes on")
  }

  @Test("OPTIONS tells what there is, TRACE is refused and reflects nothing")
  func optionsAndTrace() async throws {
    let running = try await RunningSandbox()
    let client = try running.client()
    for (path, allow) in [
      (Requests.link(1), "GET, HEAD, OPTIONS"), (Requests.link(1) + "/cancel", "POST, OPTIONS"),
      ("*", "GET, HEAD, POST, PUT, DELETE, OPTIONS"),
    ] {
      let reply = try client.exchange(Requests.request("OPTIONS", path, authorization: nil))
      #expect(reply.status == 204)
      #expect(reply["Allow"] == allow)
      #expect(!reply.has("Content-Length"))
    }
    let trace = try client.exchange(Requests.request("TRACE", Requests.link(1), fields: "X-Mark: boomerang\r\n"))
    #expect(trace.status == 405)
    #expect(trace["Allow"] == "GET, HEAD, OPTIONS")
    #expect(!trace.body.contains("boomerang"))
  }

  @Test("what breaks HTTP is answered in the provider's envelope, and the connection ends")
  func wireErrors() async throws {
    let running = try await RunningSandbox()
    for (request, status) in [
      ("GET / HTTP/1.1\r\n\r\n", 400), ("GET /\r\n\r\n", 400), ("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
      ("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 501), ("GET / HTTP/1.1\nHost: a\n\n", 400),
      ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", 413),
      ("GET /\(String(repeating: "a", count: 8300)) HTTP/1.1\r\nHost: a\r\n\r\n", 414),
      ("GET / HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "a", count: 33_000))\r\n\r\n", 431),
      ("\u{16}\u{3}\u{1}", 400),
    ] {
      let client = try running.client()
      let reply = try client.exchange(request)
      #expect(reply.status == status)
      #expect(reply.body.hasPrefix(#"{"error":{"code":"\#(status < 500 ? "BAD_REQUEST_ERROR" : "SERVER_ERROR")","#))
      #expect(reply.has("Sandbox-Reason"))
      #expect(reply["Connection"] == "close")
      client.endSending()
      #expect(try client.isAtEnd())
    }
  }

  @Test("a body in a coding that cannot be read is a 415")
  func contentCoding() async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(
      Requests.post(Requests.link(3) + "/cancel", body: "x", fields: "Content-Encoding: br\r\n"))
    #expect(reply.status == 415)
    #expect(try running.exchange(Requests.get(Requests.link(3))).body.contains("issued"))
  }

  @Test("wrong credentials with a body held back are answered without asking for it")
  func expectContinue() async throws {
    let running = try await RunningSandbox()
    let fields = "Content-Length: 10\r\nExpect: 100-continue\r\n"
    let refused = try running.client()
    let reply = try refused.exchange(
      Requests.post(Requests.link(3) + "/cancel", authorization: "Basic AAAA", fields: fields))
    #expect(reply.status == 401)
    #expect(reply["Connection"] == "close")

    let welcome = try running.client()
    #expect(try welcome.exchange(Requests.post(Requests.link(3) + "/cancel", fields: fields)).status == 100)
    #expect(try welcome.exchange("{        }").status == 200)
  }

  @Test("health, liveness, readiness and version need no credentials")
  func health() async throws {
    let running = try await RunningSandbox()
    for path in ["/__admin/health", "/livez", "/readyz", "/__admin/livez", "/__admin/readyz"] {
      let reply = try running.exchange(AdminGateTests.request(path))
      #expect(reply.status == 200)
      #expect(reply.body.hasPrefix(#"{"status":"ok""#))
    }
    let version = try running.exchange(AdminGateTests.request("/__admin/version"))
    #expect(version.body == #"{"name":"payout-links-sandbox","version":"\#(Version.current)"}"#)
  }
}
