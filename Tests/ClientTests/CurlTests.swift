import Foundation
import Harness
import Testing

@Suite("curl over HTTPS", .enabled(if: Client.curl.isInstalled, "there is no curl; sh scripts/test installs it"))
struct CurlTests {
  @Test("TLS 1.2 and 1.3 both carry the API", arguments: ["1.2", "1.3"])
  func versions(version: String) throws {
    let sandbox = try ServedSandbox()
    let link = sandbox.httpsURL + Requests.link(3)
    let options = ["-v", "-u", ServedSandbox.credentials, "--tlsv\(version)", "--tls-max", version]
    let fetched = try sandbox.curl(options + [link])
    #expect(fetched.status == 0, "\(fetched.error)")
    #expect(fetched.error.contains("SSL connection using TLSv\(version) / "))
    #expect(fetched.output.contains(#""status":"issued""#))
    #expect(
      fetched.output == (try sandbox.curl(["-u", ServedSandbox.credentials, sandbox.url + Requests.link(3)]).output))
    let cancelled = try sandbox.curl(options + ["-X", "POST", "\(link)/cancel"])
    #expect(cancelled.output.contains(#""status":"cancelled""#))
    let again = try sandbox.curl(options + ["-X", "POST", "-w", "\n%{http_code}", "\(link)/cancel"])
    #expect(again.output.hasSuffix("\n400"))
  }

  @Test("an authority that is not the sandbox's is refused, and so is having none")
  func wrongAuthority() throws {
    let sandbox = try ServedSandbox()
    let other = try ServedSandbox()
    for arguments in [["--cacert", other.authority.path], []] {
      let outcome = try Client.curl.run(["-sS"] + arguments + ["\(sandbox.httpsURL)/livez"])
      #expect(outcome.status == 60, "\(outcome.error)")
      #expect(outcome.output.isEmpty)
    }
    #expect(sandbox.stop().contains(#""event":"tls handshake failed","reason":"tlsv1 alert unknown ca""#))
  }

  @Test("the certificate is for every name and address that a client may call the sandbox by, and for no other")
  func names() throws {
    let sandbox = try ServedSandbox([
      "--tls-name", "payouts.internal", "--tls-name", "*.sandbox.test", "--tls-name", "192.0.2.7",
    ])
    for (host, status) in [
      ("localhost", 0), ("api.razorpay.com", 0), ("127.0.0.1", 0), ("[::1]", 0), ("payouts.internal", 0),
      ("one.sandbox.test", 0), ("192.0.2.7", 0), (ProcessInfo.processInfo.hostName, 0), ("razorpay.com", 60),
      ("example.test", 60), ("192.0.2.8", 60), ("one.two.sandbox.test", 60),
    ] as [(String, Int32)] {
      let outcome = try sandbox.curl([
        "--connect-to", "\(host):443:127.0.0.1:\(sandbox.httpsPort)", "https://\(host)/livez",
      ])
      #expect(outcome.status == status, "\(host): \(outcome.error)")
      #expect(outcome.output == (status == 0 ? #"{"status":"ok"}"# : ""))
    }
  }

  @Test("requests after one another share one connection and its handshake")
  func keepAlive() throws {
    let sandbox = try ServedSandbox()
    let outcome = try sandbox.curl([
      "-u", ServedSandbox.credentials, "-o", "/dev/null", "-o", "/dev/null", "-o", "/dev/null", "-w",
      "%{http_code} %{num_connects}\\n", "\(sandbox.httpsURL)\(Requests.link(1))",
      "\(sandbox.httpsURL)/v1/payout-links/poutlk_nowhere0000000", "\(sandbox.httpsURL)/livez",
    ])
    #expect(outcome.output == "200 1\n400 0\n200 0\n", "\(outcome.error)")
  }

  @Test("a client that can do HTTP/2 too is told that it is HTTP/1.1")
  func http2() throws {
    let sandbox = try ServedSandbox()
    for option in ["--http1.1", "--http2", "--no-alpn"] {
      let outcome = try sandbox.curl([option, "-o", "/dev/null", "-w", "%{http_version}", "\(sandbox.httpsURL)/livez"])
      // A curl that was built without HTTP/2 says so.
      if option == "--http2", outcome.error.contains("doesn't support") { continue }
      #expect(outcome.output == "1.1", "\(option): \(outcome.error)")
    }
  }

  @Test("HTTP on the TLS port and TLS on the plain port end at once, and the log says why")
  func crossed() throws {
    let sandbox = try ServedSandbox()
    let plain = try sandbox.curl(["http://127.0.0.1:\(sandbox.httpsPort)/livez"])
    #expect(plain.status == 1, "what comes is no HTTP: \(plain.error)")
    let secure = try sandbox.curl(["https://127.0.0.1:\(sandbox.port)/livez"])
    #expect(secure.status == 35, "the handshake fails: \(secure.error)")
    let log = sandbox.stop()
    #expect(log.contains(#""event":"tls handshake failed","reason":"plain HTTP arrived on the HTTPS port, whose URL"#))
    #expect(log.contains(#""reason":"a TLS handshake arrived on a port that speaks plain HTTP""#))
  }

  @Test("both ports are written into files for scripts")
  func portFiles() throws {
    let files = try TemporaryFile(name: "http")
    let sandbox = try ServedSandbox(["--port-file", files.path, "--https-port-file", "\(files.folder)/https"])
    #expect(try String(contentsOfFile: files.path, encoding: .utf8) == "\(sandbox.port)\n")
    #expect(try String(contentsOfFile: "\(files.folder)/https", encoding: .utf8) == "\(sandbox.httpsPort)\n")
    #expect(sandbox.url == "http://127.0.0.1:\(sandbox.port)")
    #expect(sandbox.httpsURL == "https://localhost:\(sandbox.httpsPort)")
  }
}
