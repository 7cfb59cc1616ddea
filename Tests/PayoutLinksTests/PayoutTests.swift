import PayoutLinks
import Testing

@Suite("Payouts of a link")
struct PayoutTests {
  @Test("a claim makes a payout, its end is the payout's end, and a second attempt makes a second")
  func attempts() throws {
    var ledger = Ledger(generator: IdentifierGenerator(seed: 3))
    let slot = try #require(ledger.insert(try Sample.link(1, .issued)))
    let claim = Occurrence(.claim, payee: .details(.vpa(address: "a@b")))
    #expect(ledger.apply(claim, to: slot, at: Timestamp(10)).refusal == nil)
    #expect(ledger.payouts(of: slot).map(\.status) == [.processing])
    let reason = PayoutReason("bank_closed")
    _ = ledger.apply(Occurrence(.fail, reason: reason), to: slot, at: Timestamp(20))
    #expect(ledger.payouts(of: slot).map(\.reason) == [reason])
    _ = ledger.apply(claim, to: slot, at: Timestamp(30))
    _ = ledger.apply(Occurrence(.process), to: slot, at: Timestamp(40))
    let payouts = ledger.payouts(of: slot)
    #expect(payouts.map(\.status) == [.processed, .failed])
    #expect(payouts.map(\.mode) == [.upi, .upi])
    #expect(payouts[0].fundAccount == payouts[1].fundAccount, "the same details are the same account")
    #expect(payouts[0].id != payouts[1].id)
    #expect(ledger[slot].payoutID == payouts[0].id)
    #expect(ledger[slot].fundAccountID == payouts[0].fundAccount)
  }

  /// Written a second time, as the reference tells it: from, event, to.
  static let rows: [(Payout.Status, Event.Kind, Payout.Status)] = [
    (.pending, .approvePayout, .processing), (.pending, .rejectPayout, .rejected),
    (.queued, .releasePayout, .processing), (.queued, .cancelPayout, .cancelled), (.queued, .fail, .failed),
    (.processing, .process, .processed), (.processing, .fail, .failed), (.processing, .reverse, .reversed),
  ]

  @Test(
    "a payout goes where the table says, and its link with it; nothing else happens to it",
    arguments: Payout.Status.allCases)
  func everyPair(status: Payout.Status) throws {
    for event in Event.Kind.allCases where PayoutLifeCycle.concerns(event) {
      let row = Self.rows.first { $0.0 == status && $0.1 == event }
      #expect(PayoutLifeCycle.next(from: status, on: event) == row?.2, "\(status) on \(event)")
      guard status.isUnderWay else { continue }
      var ledger = Ledger(generator: IdentifierGenerator(seed: 3))
      let slot = try #require(ledger.insert(try Sample.link(1, .issued)))
      let reasons: [Payout.Status: PayoutReason] = [.pending: .pendingApproval, .queued: .lowBalance]
      _ = ledger.apply(Occurrence(.claim, reason: reasons[status]), to: slot, at: Timestamp(1))
      #expect(ledger.payoutUnderWay(of: slot) == status)
      #expect(ledger[slot].status == .processing)
      let applied = ledger.apply(Occurrence(event), to: slot, at: Timestamp(2))
      #expect((applied.refusal == nil) == (row != nil))
      #expect(applied.refusal?.payout == (row == nil ? status : nil))
      #expect(ledger.payouts(of: slot).first?.status == row?.2 ?? status)
      #expect(applied.happened.last?.payout == (row == nil ? nil : ledger.payouts(of: slot).first))
      #expect((ledger[slot].status == .processing) == (row?.2 ?? status).isUnderWay)
    }
  }

