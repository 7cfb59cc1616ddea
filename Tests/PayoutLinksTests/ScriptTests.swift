import Harness
import PayoutLinks
import Testing

@Suite("Scripted links")
struct ScriptTests {
  static func step(
    _ kind: Event.Kind, _ trigger: Script.Trigger, payee: Occurrence.Payee = .any, reason: PayoutReason? = nil
  ) -> Script.Step {
    Script.Step(occurrence: Occurrence(kind, payee: payee, reason: reason), trigger: trigger)
  }

  @Test("a script is steps of an event, a time and what belongs to the event")
  func parsing() throws {
    let offline = PayoutReason("beneficiary_bank_offline")
    let script = try Script(
      "claim after 2s with asha@upi; fail at fetch 3 because beneficiary_bank_offline;claim after 1m30s\n"
        + "with fa_00000000000001 ; process;")
    #expect(
      script.steps == [
        Self.step(.claim, .after(seconds: 2), payee: .details(.vpa(address: "asha@upi"))),
        Self.step(.fail, .fetch(3), reason: offline),
        Self.step(
          .claim, .after(seconds: 90), payee: .fundAccount(try Sample.identifier(.fundAccount, 1))),
        Self.step(.process, .after(seconds: 0)),
      ])
  }

  @Test(
    "what is no script is told with its place, what was expected and what is near",
    arguments: [
      ("", 0, "", "a step"), (" ; ", 3, "", "a step"), ("clam", 0, "clam", "an event"),
      ("claim aftr 2s", 6, "aftr", "after, at, webhook, with"), ("claim after", 11, "", "a delay"),
      ("claim after 2", 12, "2", "a delay"), ("claim after 2y", 12, "2y", "a delay"),
      ("claim after 999999w", 12, "999999w", "a delay"), ("claim at 3", 9, "3", "\"fetch\""),
      ("claim at fetch", 14, "", "a number"), ("claim at fetch 0", 15, "0", "a number"),
      ("claim at fetch 1000001", 15, "1000001", "a number"), ("claim with nobody", 11, "nobody", "a fund account's id"),
      ("process with a@b", 8, "with", "after, at, webhook, \";\""), ("fail because ;", 13, "", "a reason"),
      ("claim after 1s at fetch 2", 15, "at", "webhook, with, because, \";\""),
      ("process webhook", 15, "", "what is done to the webhook: drop, duplicate"),
      ("process webhook dorp", 16, "dorp", "drop"), ("process webhook delay", 21, "", "a delay"),
      ("process webhook delay 2d", 22, "2d", "from 1s to 1d"), ("process webhook style", 21, "", "escaped, plain"),
      ("process webhook drop webhook drop", 21, "webhook", "after, at, \";\""),
      ("claim because x", 14, "x", "low_balance"), ("process because x", 8, "because", "after, at"),
      ("claim; process after 1s 5", 24, "5", "\";\""),
      ("claim after 99999999999999999999s", 12, "99999999999999999999s", "a delay"),
    ])
  func errors(text: String, offset: Int, found: String, expected: String) {
    do throws(ScriptError) {
      _ = try Script(text)
      #expect(Bool(false), "\(text) was taken")
    } catch {
      #expect(error.offset == offset)
      #expect(error.found == found)
      #expect(error.expected.contains(expected), "\(error.expected)")
    }
  }

  @Test("a script has at most 100 steps")
  func bound() throws {
    let steps = Array(repeating: "claim", count: 100)
    #expect(try Script(steps.joined(separator: ";")).steps.count == 100)
    #expect(throws: ScriptError.self) { try Script((steps + ["claim"]).joined(separator: ";")) }
  }

  @Test("what is no script never traps, whatever its bytes")
  func noise() {
    var random = TestRandom(5)
    let words = [
      "claim", "fail", " ", ";", "after", "at", "fetch", "3", "2s", "because", "with", "webhook", "delay", "a@b", "é",
      "\u{0}",
    ]
    for _ in 0..<3000 {
      let text = (0..<random.draw(12)).map { _ in words[random.draw(words.count)] }.joined(
        separator: random.draw(2) == 0 ? " " : "")
      _ = try? Script(text)
    }
  }

  @Test(
    "a reason is a name or a sentence, and gives both",
    arguments: [
      ("no_such_reason", "no_such_reason", "No such reason"),
      ("The bank is closed.", "the_bank_is_closed", "The bank is closed."), ("é", "", "é"),
    ])
  func reasons(text: String, reason: String, description: String) {
    #expect(PayoutReason(text) == PayoutReason(reason: reason, description: description, source: .beneficiaryBank))
  }

  // MARK: Running

  static func ledger(_ script: String, expireBy: Int64? = nil) throws -> (Ledger, Int) {
    var ledger = Ledger(generator: IdentifierGenerator(seed: 1))
    let slot = try #require(
      ledger.insert(
        try Sample.link(1, .issued, expireBy: expireBy), LinkFacts(), script: try Script(script), at: Timestamp(100)))
    return (ledger, slot)
  }

  @Test("a clock that jumps runs everything in order, each step at its own second")
  func jump() throws {
    var (ledger, slot) = try Self.ledger("claim after 2s; fail after 5s; claim after 1m; process after 10s")
    let happened = ledger.settle(at: Timestamp(1000))
    #expect(happened.map(\.at.seconds) == [102, 107, 167, 177])
    #expect(happened.map(\.after.status) == [.processing, .issued, .processing, .processed])
    let payouts = ledger.payouts(of: slot)
    #expect(payouts.map(\.status) == [.processed, .failed])
    #expect(payouts.map(\.createdAt.seconds) == [167, 102])
    #expect(payouts.map { $0.bankReference == nil } == [false, true])
    #expect(ledger[slot].payoutID == payouts[0].id)
    #expect(ledger[slot].attemptCount == 2)
    #expect(ledger.nextDue == nil)
  }

  @Test("step by step or in one jump, the same happens at the same seconds")
  func anySteps() throws {
    let script = "claim after 3s; reverse after 4s because x; claim after 5s; process after 6s"
    var (whole, slot) = try Self.ledger(script, expireBy: 113)
    let expected = whole.settle(at: Timestamp(500)).map { "\($0.at.seconds) \($0.after.status)" }
    for step in Int64(1)...9 {
      var (ledger, _) = try Self.ledger(script, expireBy: 113)
      var happened: [Transition] = []
      for now in stride(from: Int64(100), through: 140, by: Int64.Stride(step)) {
        happened += ledger.settle(at: Timestamp(now))
      }
      #expect(happened.map { "\($0.at.seconds) \($0.after.status)" } == expected)
      #expect(ledger[slot].status == whole[slot].status)
    }
    #expect(expected == ["103 processing", "107 issued", "112 processing", "118 processed"])
  }

  @Test("a link that expires between two steps is expired, at its expire_by, and its script is over")
  func expiryBetween() throws {
    var (ledger, slot) = try Self.ledger("claim after 3s; fail after 4s; claim after 20s", expireBy: 110)
    let happened = ledger.settle(at: Timestamp(1000))
    #expect(happened.map(\.at.seconds) == [103, 107, 110])
    #expect(ledger[slot].status == .expired)
    #expect(ledger.nextDue == nil)
  }

  @Test("at the second of expire_by the expiry comes before the script's claim")
  func expiryFirst() throws {
    var (ledger, slot) = try Self.ledger("claim after 10s", expireBy: 110)
    _ = ledger.settle(at: Timestamp(110))
    #expect(ledger[slot].status == .expired)
  }

  @Test("a step at the n-th fetch shows in that fetch, counted from the step before it")
  func fetches() throws {
    var (ledger, slot) = try Self.ledger("claim at fetch 3; process at fetch 2")
    var states: [Status] = []
    for _ in 0..<6 {
      _ = ledger.countFetch(of: slot, at: Timestamp(100))
      states.append(ledger[slot].status)
    }
    #expect(states == [.issued, .issued, .processing, .processing, .processed, .processed])
  }

  @Test("after a step at a fetch, one without a time follows at once and one with a delay in its time")
  func fetchThenDelay() throws {
    var (ledger, slot) = try Self.ledger("claim at fetch 1; fail; claim after 5s")
    _ = ledger.countFetch(of: slot, at: Timestamp(200))
    #expect(ledger[slot].status == .issued)
    _ = ledger.settle(at: Timestamp(204))
    #expect(ledger[slot].status == .issued)
    _ = ledger.settle(at: Timestamp(205))
    #expect(ledger[slot].status == .processing)
  }

  @Test("a step that the link's state does not allow is passed over")
  func refusedStep() throws {
    var (ledger, slot) = try Self.ledger("process after 1s; claim after 1s; approve; process after 1s")
    #expect(ledger.settle(at: Timestamp(103)).map(\.after.status) == [.processing, .processed])
    #expect(ledger[slot].status == .processed)
  }

  @Test("a final state ends the script, whoever brought it about")
  func cancelled() throws {
    var (ledger, slot) = try Self.ledger("claim after 5s")
    _ = ledger.apply(.cancel, to: slot, at: Timestamp(101))
    #expect(ledger.settle(at: Timestamp(1000)).isEmpty)
    #expect(ledger[slot].status == .cancelled)
  }
}
