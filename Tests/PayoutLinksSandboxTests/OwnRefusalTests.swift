import Harness
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("Refusals of the sandbox's own calls")
struct OwnRefusalTests {
  @Test(
    "a method that a path of ours has not is 405 with those that it has; the provider's URLs keep their 400",
    arguments: [
      ("DELETE", "/__admin/health", "GET, HEAD, OPTIONS"), ("PUT", "/livez", "GET, HEAD, OPTIONS"),
      ("GET", "/__admin/reset", "POST, OPTIONS"), ("GET", "/__admin/requests/find", "POST, OPTIONS"),
      ("DELETE", "/__admin/requests/wait", "GET, HEAD, OPTIONS"), ("QUERY", "/i/3b1Tw6", "GET, HEAD, POST, OPTIONS"),
      ("TRACE", "/__admin/faults", "POST, GET, HEAD, DELETE, OPTIONS"),
    ])
  func method(method: String, path: String, allowed: String) async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(Requests.request(method, path, authorization: nil))
    #expect(reply.status == 405)
    #expect(reply["Allow"] == allowed)
    #expect(reply.body.hasPrefix(#"{"error":{"code":"method_not_allowed","message":""#))
    #expect(reply.has("Sandbox-Reason"))
    let options = try running.exchange(Requests.request("OPTIONS", path, authorization: nil))
    #expect(options["Allow"] == allowed)
    let imitated = try running.exchange(Requests.request("DELETE", Requests.link(1)))
    #expect(imitated.status == 400 && imitated.body == ErrorTests.unknownURL)
  }

  @Test("a literal in a path is never taken for the value of a parameter")
  func specificity() async throws {
    let running = try await RunningSandbox()
    #expect(try running.admin("GET", "/requests/count").status == 405)
    #expect(try running.admin("GET", "/requests/99").status == 404)
    // That relies on the order of the table.
    for (index, route) in Routes.table.patterns.enumerated() {
      for later in Routes.table.patterns[(index + 1)...] where later.parameterCount < route.parameterCount {
        let overlaps =
          later.segments.count == route.segments.count
          && zip(later.segments, route.segments).allSatisfy { pair in
            if case (.literal(let left), .literal(let right)) = pair { left == right } else { true }
          }
        #expect(!overlaps, "\(later.text) has to stand before \(route.text)")
      }
    }
  }

  @Test("whoever is kept out, or sends what cannot be decoded, reads it in the shape of all admin errors")
  func shape() async throws {
    var configuration = Configuration()
    configuration.admin.token = "0123456789abcdef"
    let sandbox = try await Sandbox.start(configuration)
    let client = try RawClient(port: sandbox.port)
    let token = "Bearer 0123456789abcdef"
    for (request, status, code) in [
      (Requests.get("/__admin/clock", authorization: nil), 401, "token_missing"),
      (
        Requests.get("/__admin/clock", authorization: token, fields: "Origin: http://evil.example\r\n"), 403,
        "forbidden"
      ),
      (Requests.get("/__admin/ca.pem", authorization: nil), 404, "no_authority"),
      (
        Requests.post("/__admin/verify", body: "{}", authorization: token, fields: "Content-Encoding: br\r\n"), 415,
        "content_coding_unsupported"
      ),
      (
        Requests.post("/__admin/verify", body: "{}", authorization: token, fields: "Content-Encoding: gzip\r\n"), 400,
        "body_not_gzip"
      ),
    ] {
      let reply = try client.exchange(request)
      #expect(reply.status == status)
      #expect(reply.body.hasPrefix(#"{"error":{"code":"\#(code)","message":""#), "\(reply.body)")
      #expect(reply.has("Sandbox-Reason"))
      #expect(reply.has("WWW-Authenticate") == (status == 401))
      #expect(reply.has("Accept-Encoding") == (status == 415))
    }
    await sandbox.stop()
  }

  @Test(
    "what is wrong with the message itself is told in that shape too, and is no request of what is tested",
    arguments: [
      ("GET /__admin/payout-links/%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400, "malformed_request"),
      ("GET /__admin/payout-links HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", 417, "malformed_request"),
      ("PUT /__admin/fixtures HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n", 413, "body_too_large"),
      (
        "PUT /__admin/fixtures HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n", 400, "malformed_request"
      ),
      ("GET /__admin/nothing HTTP/1.1\r\nHost: a\r\n\r\n", 404, "unknown_url"),
      ("GET /__admin\(String(repeating: "/a", count: 20)) HTTP/1.1\r\nHost: a\r\n\r\n", 404, "unknown_url"),
    ])
  func malformed(request: String, status: Int, code: String) async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(request)
    #expect(reply.status == status)
    #expect(reply.body.hasPrefix(#"{"error":{"code":"\#(code)","message":""#), "\(reply.body)")
    #expect(try running.admin("GET", "/requests").body.contains(#""total":0"#))
  }

  @Test(
    "a condition where none is read is refused, instead of meaning everything",
    arguments: [
      ("DELETE", "/requests?route=cancel"), ("POST", "/requests/count?route=cancel"), ("POST", "/verify?exactly=1"),
      ("GET", "/requests.har?route=cancel"), ("GET", "/requests/1?limit=1"), ("DELETE", "/faults?id=1"),
      ("GET", "/coverage?route=cancel"),
    ])
  func strayCondition(method: String, path: String) async throws {
    let running = try await RunningSandbox()
    _ = try running.exchange(Requests.get(Requests.link(1)))
    _ = try running.admin("POST", "/faults", #"{"effect":"reset","match":{"id":"none"}}"#)
    let reply = try running.admin(method, path, method == "POST" ? "{}" : nil)
    #expect(reply.status == 400)
    #expect(reply["Sandbox-Reason"]?.hasPrefix("unknown parameter") == true)
    #expect(try running.admin("GET", "/requests").body.contains(#""total":1"#))
    #expect(try running.admin("GET", "/faults").body.contains(#""id":1"#))
  }

  @Test("a condition that stands there twice is refused, instead of matching nothing")
  func repeatedCondition() async throws {
    let running = try await RunningSandbox()
    for query in ["method=GET&method=POST", "limit=1&limit=2"] {
      let reply = try running.admin("GET", "/requests?\(query)")
      #expect(reply.status == 400)
      #expect(reply.body.contains("more than once"))
    }
  }

  @Test(
    "a whole number in a query or a path is digits: a sign is none",
    arguments: [("GET", "/requests?limit=%2B5", 400), ("GET", "/requests/+1", 400), ("DELETE", "/faults/+1", 404)])
  func signedNumber(method: String, path: String, status: Int) async throws {
    let running = try await RunningSandbox()
    _ = try running.exchange(Requests.get(Requests.link(1)))
    _ = try running.admin("POST", "/faults", #"{"effect":"reset","match":{"id":"none"}}"#)
    #expect(try running.admin(method, path).status == status)
  }

  @Test("a status is a whole number, also where it is written with a fraction of zero")
  func wholeStatus() async throws {
    let running = try await RunningSandbox()
    #expect(try running.admin("POST", "/requests/count", #"{"status": 200.0}"#).status == 200)
    #expect(try running.admin("POST", "/requests/count", #"{"status": 200.5}"#).status == 400)
  }

  @Test("a clock that would pass the latest time there is stays as it is: 409, for another day it may be right")
  func clockTooLate() async throws {
    let running = try await RunningSandbox()
    let reply = try running.admin("POST", "/clock/advance", #"{"seconds": 9000000000}"#)
    #expect(reply.status == 409)
    #expect(reply.body.contains(#""code":"clock_too_late""#) && reply.body.contains(#""pointer":"/seconds""#))
    #expect(try running.admin("GET", "/clock").body.contains(#""mode":"system""#))
  }
}
