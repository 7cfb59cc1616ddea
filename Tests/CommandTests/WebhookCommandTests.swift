import Coding
import Harness
import Testing

@testable import payout_links_sandbox

@Suite("Webhooks at the terminal")
struct WebhookCommandTests {
  private static let body = #"{"b":"a/é","a":[1, 2]}"#

  /// What a signature is of, and what is said of it.
  @Test(
    "a signature that is not good gets the likeliest reason",
    arguments: [
      (body, "12345", ""), (body + "\n", "12345", "a newline at its end"),
      (#"{"b":"a/é","a":[1,2]}"#, "12345", "parsed and written again"),
      (#"{"b":"a\/\u00e9","a":[1,2]}"#, "12345", #"escapes "/""#),
      (#"{"a":[1,2],"b":"a/é"}"#, "12345", "the order of its keys"), (body, "12345\n", "ends in a newline"),
      (body, "other", "the secret is another"),
    ])
  func reasons(signed: String, secret: String, reason: String) {
    let signature = Signature.hexadecimal(of: Array(signed.utf8), secret: Array(secret.utf8))
    let check = SignatureCheck(body: Array(Self.body.utf8), secret: Array("12345".utf8), signature: signature)
    #expect(check.isGood == reason.isEmpty)
    if !check.isGood {
      let text = signed.hasSuffix("\n") ? "a newline at the body's end" : reason
      #expect(check.reason.contains(text), "\(check.reason)")
    }
  }

  @Test("upper case, base64, white space and nonsense are told apart")
  func spellings() {
    let (body, secret) = (Array(Self.body.utf8), Array("12345".utf8))
    let good = Signature.hexadecimal(of: body, secret: secret)
    for (signature, reason) in [
      (good.uppercased(), "upper case"), (Signature.base64(of: body, secret: secret), "base64"),
      (good + "\n", "white space"), ("", "empty"), ("abc", "64 hexadecimal digits"),
    ] {
      let check = SignatureCheck(body: body, secret: secret, signature: signature)
      #expect(!check.isGood && check.reason.contains(reason), "\(check.reason)")
    }
  }

  @Test("webhooks are added, listed and removed, and events shown and sent again")
  func commands() throws {
    let server = try RunningServer()
    let receiver = try Receiver()
    let added = try server.lines([
      "webhooks", "add", receiver.url, "--secret", "12345", "--event", "payout_link.cancelled",
    ])
    let id = String(try #require(added.last?.split(separator: " ").first))
    #expect(added.last?.contains("payout_link.cancelled") == true)
    #expect(try server.exchange(Requests.post(Requests.link(3) + "/cancel")).status == 200)
    _ = try server.exchange(
      Requests.get("/__admin/webhooks/wait?event=payout_link.cancelled&timeout=20", authorization: nil))
    let events = try server.lines(["webhooks", "events", "--status", "acknowledged"])
    let columns = try #require(events.last?.split(separator: " ").map(String.init))
    #expect(columns[2] == "payout_link.cancelled" && columns.last == "1")
    let curl = try server.run(["webhooks", "events", columns[1], "--curl"]).output
    #expect(curl.hasPrefix("curl -sS -X POST '\(receiver.url)'"))
    #expect(try server.lines(["webhooks", "resend", columns[1], "--to", receiver.url]) == ["resent 1 event"])
    #expect(try server.lines(["webhooks", "remove", id]) == ["removed"])
    #expect(try server.lines(["webhooks"]) == ["nobody is told of events"])
  }

  @Test("a run whose events were never acknowledged fails with --fail-on webhook")
  func verdict() throws {
    let url = "http://127.0.0.1:\(try LoopbackPort.free())/"
    let cancel = Requests.post(Requests.link(3) + "/cancel")
    let wait = Requests.get("/__admin/webhooks/wait?until=sent&timeout=20", authorization: nil)
    let failed = try VerdictTests.run(["--fail-on", "webhook", "--webhook-url", url], [cancel, wait])
    #expect(failed.status == 1)
    #expect(failed.error.contains("failed: 1 webhook\n  payout_link.cancelled of poutlk_00000000000003 ("))
    #expect(failed.error.contains("Connection refused"))
    let passed = try VerdictTests.run(["--fail-on", "webhook"], [cancel])
    #expect(passed.status == 0 && passed.error.contains("passed: none webhook"), "\(passed.error)")
  }

  @Test("options that name no receiver, or one far away, are refused")
  func options() throws {
    for (arguments, status, text) in [
      (["--webhook-url", "ftp://app/"], 2, "--webhook-url must be an http or https URL"),
      (["--webhook-url", "https://example.com/"], 2, "--webhook-allow example.com allows it"),
      (["--webhook-allow", "a b"], 2, "--webhook-allow must be the name or address of a host, or *; found \"a b\""),
      (["--webhook-concurrency", "0"], 2, "--webhook-concurrency must be a whole number from 1 to 16"),
      (["--webhook-ca", "/no/such.pem"], 1, "--webhook-ca: /no/such.pem cannot be read: No such file or directory"),
      (["--webhook-ca", "/dev/null"], 1, "--webhook-ca: /dev/null is not a usable PEM certificate"),
    ] {
      let result = try Command.run(["--port", "0"] + arguments)
      #expect(result.status == status && result.error.contains(text), "\(result.error)")
    }
  }
}