  @Test("with approval and a low balance a payout is pending, then queued, then processing, and its link waits")
  func rules() throws {
    var rules = PayoutRules()
    rules.approval = true
    rules.lowBalance = true
    var ledger = Ledger(generator: IdentifierGenerator(seed: 3), payoutRules: rules)
    let slot = try #require(ledger.insert(try Sample.link(1, .issued)))
    for (event, status, reason) in [
      (.claim, .pending, .pendingApproval), (.approvePayout, .queued, .lowBalance), (.releasePayout, .processing, nil),
      (.process, .processed, PayoutReason("payout_processed")),
    ] as [(Event.Kind, Payout.Status, PayoutReason?)] {
      #expect(ledger.apply(Occurrence(event), to: slot, at: Timestamp(1)).refusal == nil)
      #expect(ledger.payouts(of: slot).map(\.status) == [status])
      #expect(ledger.payouts(of: slot).map(\.reason) == [reason])
      #expect(ledger.payouts(of: slot).map { $0.bankReference != nil } == [status == .processed])
    }
  }

  @Test(
    "a reason, its source and its description are one row of the documentation; a reason that is in none is a bank's",
    arguments: [
      ("bank_account_closed", "beneficiary_bank", "Payout failed as the beneficiary account is closed."),
      ("insufficient_funds", "business", "Payout failed due to insufficient funds in your account."),
      ("gateway_timeout", "gateway", "Payout timed out at the partner bank."), ("server_error", "internal", "Payout f"),
      ("low_balance", "business", "Payout is queued as there is"), ("my_own", "beneficiary_bank", "My own"),
    ])
  func reasons(_ name: String, source: String, description: String) {
    let reason = PayoutReason(name)
    #expect(reason.reason == name)
    #expect(reason.source.rawValue == source)
    #expect(reason.description.hasPrefix(description))
    #expect(PayoutReason(reason.description) == reason || name == "my_own", "by its sentence too")
    #expect(PayoutReason(reason: name, description: "x").description == "x")
    #expect(PayoutReason(reason: name, description: "x").source == reason.source)
  }

