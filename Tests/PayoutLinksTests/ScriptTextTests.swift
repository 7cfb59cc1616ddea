import PayoutLinks
import Testing

@Suite("Scripts written out")
struct ScriptTextTests {
  @Test(
    "what is written reads as the same script",
    arguments: [
      "claim", "claim after 2s", "claim after 36599d; process at fetch 3", "approve after 1d12h; reject",
      "claim with fa_00000000000001 after 0s; fail at fetch 1000000 because beneficiary_bank_offline",
      "claim with asha.rao@upi; reverse because The bank gave it back, twice.", "cancel; expire",
      "claim after 2s webhook duplicate; fail webhook delay 5m because x; claim webhook style sorted; process webhook drop",
      "claim because low_balance; release_payout after 1m; reject_payout because Too much.; cancel_payout",
    ])
  func roundTrip(_ text: String) throws {
    let script = try Script(text)
    #expect(try Script(script.description) == script)
  }

  @Test("what remains counts from now: the seconds and the fetches that are left, and no step that was made")
  func remaining() throws {
    var ledger = Ledger()
    let link = try Sample.link(1, .issued)
    let slot = try #require(
      ledger.insert(link, script: try Script("claim after 60s; fail at fetch 3; claim after 1h"), at: Timestamp(1000)))
    #expect(
      ledger.remainingScript(of: slot, at: Timestamp(1020))?.description
        == "claim after 40s; fail at fetch 3; claim after 3600s")
    _ = ledger.settle(at: Timestamp(1060))
    _ = ledger.countFetch(of: slot, at: Timestamp(1061))
    #expect(ledger.remainingScript(of: slot, at: Timestamp(1061))?.description == "fail at fetch 2; claim after 3600s")
    _ = ledger.countFetch(of: slot, at: Timestamp(1062))
    _ = ledger.countFetch(of: slot, at: Timestamp(1062))
    #expect(ledger.remainingScript(of: slot, at: Timestamp(1100))?.description == "claim after 3562s")
    _ = ledger.settle(at: Timestamp(10_000))
    #expect(ledger.remainingScript(of: slot, at: Timestamp(10_000)) == nil)
  }
}
