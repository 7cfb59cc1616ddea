import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@Suite("Faults and long polls over TLS")
struct SecureFaultTests {
  let sandbox: Sandbox

  init() async throws {
    var configuration = Configuration()
    configuration.https = HTTPSConfiguration()
    sandbox = try await Sandbox.start(configuration)
  }

  private func client() throws -> RawClient {
    let port = try #require(sandbox.httpsURL?.split(separator: ":").last.flatMap { UInt16($0) })
    return try RawClient(port: port, trusting: [UInt8]((sandbox.authorityPEM ?? "").utf8))
  }

  private func fetch(_ fault: String) -> String {
    Requests.get(Requests.link(1), fields: "Sandbox-Fault: \(fault)\r\n")
  }

  @Test("a reset, an end, a cut and garbage are what they are in clear")
  func ends() async throws {
    let whole = try client().exchange(Requests.get(Requests.link(1)))
    let reset = try client()
    try reset.send(fetch("reset"))
    #expect(throws: RawClient.Failure.self) { try reset.receiveAll() }
    let empty = try client()
    try empty.send(fetch("empty"))
    #expect(try empty.isAtEnd())
    let cut = try client()
    try cut.send(fetch("truncate; bytes=10"))
    #expect(String(decoding: try cut.receiveAll(), as: UTF8.self).hasSuffix("\r\n\r\n\(whole.body.prefix(10))"))
    let garbage = try client()
    try garbage.send(fetch("garbage"))
    #expect(try garbage.receiveAll().first == 0)
    await sandbox.stop()
  }

  @Test("a late and a dribbled reply come whole, and the connection goes on")
  func late() async throws {
    let client = try client()
    let whole = try client.exchange(Requests.get(Requests.link(1)))
    try client.send(
      fetch("delay; delay_ms=1") + fetch("dribble; bytes=100; interval_ms=1") + Requests.get(Requests.link(1)))
    for _ in 1...3 { #expect(try client.reply().body == whole.body) }
    await sandbox.stop()
  }

  @Test("a long poll is answered, and the request that was sent behind it")
  func wait() async throws {
    let waiting = try client()
    try waiting.send(Requests.get("/__admin/requests/wait?route=cancel&timeout=60", authorization: nil))
    try waiting.send(Requests.get("/livez", authorization: nil))
    let other = try client()
    #expect(try other.exchange(Requests.post(Requests.link(3) + "/cancel")).status == 200)
    #expect(try waiting.reply().body.contains(#""route":"cancel""#))
    #expect(try waiting.reply().body == #"{"status":"ok"}"#)
    await sandbox.stop()
  }
}
