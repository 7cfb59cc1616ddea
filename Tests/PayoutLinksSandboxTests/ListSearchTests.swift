import HTTP1
import Harness
import PayoutLinks
import Testing

@testable import ImitatedWorld

@Suite("Lists with much to look through")
struct ListSearchTests {
  /// Of all links the oldest alone is cancelled and has a purpose of its own, and two have a receipt.
  private static let links = (0..<60_000).map { number in
    let status = number == 0 ? "cancelled" : "issued"
    let facts = number % 2 == 0 ? #","receipt":"even""# : #","receipt":"odd""#
    let purpose = number < 30_000 ? "refund" : "salary"
    return #"{"id":"poutlk_\#(10_000_000_000_000 + number)","status":"\#(status)","cancelled_at":null,"amount":100,"#
      + #""created_at":\#(number),"purpose":"\#(purpose)"\#(facts)}"#
  }.joined(separator: ",")

  private static func ids(_ reply: RawReply) throws -> [String] {
    #expect(reply.status == 200)
    return reply.body.matches(of: #/"id":"poutlk_1(\d+)"/#).map { "\(Int($0.output.1) ?? -1)" }
  }

  @Test("a page that is not found in one turn is found in several, and its request is counted and befallen once")
  func found() async throws {
    let running = try await RunningSandbox(json: "[\(Self.links)]")
    func list(_ query: String) throws -> RawReply {
      try running.exchange(Requests.get("/v1/payout-links?\(query)"))
    }
    #expect(try Self.ids(list("status=cancelled")) == ["0"])
    #expect(try Self.ids(list("purpose=refund&receipt=odd&count=2")) == ["29999", "29997"])
    #expect(try Self.ids(list("status=issued&skip=59998")) == ["1"])
    #expect(try Self.ids(list("status=expired")) == [])
    #expect(try Self.ids(running.admin("GET", "/payout-links?status=cancelled")) == ["0"])
    let rule = #"{"effect":"server_error","at":"after_commit","times":1,"match":{"route":"list"}}"#
    #expect(try running.admin("POST", "/faults", rule).status == 201)
    #expect(try list("status=cancelled").status == 500)
    #expect(try list("status=cancelled").status == 200)
    #expect(try running.admin("GET", "/requests").body.contains(#""total":6,"#))
  }

  @Test("what is replaced meanwhile is looked through anew, and who has gone is forgotten")
  func replaced() throws {
    let seed = try Seed([.json("[\(Self.links)]")], start: Timestamp(0))
    let account = World(seed, randomness: 1, monotonicNanoseconds: { 0 }, at: Timestamp(0)).accounts[0]
    let searches = ListSearches(Activity())
    var listing = Listing()
    listing.status = .cancelled
    let cut = { account.cut(.links(listing), at: Timestamp(0)) }
    let (ticket, other) = (ReplyTicket(token: 1), ReplyTicket(token: 2))
    #expect(searches.places(in: account, for: ticket, cut) == nil)
    #expect(searches.places(in: account, for: other, cut) == nil)
    searches.end(other)
    while searches.nextToBeAsked().isEmpty { searches.work() }
    account.reset(at: 0)
    #expect(searches.places(in: account, for: ticket, cut) == nil)
    while searches.nextToBeAsked().isEmpty { searches.work() }
    #expect(searches.places(in: account, for: ticket, cut) == [0])
    searches.end(ticket)
    #expect(searches.isEmpty && !searches.hasWork)
  }
}
