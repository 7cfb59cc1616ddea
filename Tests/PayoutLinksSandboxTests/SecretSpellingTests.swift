import Coding
import Harness
import ImitatedWorld
import PayoutLinksSandbox
import Testing

@testable import Server

@Suite("Secrets in every spelling")
struct SecretSpellingTests {
  @Test("none is shown by journal, archive, list of the unmatched, verification or fault rules", arguments: 1...6)
  func spellings(seed: UInt64) async throws {
    var random = TestRandom(seed)
    let session = try await Session()
    _ = try session.admin("/__admin/faults", #"{"effect":"server_error","times":2,"match":{"route":"fetch"}}"#)
    for request in SpelledSecret.heads(&random) { _ = try session.exchange(request) }
    let verify = #"{"match":{"headers":{"X-Original":"a","Authorization":"b","Authentication":"c"}},"exactly":1}"#
    let shown = [
      try session.admin("/__admin/requests?limit=1000").body, try session.admin("/__admin/requests.har").body,
      try session.admin("/__admin/requests/unmatched?limit=1000").body, try session.admin("/__admin/faults").body,
      try session.admin("/__admin/verify", verify).body,
    ]
    for text in shown {
      let places = text.ranges(of: SpelledSecret.value).map { text[..<$0.lowerBound].suffix(200) }
      #expect(places.isEmpty)
      #expect(!text.contains(SpelledSecret.credentials.dropLast(2)))
    }
    #expect(shown[0].contains("skip=0"))
  }

  @Test("of a body none is in its reply, nor anywhere in the journal but in the body as it came", arguments: 1...6)
  func bodies(seed: UInt64) async throws {
    var random = TestRandom(seed)
    let session = try await Session()
    let requests = SpelledSecret.bodies(&random) { GzipEncoder()?.encode($0) }
    for request in requests {
      try session.client.send(request)
      let reply = try session.client.reply()
      #expect(!(reply.head + reply.body).contains(SpelledSecret.bodyValue), "\(reply.head)\n\(reply.body)")
    }
    for path in ["/__admin/requests?limit=1000", "/__admin/requests.har"] {
      #expect(try session.admin(path).body.ranges(of: SpelledSecret.bodyValue).count == requests.count)
    }
    let verify = #"{"match":{"body_contains":"nothing of it","method":"POST"}}"#
    #expect(try !session.admin("/__admin/verify", verify).body.contains(SpelledSecret.bodyValue))
  }
}
