import Harness
import PayoutLinksSandbox
import Testing

@Suite("Secrets in every spelling")
struct SecretSpellingTests {
  private static let secret = "S3cr3tValue"
  private static let names = [
    "key_secret", "password", "authorization", "access_token", "api_key", "cookie", "authentication", "x-auth",
  ]

  /// The name with some of its letters in another case, and some escaped with digits of either case.
  private static func spelling(_ name: String, escapes: Bool, _ random: inout TestRandom) -> String {
    var text = ""
    for byte in name.utf8 {
      let isLetter = 0x61...0x7A ~= byte
      let other = isLetter && Bool.random(using: &random) ? byte & 0xDF : byte
      if escapes, Int.random(in: 0..<3, using: &random) == 0 {
        let digits = String(other, radix: 16, uppercase: Bool.random(using: &random))
        text += "%\(digits)"
      } else {
        text += String(decoding: [other], as: UTF8.self)
      }
    }
    return text
  }

  @Test("none is shown by journal, archive, list of the unmatched, verification or fault rules", arguments: 1...6)
  func spellings(seed: UInt64) async throws {
    var random = TestRandom(seed)
    let session = try await Session()
    // Credentials with the secret in them, once in base64 and once as their sender meant them.
    let basic = "cnpwX3Rlc3Rfc2FuZGJveDpTM2NyM3RWYWx1ZQ=="
    _ = try session.admin("/__admin/faults", #"{"effect":"server_error","times":2,"match":{"route":"fetch"}}"#)
    for name in Self.names {
      let separator = ["&", ";"].randomElement(using: &random) ?? "&"
      let parameter = Self.spelling(name, escapes: true, &random)
      let target = ["/v1/payout-links", Requests.link(3), "/v1/nowhere"].randomElement(using: &random) ?? "/"
      let query = "count=1\(separator)\(parameter)=\(Self.secret);\(Self.secret)&skip=0"
      _ = try session.exchange(Requests.get("\(target)?\(query)"))
      let field = Self.spelling(name.replacing("_", with: "-"), escapes: false, &random)
      if field.lowercased() != "authorization" {
        _ = try session.exchange(Requests.get(target, fields: "\(field): \(Self.secret)\r\n"))
      }
      let scheme = Self.spelling("basic", escapes: false, &random)
      _ = try session.exchange(Requests.get(target, authorization: "\(scheme) \(basic)"))
      _ = try session.exchange(Requests.get(target, fields: "X-Original: \(scheme) \(basic)\r\n"))
      _ = try session.exchange(Requests.get(target, fields: "X-Original: Bearer \(Self.secret)\r\n"))
    }
    let verify = #"{"match":{"headers":{"X-Original":"a","Authorization":"b","Authentication":"c"}},"exactly":1}"#
    let shown = [
      try session.admin("/__admin/requests?limit=1000").body, try session.admin("/__admin/requests.har").body,
      try session.admin("/__admin/requests/unmatched?limit=1000").body, try session.admin("/__admin/faults").body,
      try session.admin("/__admin/verify", verify).body,
    ]
    for text in shown {
      #expect(!text.contains(Self.secret), "\(text.ranges(of: Self.secret).map { text[..<$0.lowerBound].suffix(200) })")
      #expect(!text.contains(basic.dropLast(2)))
    }
    #expect(shown[0].contains("skip=0"))
  }
}
