import PayoutLinks

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

/// Fixture files: loaded or refused with issues, never a trap; what was loaded can be served.
enum FuzzFixtures {
  static let seeds = [
    #"[{"id":"poutlk_0000000000000A","status":"issued","amount":1000,"expire_by":"+15m"}]"#,
    #"{"id":"poutlk_0000000000000B","status":"processed","fund_account_id":"fa_00000000000001","notes":{"a":"b"}}"#,
    #"{"payout_links":[{"id":"poutlk_0000000000000C","status":"expired","expire_by":1,"created_at":0}],"keys":[]}"#,
    #"{"accounts":[{"keys":[{"id":"rzp_test_a","secret":"b"}],"payout_links":[]}]}"#,
    #"{"entity":"collection","count":1,"items":[{"id":"poutlk_0000000000000D","status":"cancelled"}]}"#, "[]", "{}",
  ]

  static func check(_ bytes: [UInt8]) {
    do {
      let start = Timestamp(1_800_000_000)
      let seed = try Seed([.json(String(decoding: bytes, as: UTF8.self))], start: start)
      _ = World(seed, randomness: 1, at: start).linkCount
    } catch {
      require(!error.issues.isEmpty, "a refusal says why")
      for issue in error.issues { require(!issue.description.isEmpty, "an issue has words") }
    }
  }
}
