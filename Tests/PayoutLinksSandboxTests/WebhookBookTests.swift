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
