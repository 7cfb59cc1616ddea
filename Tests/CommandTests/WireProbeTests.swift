import Harness
import Testing

/// The program that outside judges talk to.
@Suite struct WireProbeTests {
  private func ports(_ line: String) -> [UInt16] {
    line.split(separator: " ").dropFirst(2).compactMap { UInt16($0.split(separator: ":").last ?? "") }
  }

  @Test("wire-probe has the few resources that judges ask for")
  func probe() throws {
    let probe = try Command(["--port", "0", "--https-port", "0"], program: "wire-probe")
    let ports = ports(probe.firstLine())
    #expect(ports.count == 2)
    let client = try RawClient(port: ports[0])
    func ask(_ method: String, _ path: String, _ fields: String = "", body: String = "") throws -> RawReply {
      let length = body.isEmpty ? "" : "Content-Length: \(body.utf8.count)\r\n"
      return try client.exchange(
        "\(method) \(path) HTTP/1.1\r\nHost: a\r\n\(fields)\(length)\r\n\(body)", toHead: method == "HEAD")
    }
    let root = try ask("GET", "/")
    #expect(root.status == 200 && root.body == "Hello world!")
    #expect(root["Content-Type"]?.hasPrefix("text/plain") == true)
    #expect(try ask("HEAD", "/")["Content-Length"] == "12")
    #expect(try ask("POST", "/", body: "hello").body == "hello")
    #expect(try ask("PUT", "/", body: "hello").body == "hello")
    #expect(try ask("GET", "/echo", "X-A:  b \r\n").body == "Host: a\nX-A: b\n")
    #expect(try ask("GET", "/cookie", "Cookie: a=b; c=d=e; f\r\n").body == "a=b\nc=d=e\n")
    #expect(try ask("POST", "/json", body: #"{ "a" : [1, 2.50] }"#).body == #"{"a":[1,2.50]}"#)
    #expect(try ask("POST", "/json", body: "{").status == 400)
    let options = try ask("OPTIONS", "/")
    #expect(options.status == 204 && options["Allow"] == "GET, HEAD, POST, PUT, OPTIONS")
    for method in ["DELETE", "TRACE", "BREW"] {
      let refused = try ask(method, "/")
      #expect(refused.status == 405 && refused.has("Allow"))
    }
    #expect(try ask("GET", "/nothing").status == 404)
    probe.signal(15)
    #expect(probe.finish().status == 0)
  }

  @Test("wire-probe --dump says what was understood, and why something was not")
  func dump() throws {
    let dump = try Command(["--dump", "--port", "0"], program: "wire-probe")
    let port = try #require(ports(dump.firstLine()).first)
    let client = try RawClient(port: port)
    let reply = try client.exchange(
      "\r\nBREW http://b/?c HTTP/1.1\r\nHost:  a\r\nTransfer-Encoding: chunked\r\n\r\n1;x\r\n\u{1}\r\n3\r\nabc\r\n0\r\n\r\n"
    )
    #expect(
      reply.body
        == #"{"method":"BREW","target":"http://b/?c","version":"HTTP/1.1","headers":[["Host","a"],"#
        + #"["Transfer-Encoding","chunked"]],"body":"AWFiYw=="}"#)
    let refused = try client.exchange("GET / HTTP/1.1\r\n\r\n")
    #expect(refused.status == 400)
    #expect(refused.body == #"{"error":"an HTTP/1.1 request needs a Host header (RFC 9112 section 3.2)"}"#)
    dump.signal(15)
    #expect(dump.finish().status == 0)
  }
}
