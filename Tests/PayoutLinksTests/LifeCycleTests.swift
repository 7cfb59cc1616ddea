import PayoutLinks
import Testing

@Suite("The life of a payout link")
struct LifeCycleTests {
  /// Written a second time, as the provider's table lists them: from, event, to.
  static let rows: [(Status, String, Status)] = [
    (.pending, "approve", .issued),
    (.pending, "reject", .rejected),
    (.issued, "claim", .processing),
    (.issued, "cancel", .cancelled),
    (.issued, "expire", .expired),
    (.processing, "process", .processed),
    (.processing, "fail", .issued),
    (.processing, "reverse", .issued),
    (.processing, "approvePayout", .processing),
    (.processing, "rejectPayout", .issued),
    (.processing, "releasePayout", .processing),
    (.processing, "cancelPayout", .issued),
  ]

  static func name(_ event: Event) -> String {
    String("\(event)".prefix { $0 != "(" })
  }

  @Test("every pair of state and event leads where the table says, or nowhere", arguments: Status.allCases)
  func everyPair(status: Status) throws {
    for event in try Sample.events() {
      let row = Self.rows.first { $0.0 == status && $0.1 == Self.name(event) }
      #expect(LifeCycle.next(from: status, on: event) == row?.2, "\(status) on \(event)")
    }
  }

  @Test("nothing leads out of a final state", arguments: Status.allCases.filter(\.isFinal))
  func finalStates(status: Status) throws {
    for event in try Sample.events() { #expect(LifeCycle.next(from: status, on: event) == nil) }
  }

  @Test("a refused event changes nothing and names the state it found", arguments: Status.allCases)
  func refusedEventsChangeNothing(status: Status) throws {
    for event in try Sample.events() where LifeCycle.next(from: status, on: event) == nil {
      var link = try Sample.link(1, status, expireBy: 500)
      let before = link
      #expect(throws: Refusal(id: link.id, status: status, event: event.kind)) {
        try link.apply(event, at: Timestamp(400))
      }
      #expect(link == before)
    }
  }

  @Test("each event sets the fields that belong to it and no other")
  func fields() throws {
    let account = try Sample.identifier(.fundAccount, 7)
    let payout = try Sample.identifier(.payout, 8)

    var cancelled = try Sample.link(1, .issued, expireBy: 900)
    try cancelled.apply(.cancel, at: Timestamp(100))
    #expect(
      cancelled
        == PayoutLink(id: cancelled.id, status: .cancelled, cancelledAt: Timestamp(100), expireBy: Timestamp(900)))

    var expired = try Sample.link(1, .issued, expireBy: 900)
    try expired.apply(.expire, at: Timestamp(1000))
    #expect(
      expired
        == PayoutLink(id: expired.id, status: .expired, expireBy: Timestamp(900), expiredAt: Timestamp(900)),
      "expired at its expire_by, not when somebody looked")

    var paid = try Sample.link(1, .issued)
    try paid.apply(.claim(fundAccount: account), at: Timestamp(1))
    #expect(paid == PayoutLink(id: paid.id, status: .processing, attemptCount: 1, fundAccountID: account))
    try paid.apply(.fail, at: Timestamp(2))
    #expect(paid == PayoutLink(id: paid.id, status: .issued, attemptCount: 1, fundAccountID: account))
    try paid.apply(.claim(fundAccount: account), at: Timestamp(3))
    try paid.apply(.process(payout: payout), at: Timestamp(4))
    #expect(
      paid == PayoutLink(id: paid.id, status: .processed, attemptCount: 2, fundAccountID: account, payoutID: payout))
  }

  @Test("the count of attempts stays at its type's end instead of trapping there")
  func attemptCountSaturates() throws {
    var link = PayoutLink(id: try Sample.identifier(.payoutLink, 1), status: .issued, attemptCount: .max)
    try link.apply(.claim(fundAccount: try Sample.identifier(.fundAccount, 1)), at: Timestamp(0))
    #expect(link.attemptCount == .max)
  }
}