  @Test(
    "to a bank go more than two lakh rupees by NEFT and exactly so many by IMPS, to a VPA any",
    arguments: [(20_000_000, nil, .imps), (20_000_001, nil, .neft), (20_000_001, "a@b", .upi)]
      as [(Int, String?, Payout.Mode)])
  func modes(amount: Int, address: String?, mode: Payout.Mode) throws {
    var ledger = Ledger()
    let slot = try #require(
      ledger.insert(PayoutLink(id: try Sample.identifier(.payoutLink, 1), status: .issued, amount: amount)))
    let payee = address.map { Occurrence.Payee.details(.vpa(address: $0)) } ?? .any
    _ = ledger.apply(Occurrence(.claim, payee: payee), to: slot, at: Timestamp(1))
    #expect(ledger.payouts(of: slot).map(\.mode) == [mode])
  }

  @Test("of very many payouts the hundred newest are shown")
  func many() throws {
    var ledger = Ledger(generator: IdentifierGenerator(seed: 3))
    let slot = try #require(ledger.insert(try Sample.link(1, .issued)))
    for time in 0...100 {
      _ = ledger.apply(Occurrence(.claim), to: slot, at: Timestamp(Int64(time)))
      _ = ledger.apply(Occurrence(.fail), to: slot, at: Timestamp(Int64(time)))
    }
    #expect(ledger.payouts(of: slot).map(\.createdAt) == (1...100).reversed().map { Timestamp($0) })
  }

  @Test("a claim without an account goes where the money went before, else to the contact's, else to a new one")
  func anyAccount() throws {
    var ledger = Ledger(generator: IdentifierGenerator(seed: 3))
    let contact = ledger.contact(with: .init(name: "Asha"))
    let known = try Sample.identifier(.fundAccount, 5)
    var facts = LinkFacts()
    facts.contact = contact
    let first = try #require(ledger.insert(try Sample.link(1, .issued), facts))
    _ = ledger.apply(Occurrence(.claim), to: first, at: Timestamp(0))
    let made = try #require(ledger[first].fundAccountID)
    #expect(ledger.fundAccount(made)?.contact == contact.id)

    ledger.insert(FundAccount(id: known, contact: contact.id, details: .unstated))
    let second = try #require(ledger.insert(try Sample.link(2, .issued), facts))
    _ = ledger.apply(Occurrence(.claim), to: second, at: Timestamp(0))
    #expect(ledger[second].fundAccountID == made, "the contact's first")
    _ = ledger.apply(Occurrence(.reverse), to: second, at: Timestamp(0))
    _ = ledger.apply(Occurrence(.claim, payee: .fundAccount(known)), to: second, at: Timestamp(0))
    _ = ledger.apply(Occurrence(.fail), to: second, at: Timestamp(0))
    _ = ledger.apply(Occurrence(.claim), to: second, at: Timestamp(0))
    #expect(ledger[second].fundAccountID == known, "where it went before")
  }

  @Test("a link that came in as processing has the payout that it names, or gets one when the bank has answered")
  func fixtureProcessing() throws {
    var nameless = Ledger()
    let first = try #require(
      nameless.insert(PayoutLink(id: try Sample.identifier(.payoutLink, 1), status: .processing)))
    #expect(nameless.payouts(of: first).isEmpty)
    _ = nameless.apply(Occurrence(.fail), to: first, at: Timestamp(5))
    #expect(nameless.payouts(of: first).map(\.status) == [.failed])

    let payout = try Sample.identifier(.payout, 7)
    var ledger = Ledger()
    let slot = try #require(
      ledger.insert(PayoutLink(id: try Sample.identifier(.payoutLink, 1), status: .processing, payoutID: payout)))
    ledger.takeNamedPayout(of: slot)
    #expect(ledger.payouts(of: slot).map(\.status) == [.processing])
    #expect(ledger.payout(payout)?.slot == slot)
    _ = ledger.apply(Occurrence(.process), to: slot, at: Timestamp(5))
    #expect(ledger.payouts(of: slot).map(\.id) == [payout])
    #expect(ledger.payouts(of: slot).map(\.status) == [.processed])
  }

  @Test("a refused event makes no account, no payout and no id")
  func refused() throws {
    var ledger = Ledger(generator: IdentifierGenerator(seed: 3))
    let slot = try #require(ledger.insert(try Sample.link(1, .pending)))
    let applied = ledger.apply(Occurrence(.claim), to: slot, at: Timestamp(5))
    #expect(applied.refusal?.event == .claim)
    #expect(ledger.payouts(of: slot).isEmpty)
    var untouched = Ledger(generator: IdentifierGenerator(seed: 3))
    #expect(ledger.newNames().id == untouched.newNames().id)
  }

  @Test("the same seed gives the same ids in the same order, another other ones, and none twice")
  func generator() {
    func ids(_ seed: UInt64, stream: Int = 0) -> [String] {
      var generator = IdentifierGenerator(seed: seed, stream: stream)
      return (0..<500).flatMap { _ in
        [generator.identifier(.payoutLink).description, String(decoding: generator.code(), as: UTF8.self)]
      }
    }
    #expect(ids(7) == ids(7))
    #expect(Set(ids(7) + ids(8) + ids(7, stream: 1)).count == 3000)
    #expect(ids(7).allSatisfy { $0.utf8.count == 21 || $0.utf8.count == 8 })
    #expect(ids(7).allSatisfy { !$0.hasPrefix("poutlk_") || Identifier($0, kind: .payoutLink) != nil })
    #expect(Set(ids(1).joined().dropFirst(7)).count >= 62, "every character comes up")
  }

  @Test("an identifier takes 15 bytes, present or absent")
  func size() {
    #expect(MemoryLayout<Identifier>.size <= 16)
    #expect(MemoryLayout<Identifier?>.size <= 16)
    #expect(MemoryLayout<PayoutLink>.stride <= 80)
    #expect(MemoryLayout<Payout>.stride <= 72)
  }
}
