import Harness
import Testing

/// Byte by byte what the clients of the other suites only call a failed connection.
@Suite("the wrong language on a port")
struct CrossedPortTests {
  @Test("plain HTTP on the TLS port gets a fatal alert and the end, whatever it says")
  func plainHTTP() throws {
    let sandbox = try ServedSandbox()
    for text in ["GET / HTTP/1.1\r\nHost: sandbox.test\r\n\r\n", "POST /v1/payout-links HTTP/1.1\r\n"] {
      let client = try RawClient(port: sandbox.httpsPort)
      try client.send(text)
      // RFC 8446 section 6: an alert record, fatal, unexpected_message.
      #expect(try client.receiveAll() == [21, 3, 3, 0, 2, 2, 10])
    }
  }

  @Test("the first bytes of a greeting of TLS on the plain port are answered with 400 in words")
  func tlsOnPlainPort() throws {
    let sandbox = try ServedSandbox()
    let client = try RawClient(port: sandbox.port)
    // A handshake record with TLS 1.0's version, as everybody sends it.
    try client.send([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03])
    let reply = try client.reply()
    #expect(reply.status == 400)
    #expect(reply["Sandbox-Reason"] == "a TLS handshake arrived on a port that speaks plain HTTP")
    #expect(reply["Connection"] == "close")
  }
}
