import Foundation
import Harness
import Testing

@Suite("payout-links-sandbox serve, what names its links")
struct SeedTests {
  static let body =
    #"{"account_number":"7878780080316316","contact":{"name":"Asha Rao","email":"a@b.c"},"amount":1000,"#
    + #""currency":"INR","purpose":"refund","description":"x"}"#

  /// The id and the short URL of the first link that a sandbox with these arguments creates.
  static func names(_ arguments: [String], environment: [String: String] = [:]) throws -> [String] {
    let command = try Command(["--port", "0"] + arguments, environment: environment)
    let client = try RawClient(port: try ServeTests.port(command.firstLine()))
    let reply = try client.exchange(Requests.post("/v1/payout-links", body: body))
    command.signal(SIGTERM)
    _ = command.finish()
    let link = try #require(try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
    return [link["id"], link["short_url"]].compactMap { $0 as? String }
  }

  @Test("--seed, or its variable, makes the same ids each time; without it they are new")
  func seed() throws {
    let seeded = try Self.names(["--seed", "7"])
    #expect(try Self.names([], environment: ["PAYOUT_LINKS_SANDBOX_SEED": "7"]) == seeded)
    #expect(try Self.names([]) != seeded)
  }

  @Test("--public-url, or its variable, is what short URLs begin with")
  func publicURL() throws {
    #expect(try Self.names(["--public-url", "https://pay.example.com/"])[1].hasPrefix("https://pay.example.com/i/"))
    let variable = ["PAYOUT_LINKS_SANDBOX_PUBLIC_URL": "http://[::1]:8080/x"]
    #expect(try Self.names([], environment: variable)[1].hasPrefix("http://[::1]:8080/x/i/"))
  }

  @Test(
    "values that cannot be are wrong usage",
    arguments: [
      ("--seed", "-1"), ("--seed", "x"), ("--seed", "18446744073709551616"), ("--public-url", "pay.example.com"),
      ("--public-url", "ftp://a"), ("--public-url", "http://"), ("--public-url", "http://a b"),
      ("--public-url", "http://a?b"), ("--public-url", "https://user@a"), ("--public-url", "http://a:99999"),
    ])
  func wrongUsage(option: String, value: String) throws {
    let result = try Command.run(["\(option)=\(value)"])
    #expect(result.status == 2)
    #expect(result.error.contains(option), "\(result.error)")
  }
}
