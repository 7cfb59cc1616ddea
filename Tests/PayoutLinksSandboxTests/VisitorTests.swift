import Harness
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("Those who come by: browsers, crawlers, tools that wait for a port")
struct VisitorTests {
  @Test(
    "what browsers and crawlers ask for by themselves is not there, and no request of a test",
    arguments: [
      "/favicon.ico", "/robots.txt", "/apple-touch-icon.png", "/apple-touch-icon-precomposed.png",
      "/.well-known/appspecific/com.chrome.devtools.json",
    ])
  func unasked(path: String) async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(Requests.get(path, authorization: nil))
    #expect(reply.status == 404 && reply.body.isEmpty)
    #expect(try running.admin("GET", "/requests").body.contains(#""total":0"#))
  }

  @Test("at / tools find health, and no request of a test; another method is still a base URL without its path")
  func root() async throws {
    let running = try await RunningSandbox()
    for fields in ["", "Accept: */*\r\n", "Sec-Fetch-Mode: cors\r\nAccept: text/html\r\n"] {
      let reply = try running.exchange(Requests.get("/", authorization: nil, fields: fields))
      #expect(reply.status == 200 && reply.body == #"{"status":"ok"}"#)
    }
    #expect(try running.exchange(Requests.request("HEAD", "/", authorization: nil), toHead: true).status == 200)
    #expect(try running.admin("GET", "/requests").body.contains(#""total":0"#))
    #expect(try running.exchange(Requests.post("/")).body == ErrorTests.unknownURL)
    #expect(try running.admin("GET", "/requests/unmatched").body.contains(#""total":1"#))
  }

  @Test(
    "a browser is led to the dashboard",
    arguments: ["Sec-Fetch-Mode: navigate\r\nSec-Fetch-Site: none\r\n", "Accept: text/html,*/*;q=0.8\r\n"])
  func navigation(fields: String) async throws {
    let running = try await RunningSandbox()
    let reply = try running.exchange(Requests.get("/", authorization: nil, fields: fields))
    #expect(reply.status == 303)
    #expect(reply["Location"] == "__admin/")
    let page = try running.exchange(Requests.get("/__admin/", authorization: nil, fields: fields))
    #expect(page.status == 200 && page["Content-Type"] == "text/html; charset=utf-8")
    let withoutSlash = try running.exchange(Requests.get("/__admin", authorization: nil, fields: fields))
    #expect(withoutSlash.status == 303 && withoutSlash["Location"] == "__admin/")
  }

  @Test("a browser is led nowhere where /__admin is at a port of its own")
  func ownPort() async throws {
    var configuration = Configuration()
    configuration.admin.port = 0
    let sandbox = try await Sandbox.start(configuration)
    let request = Requests.get("/", authorization: nil, fields: "Sec-Fetch-Mode: navigate\r\n")
    #expect(try RawClient(port: sandbox.port).exchange(request).status == 200)
    #expect(try RawClient(port: try #require(sandbox.adminPort)).exchange(request).status == 303)
    await sandbox.stop()
  }
}
