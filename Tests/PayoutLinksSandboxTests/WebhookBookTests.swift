import PayoutLinks
import Testing

@testable import ImitatedWorld

@Suite("The book of webhooks")
struct WebhookBookTests {
  private let now = Timestamp(1_000)
  private let refused = WebhookAttempt(
    at: Timestamp(1_000), url: "", milliseconds: 0, status: nil, problem: "Connection refused", reply: [], fault: nil)

  private func book(eventsMax: Int = 100) throws -> (WebhookBook, Identifier) {
    var book = WebhookBook(IdentifierGenerator(seed: 1), eventsMax: eventsMax)
    let webhook = book.add(Webhook.Settings(url: "http://127.0.0.1:9/"), at: now)
    return (book, try #require(webhook?.id))
  }

  private func record(_ book: inout WebhookBook) throws {
    let link = try #require(Identifier("poutlk_00000000000001", kind: .payoutLink))
    let subject = WebhookEvent.Subject(document: [], mark: [], payout: nil, fundAccount: nil)
    book.record(.linkCancelled, of: link, subject, fault: nil, at: now)
  }

  /// How many attempts there are by `time`, and how many turns it takes to find that there are no more.
  private func begin(_ book: inout WebhookBook, _ webhook: Identifier, by time: Timestamp) -> (begun: Int, turns: Int) {
    var (begun, turns) = (0, 0)
    while book.due(by: time).contains(webhook) {
      turns += 1
      if book.begin(webhook, by: time) != nil { begun += 1 }
    }
    return (begun, turns)
  }

  @Test("an event that fails and is sent again ten thousand times leaves no ten thousand entries behind")
  func again() throws {
    var (book, webhook) = try book()
    try record(&book)
    for _ in 0..<10_000 {
      let begun = book.begin(webhook, by: now)
      let next = try #require(begun)
      book.ended(next.place, refused, isDuplicated: false, at: now)
      // It is due already when it is asked for the second time.
      let isSent = [book.resend(next.event.number, to: nil, at: now), book.resend(next.event.number, to: nil, at: now)]
      #expect(isSent == [true, true])
    }
    let later = try #require(now.advanced(bySeconds: 3_600))
    let found = begin(&book, webhook, by: later)
    #expect(found.begun == 1)
    #expect(found.turns <= 3)
  }

  @Test("an account keeps all of its events while there is room for those of all accounts, and 20 where there is none")
  func sharedRoom() throws {
    let total = KeptEvents.Total(countMax: 100)
    var (first, _) = try book(eventsMax: 1_000)
    var (second, _) = try book(eventsMax: 1_000)
    first.count(in: total)
    second.count(in: total)
    for _ in 0..<60 { try record(&first) }
    for _ in 0..<60 { try record(&second) }
    #expect(first.eventCount == 60 && first.lostCount == 0)
    // The oldest of those that were still to be told made room.
    #expect(second.eventCount == 40 && second.lostCount == 20 && second.firstNumber == 21)
    #expect((21...60).allSatisfy { second.event($0)?.number == $0 })
    // A snapshot costs nothing until one of the two changes.
    var snapshot: WebhookBook? = second
    var (third, _) = try book(eventsMax: 1_000)
    third.count(in: total)
    for _ in 0..<30 { try record(&third) }
    #expect(third.eventCount == 20 && third.lostCount == 10)
    #expect(snapshot?.eventCount == 40)
    snapshot = nil
    (second, _) = try book(eventsMax: 1_000)
    // What they held is free.
    var (fourth, _) = try book(eventsMax: 1_000)
    fourth.count(in: total)
    for _ in 0..<25 { try record(&fourth) }
    #expect(fourth.eventCount == 25 && fourth.lostCount == 0)
  }

  @Test("an event can be sent again to any number of URLs, and still to its webhook")
  func manyURLs() throws {
    var (book, webhook) = try book()
    try record(&book)
    for _ in 0..<100 {
      #expect(book.event(1)?.deliveries.count ?? 0 <= WebhookEvent.deliveriesMax)
      let isTaken = book.send(1, to: "http://127.0.0.1:9/", at: now)
      #expect(isTaken)
      let begun = book.begin(nil, by: now)
      book.ended(try #require(begun).place, refused, isDuplicated: false, at: now)
    }
    let isSent = book.resend(1, to: webhook, at: now)
    #expect(isSent)
  }

  @Test("events that nobody could be told of give up their place in the order of time with that in the ring")
  func forgotten() throws {
    var (book, webhook) = try book(eventsMax: 10)
    for _ in 0..<5_000 {
      try record(&book)
      let begun = book.begin(webhook, by: now)
      book.ended(try #require(begun).place, refused, isDuplicated: false, at: now)
    }
    #expect(book.lostCount == 4_990)
    let found = begin(&book, webhook, by: try #require(now.advanced(bySeconds: 3_600)))
    #expect(found.begun == 10)
    #expect(found.turns <= 13)
  }
}
