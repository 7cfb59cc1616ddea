import Foundation
import Harness
import Testing

@Suite(
  "gzip both ways with curl, in clear and over TLS",
  .enabled(
    if: Client.curl.isInstalled && Client.gzip.isInstalled, "there is no curl or no gzip; sh scripts/test installs curl"
  ))
struct CurlGzipTests {
  private static let note = String(repeating: "paid by link, ", count: 200)

  /// One link that is worth compressing, one that is not, several to cancel.
  private static func sandbox() throws -> ServedSandbox {
    let fixture = try TemporaryFile(
      """
      [{"id":"poutlk_0000000000000A","status":"issued","notes":{"why":"\(note)"}},
      {"id":"poutlk_0000000000000B","status":"issued"}]
      """)
    return try ServedSandbox(fixture: fixture)
  }

  private static func fetch(_ sandbox: ServedSandbox, _ base: String, _ id: String, _ options: [String]) throws
    -> String
  {
    try sandbox.curl(
      ["-u", ServedSandbox.credentials, "-w", "\n%header{content-encoding}|%header{vary}|%{size_download}"] + options
        + ["\(base)/v1/payout-links/poutlk_0000000000000\(id)"]
    ).output
  }

  @Test("a large reply is compressed for who asks, and comes out the same")
  func replies() throws {
    let sandbox = try Self.sandbox()
    for base in [sandbox.url, sandbox.httpsURL] {
      let plain = try Self.fetch(sandbox, base, "A", [])
      let text = try #require(plain.split(separator: "\n").first)
      #expect(text.contains(Self.note))
      #expect(plain == "\(text)\n|Accept-Encoding|\(text.utf8.count)")
      let parts = try Self.fetch(sandbox, base, "A", ["--compressed"]).split(separator: "\n")
      #expect(parts.count == 2 && parts[0] == text)
      let told = try #require(parts.last).split(separator: "|", omittingEmptySubsequences: false)
      #expect(told[0] == "gzip" && told[1] == "Accept-Encoding")
      #expect(try #require(Int(told[2])) < text.utf8.count / 4)
    }
  }

  @Test("weights are respected: q=0 has no gzip, a small reply has none either and does not vary")
  func weights() throws {
    let sandbox = try Self.sandbox()
    for (accepted, id, told) in [
      ("gzip;q=0", "A", "|Accept-Encoding|"), ("*;q=0", "A", "|Accept-Encoding|"),
      ("gzip;q=0.5, identity", "A", "|Accept-Encoding|"), ("br, zstd", "A", "|Accept-Encoding|"),
      ("gzip;q=0.001", "A", "gzip|Accept-Encoding|"), ("*", "A", "gzip|Accept-Encoding|"),
      ("br, gzip;q=0.8", "A", "gzip|Accept-Encoding|"), ("gzip", "B", "||"),
    ] {
      let reply = try Self.fetch(
        sandbox, sandbox.httpsURL, id, ["-o", "/dev/null", "-H", "Accept-Encoding: \(accepted)"])
      #expect(reply.hasPrefix("\n\(told)"), "\(accepted): \(reply)")
    }
  }

  /// What a cancel with this body brings: status and reason.
  private static func cancel(
    _ sandbox: ServedSandbox, _ base: String, _ id: String, body: String, coding: String = "gzip",
    _ options: [String] = []
  ) throws -> String {
    try sandbox.curl(
      [
        "-u", ServedSandbox.credentials, "-o", "/dev/null", "-w", "%{http_code} %header{sandbox-reason}", "-H",
        "Content-Type: application/json", "-H", "Content-Encoding: \(coding)", "--data-binary", "@\(body)",
      ] + options + ["\(base)/v1/payout-links/poutlk_0000000000000\(id)/cancel"]
    ).output
  }

  /// A file with `text`, compressed by gzip itself.
  private static func compressed(_ text: String) throws -> TemporaryFile {
    let file = try TemporaryFile(text, name: "body")
    #expect(try Client.gzip.run(["-k", file.path]).status == 0)
    return file
  }

  @Test("a compressed request body is read, with a length and in chunks")
  func requests() throws {
    let sandbox = try Self.sandbox()
    let body = try Self.compressed(#"{"reason":"no longer needed"}"#)
    #expect(try Self.cancel(sandbox, sandbox.httpsURL, "A", body: "\(body.path).gz") == "200 ")
    let chunks = ["-H", "Transfer-Encoding: chunked"]
    #expect(try Self.cancel(sandbox, sandbox.url, "B", body: "\(body.path).gz", coding: "x-gzip", chunks) == "200 ")
  }

  @Test("what is damaged, swells or is coded otherwise is refused with a reason, and changes nothing")
  func refusals() throws {
    let sandbox = try Self.sandbox()
    let good = try Self.compressed(#"{"reason":"no longer needed"}"#)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(good.path).gz"))
    let damaged = "\(good.folder)/damaged"
    let cut = "\(good.folder)/cut"
    try Data(bytes.dropLast(8) + bytes.suffix(8).map { $0 ^ 0xFF }).write(to: URL(fileURLWithPath: damaged))
    try bytes.dropLast(3).write(to: URL(fileURLWithPath: cut))
    let bomb = try Self.compressed("{\"a\":\"\(String(repeating: " ", count: 10 << 20))\"}")
    // Within the ratio, beyond the size.
    let large = try Self.compressed("[\((0..<250_000).map(String.init).joined(separator: ","))]")
    let notJSON = try Self.compressed("{")
    for (body, coding, status) in [
      (damaged, "gzip", 400), (cut, "gzip", 400), (good.path, "gzip", 400), ("\(notJSON.path).gz", "gzip", 400),
      ("\(bomb.path).gz", "gzip", 413), ("\(large.path).gz", "gzip", 413), (good.path, "br", 415),
      ("\(good.path).gz", "gzip, gzip", 415),
    ] {
      for base in [sandbox.url, sandbox.httpsURL] {
        let said = try Self.cancel(sandbox, base, "A", body: body, coding: coding)
        #expect(said.hasPrefix("\(status) ") && said.utf8.count > 20, "\(body) \(coding): \(said)")
      }
    }
    #expect(try Self.fetch(sandbox, sandbox.httpsURL, "A", []).contains(#""status":"issued""#))
  }
}
