import Harness
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("Web pages that call the imitated API")
struct CrossOriginTests {
  private static let cancel = Requests.link(3) + "/cancel"

  private func sandbox(_ origins: [String]) async throws -> Sandbox {
    var configuration = Configuration()
    configuration.corsOrigins = origins
    return try await Sandbox.start(configuration)
  }

  @Test(
    "what a page of another site makes a browser send is refused, and nothing done",
    arguments: [
      ("Origin: http://evil.example\r\n", 403), ("Origin: null\r\n", 403), ("Sec-Fetch-Site: cross-site\r\n", 403),
      ("Sec-Fetch-Site: same-site\r\nOrigin: http://localhost:3000\r\n", 403),
      ("Origin: http://sandbox\r\nOrigin: http://evil.example\r\n", 403),
      ("Sec-Fetch-Site: none\r\nSec-Fetch-Site: cross-site\r\n", 403),
      ("Origin: http://sandbox\r\n", 200), ("Sec-Fetch-Site: none\r\n", 200),
      // A development server hands on what its own page has sent.
      ("Sec-Fetch-Site: same-origin\r\nOrigin: http://localhost:5173\r\n", 200),
    ])
  func foreignPages(fields: String, status: Int) async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(Requests.post(Self.cancel, fields: fields))
    #expect(reply.status == status)
    #expect(reply.has("Sandbox-Reason") == (status == 403))
    #expect(!reply.has("Access-Control-Allow-Origin"))
    let link = try running.exchange(Requests.get(Requests.link(3)))
    #expect(link.body.contains(#""status":"issued""#) == (status == 403))
  }

  @Test("pages of a configured origin may call, after a preflight, and read errors too")
  func allowed() async throws {
    let sandbox = try await sandbox(["http://LOCALHOST:3000/"])
    let client = try RawClient(port: sandbox.port)
    let page = "Origin: http://localhost:3000\r\nSec-Fetch-Site: same-site\r\n"
    let preflight = try client.exchange(
      Requests.request(
        "OPTIONS", Self.cancel, authorization: nil, fields: page + "Access-Control-Request-Method: POST\r\n"))
    #expect(preflight.status == 204)
    #expect(preflight["Access-Control-Allow-Methods"]?.contains("POST") == true)
    #expect(preflight["Access-Control-Allow-Headers"] == "Authorization, *")
    for (request, status) in [
      (Requests.post(Self.cancel, fields: page), 200), (Requests.post(Self.cancel, fields: page), 400),
      (Requests.get(Requests.link(1), authorization: nil, fields: page), 401),
      (Requests.get("/v1/x", fields: page), 400),
    ] {
      let reply = try client.exchange(request)
      #expect(reply.status == status)
      #expect(reply["Access-Control-Allow-Origin"] == "http://localhost:3000")
      #expect(reply["Vary"] == "Origin")
    }
    let other = try client.exchange(Requests.get(Requests.link(1), fields: "Origin: http://localhost:3001\r\n"))
    #expect(other.status == 403 && !other.has("Access-Control-Allow-Origin"))
    let admin = try client.exchange(Requests.get("/__admin/clock", authorization: nil, fields: page))
    #expect(admin.status == 403 && !admin.has("Access-Control-Allow-Origin"))
    await sandbox.stop()
  }

  @Test("with a star all pages may")
  func star() async throws {
    let sandbox = try await sandbox(["*"])
    let reply = try RawClient(port: sandbox.port).exchange(
      Requests.get(Requests.link(1), fields: "Origin: null\r\nSec-Fetch-Site: cross-site\r\n"))
    #expect(reply.status == 200)
    #expect(reply["Access-Control-Allow-Origin"] == "*")
    await sandbox.stop()
  }

  @Test(
    "an origin is a scheme, a host and perhaps a port",
    arguments: [
      ("*", "*"), ("http://localhost:3000", "http://localhost:3000"), ("https://A.example:443/", "https://a.example"),
      ("http://a:80", "http://a"), ("chrome-extension://abcdef", "chrome-extension://abcdef"), ("null", nil),
      ("localhost:3000", nil), ("http://", nil), ("http://a/b", nil), ("http://a b", nil), ("", nil), ("://a", nil),
    ] as [(String, String?)])
  func origins(text: String, checked: String?) {
    #expect(Configuration.checkedOrigin(text) == checked)
  }

  @Test("the descriptions in OpenAPI can be read by any page", arguments: ["/openapi.json", "/__admin/openapi.json"])
  func descriptions(path: String) async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(
      Requests.get(path, authorization: nil, fields: "Origin: https://editor.example\r\nSec-Fetch-Site: cross-site\r\n")
    )
    #expect(reply.status == 200)
    #expect(reply["Access-Control-Allow-Origin"] == "*")
  }
}
