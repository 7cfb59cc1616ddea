import Glibc
import HTTP1
import Harness
import Server
import Testing

@Suite("The client of the sandbox's own commands")
struct HTTPClientTests {
  /// What comes of a request, in words.
  private func outcome(_ client: HTTPClient, _ method: String, _ path: String, body: String? = nil) -> String {
    do throws(HTTPClient.Failure) {
      let reply = try client.exchange(
        method, path, fields: [("X-Test", "1")], body: body.map { Array($0.utf8) }, milliseconds: 10_000)
      return "\(reply.status) \(String(decoding: reply.body, as: UTF8.self))"
    } catch {
      return "\(error)"
    }
  }

  @Test("a request goes out with its body, and the reply comes back whole")
  func exchange() throws {
    let server = try TestServer()
    let client = HTTPClient(host: "127.0.0.1", port: server.port, authority: "a")
    #expect(outcome(client, "POST", "/a", body: "hello") == "200 POST /a\nhello")
    #expect(outcome(client, "GET", "/nothing").hasPrefix("204 "))
    #expect(outcome(client, "POST", "/refused", body: String(repeating: "x", count: 1_000_000)) == "403 no")
    #expect(outcome(client, "GET", "/large/300000").utf8.count == 300_004)
  }

  @Test("a name with several addresses leads to the one that listens")
  func name() throws {
    let server = try TestServer()
    #expect(outcome(HTTPClient(host: "localhost", port: server.port, authority: "a"), "GET", "/a") == "200 GET /a\n")
  }

  @Test("nobody there is told from a name that is nobody's")
  func unreachable() throws {
    let port = try LoopbackPort.free()
    let refused = HTTPClient(host: "127.0.0.1", port: port, authority: "a")
    #expect(outcome(refused, "GET", "/") == "Connection refused")
    let nowhere = HTTPClient(host: "no such host", port: port, authority: "a")
    #expect(outcome(nowhere, "GET", "/") == "cannot find an address of no such host")
  }

  @Test("who listens and never answers is given up")
  func silent() throws {
    let listener = try RawListener()
    let client = HTTPClient(host: "127.0.0.1", port: listener.port, authority: "a")
    #expect {
      try client.exchange("GET", "/", milliseconds: 20)
    } throws: { error in
      if case .timedOut? = error as? HTTPClient.Failure { true } else { false }
    }
  }
}
