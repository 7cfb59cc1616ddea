import Harness
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("Who may call /__admin")
struct AdminGateTests {
  static func request(
    _ path: String = "/__admin/health", host: String? = "127.0.0.1:7290", fields: String = "", version: String = "1.1"
  ) -> String {
    let host = host.map { "Host: \($0)\r\n" } ?? ""
    return "GET \(path) HTTP/\(version)\r\n\(host)\(fields)\r\n"
  }

  @Test(
    "addresses, localhost, names of one label and those of the configuration are answered, others refused",
    arguments: [
      ("127.0.0.1:7290", 200), ("127.0.0.1", 200), ("10.1.2.3:80", 200), ("[::1]:7290", 200), ("[fe80::1]", 200),
      ("localhost", 200), ("LOCALHOST:7290", 200), ("sandbox:7290", 200), ("api.razorpay.com", 200),
      ("Admin.Example", 200), ("admin.example.", 200), ("localhost.", 200), ("127.0.0.1.", 200),
      ("host.docker.internal:7290", 200), ("host.containers.internal", 200), ("sandbox.payments.svc", 200),
      ("sandbox.payments.svc.cluster.local:80", 200), ("app.localhost", 200), ("sandbox.test.", 200),
      ("evil.example", 403), ("127.0.0.1.evil.example", 403), ("localhost.evil.example:7290", 403),
      ("internal.evil.example", 403), ("eviltest.example", 403), ("evil.svc.example", 403), ("evil.example..", 403),
    ])
  func hosts(host: String, status: Int) async throws {
    var configuration = Configuration()
    configuration.https = HTTPSConfiguration()
    configuration.admin.hosts = ["admin.example"]
    let sandbox = try await Sandbox.start(configuration)
    let reply = try RawClient(port: sandbox.port).exchange(Self.request(host: host))
    #expect(reply.status == status)
    // The imitated API has its credentials, and answers by any name.
    #expect(try RawClient(port: sandbox.port).exchange(Requests.get(Requests.link(1))).status == 200)
    await sandbox.stop()
  }

  @Test(
    "what a page of another origin makes a browser send is refused",
    arguments: [
      ("Origin: http://127.0.0.1:7290\r\n", 200),
      ("Origin: HTTP://127.0.0.1:7290\r\nSec-Fetch-Site: same-origin\r\n", 200),
      ("Sec-Fetch-Site: none\r\n", 200), ("Origin: null\r\n", 403), ("Origin: http://evil.example\r\n", 403),
      ("Origin: http://127.0.0.1:8080\r\n", 403), ("Origin: \r\n", 403), ("Sec-Fetch-Site: cross-site\r\n", 403),
      ("Sec-Fetch-Site: same-site\r\n", 403), ("Sec-Fetch-Site: odd\r\n", 403),
      ("Origin: http://127.0.0.1:7290\r\nSec-Fetch-Site: cross-site\r\n", 403),
      ("Origin: http://127.0.0.1:7290\r\nOrigin: http://evil.example\r\n", 403),
      ("Sec-Fetch-Site: same-origin\r\nSec-Fetch-Site: cross-site\r\n", 403),
    ])
  func browsers(fields: String, status: Int) async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(Self.request(fields: fields))
    #expect(reply.status == status)
    if status == 403 { #expect(reply.has("Sandbox-Reason")) }
    #expect(try running.exchange(Self.request("/livez", host: "evil.example", fields: fields)).status == 200)
  }

  @Test("HTTP/1.0 without a Host is no browser")
  func withoutHost() async throws {
    let running = try await RunningSandbox()
    #expect(try running.exchange(Self.request(host: nil, version: "1.0")).status == 200)
  }

  @Test("with a token, whoever lacks it changes nothing, and what shows nothing stays free")
  func token() async throws {
    var configuration = Configuration()
    configuration.admin.token = "0123456789abcdef"
    let sandbox = try await Sandbox.start(configuration)
    let client = try RawClient(port: sandbox.port)
    let path = "/__admin" + Requests.link(3).dropFirst(3) + "/transitions"
    for authorization in [nil, Requests.credentials, "Bearer 0123456789abcdeF", "Bearer ", "Bearer 0123456789abcdef0"] {
      let reply = try client.exchange(
        Requests.post(path, body: #"{"event":"expire"}"#, authorization: authorization))
      #expect(reply.status == 401)
      #expect(reply["WWW-Authenticate"] == #"Bearer realm="payout-links-sandbox""#)
    }
    #expect(try client.exchange(Requests.get(Requests.link(3))).body.contains(#""status":"issued""#))
    #expect(try client.exchange(Self.request()).status == 200)
    let allowed = Requests.post(path, body: #"{"event":"expire"}"#, authorization: "bearer 0123456789abcdef")
    #expect(try client.exchange(allowed).status == 200)
    await sandbox.stop()
  }

  @Test("with a port of its own, /__admin is there alone, and the API is not")
  func ownPort() async throws {
    var configuration = Configuration()
    configuration.admin.port = 0
    configuration.admin.token = "0123456789abcdef"
    let sandbox = try await Sandbox.start(configuration)
    let adminPort = try #require(sandbox.adminPort)
    let (api, admin) = (try RawClient(port: sandbox.port), try RawClient(port: adminPort))
    #expect(try api.exchange(Self.request()).body == ErrorTests.unknownURL)
    #expect(try api.exchange(Self.request("/livez")).status == 200)
    #expect(try api.exchange(Requests.get(Requests.link(1))).status == 200)
    #expect(try admin.exchange(Self.request()).status == 200)
    #expect(try admin.exchange(Requests.get(Requests.link(1))).body == ErrorTests.unknownURL)
    await sandbox.stop()
  }
}
