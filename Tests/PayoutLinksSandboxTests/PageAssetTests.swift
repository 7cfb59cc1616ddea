import Harness
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("The files of the pages")
struct PageAssetTests {
  @Test("each is served with its type, kept by browsers, and asked about before it is used again")
  func served() async throws {
    let running = try await RunningSandbox()
    for asset in PageAsset.all {
      let path = "/__admin/assets/\(asset.name)"
      let reply = try running.exchange(Requests.get(path, authorization: nil))
      #expect(reply.status == 200 && reply.bodyBytes == asset.text)
      #expect(reply["Cache-Control"] == "no-cache" && reply["X-Content-Type-Options"] == "nosniff")
      let policy = try #require(reply["Content-Security-Policy"])
      #expect(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"))
      #expect(!policy.contains("unsafe"))
      let tag = try #require(reply["ETag"])
      let known = try running.exchange(
        Requests.get(path, authorization: nil, fields: "If-None-Match: \"a\", \(tag)\r\n"))
      #expect(known.status == 304 && known.body.isEmpty && !known.has("Content-Length"))
    }
    #expect(try running.exchange(Requests.get("/__admin/assets/none.js", authorization: nil)).status == 404)
    #expect(try running.admin("GET", "/requests").body.contains(#""total":0"#))
  }

  @Test("all together weigh less than 150 KB, come from nowhere else and write nothing as markup")
  func small() {
    #expect(PageAsset.all.reduce(0) { $0 + $1.text.count } < 150_000)
    for asset in PageAsset.all {
      let text = String(decoding: asset.text, as: UTF8.self)
      for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("] {
        #expect(!text.contains(word), "\(asset.name) has \(word)")
      }
      if asset.name.hasSuffix(".html") { #expect(!text.contains("style=") && !text.contains("onclick=")) }
    }
  }

  @Test("with a token the page and its files are there, since they hold nothing, and the calls are not")
  func token() async throws {
    var configuration = Configuration()
    configuration.admin.token = "0123456789abcdef"
    let sandbox = try await Sandbox.start(configuration)
    let client = try RawClient(port: sandbox.port)
    #expect(try client.exchange(Requests.get("/__admin/", authorization: nil)).status == 200)
    #expect(try client.exchange(Requests.get("/__admin/assets/index.html", authorization: nil)).status == 200)
    #expect(try client.exchange(Requests.get("/__admin/payout-links", authorization: nil)).status == 401)
    await sandbox.stop()
  }

  @Test("a link in a page of another site opens the dashboard; its scripts get nothing of it")
  func otherSites() async throws {
    let running = try await RunningSandbox()
    let fields = "Sec-Fetch-Site: cross-site\r\n"
    let navigation = fields + "Sec-Fetch-Mode: navigate\r\nSec-Fetch-Dest: document\r\n"
    #expect(try running.exchange(Requests.get("/__admin/", authorization: nil, fields: navigation)).status == 200)
    let asset = Requests.get("/__admin/assets/index.html", authorization: nil, fields: fields)
    #expect(try running.exchange(asset).status == 403)
  }
}
