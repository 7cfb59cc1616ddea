import Harness
import PayoutLinks
import Testing

@Suite("Listing payout links")
struct ListingTests {
  static func problems(_ name: String, _ value: String) -> [InvalidParameter] {
    var map = ParameterMap()
    map[name] = .text(value)
    if case .problems(let problems) = Listing.read(map) { return problems }
    return []
  }

  @Test(
    "each parameter that breaks a rule gives its text and its field",
    arguments: [
      ("count", "101", "The count may not be greater than 100."), ("count", "0", "The count must be at least 1."),
      ("count", "-1", "The count must be at least 1."), ("count", "ten", "The count must be an integer."),
      ("count", "1.5", "The count must be an integer."),
      ("count", "99999999999999999999", "The count may not be greater than 100."),
      ("skip", "-1", "The skip must be at least 0."), ("skip", "x", "The skip must be an integer."),
      ("from", "946684799", "from must be between 946684800 and 4765046400"),
      ("from", "4765046401", "from must be between 946684800 and 4765046400"),
      ("to", "0", "to must be between 946684800 and 4765046400"),
      ("to", "now", "to must be between 946684800 and 4765046400"),
      ("id", "abc", "abc is not a valid id"), ("contact_id", "poutlk_00000000000001", notAContact),
      ("fund_account_id", "fa_1", "fa_1 is not a valid id"), ("status", "done", "The selected status is invalid."),
    ])
  func problems(parameter: String, value: String, description: String) {
    #expect(Self.problems(parameter, value).map(\.description) == [description])
    #expect(Self.problems(parameter, value).map(\.field) == [parameter])
  }

  static let notAContact = "poutlk_00000000000001 is not a valid id"

  @Test(
    "bounds, and values that count as not given, are taken",
    arguments: [
      ("count", "100"), ("count", "1"), ("count", ""), ("skip", "0"), ("skip", "99999999999999999999999"),
      ("from", "946684800"), ("to", "4765046400"), ("status", ""), ("id", ""), ("receipt", ""), ("unknown", "x"),
    ])
  func taken(parameter: String, value: String) {
    #expect(Self.problems(parameter, value).isEmpty)
  }

  @Test("every page of every filter is what looking at every link gives, while links come and change")
  func againstFullScan() throws {
    for seed in UInt64(1)...6 {
      var random = TestRandom(seed)
      var ledger = Ledger(generator: IdentifierGenerator(seed: seed))
      var facts: [LinkFacts] = []
      for number in 0..<160 {
        var fact = LinkFacts()
        // Times repeat and come out of order, as fixtures have them.
        fact.createdAt = Timestamp(Int64(1_000_000_000 + random.draw(40)))
        if random.draw(8) > 0 {
          let details = Contact.Details(name: "N\(random.draw(5))", phone: "\(random.draw(4))", email: "")
          fact.contact = Contact(id: try Sample.identifier(.contact, random.draw(7)), details: details)
          fact.phone = details.phone
          fact.email = random.draw(3) == 0 ? nil : "e\(random.draw(6))"
        }
        fact.purpose = ["refund", "salary", nil][random.draw(3)]
        fact.receipt = random.draw(2) == 0 ? "R\(number)" : "R\(random.draw(3))"
        fact.shortURL = "http://x/i/\(random.draw(100))"
        facts.append(fact)
        _ = ledger.insert(try Sample.link(number, random.draw(3) == 0 ? .pending : .issued), fact)
        if random.draw(2) == 0 {
          let account = try Sample.identifier(.fundAccount, random.draw(4))
          let event: Event = [.approve, .claim(fundAccount: account), .fail, .cancel][random.draw(4)]
          _ = ledger.apply(event, to: random.draw(facts.count), at: Timestamp(0))
        }
        guard number % 4 == 0 else { continue }
        for _ in 0..<12 {
          let listing = try Self.listing(&random, links: facts.count)
          #expect(ledger.cut(listing).whole() == Self.scan(ledger, facts, listing), "seed \(seed), \(listing)")
        }
      }
    }
  }

  static func listing(_ random: inout TestRandom, links: Int) throws -> Listing {
    var listing = Listing()
    listing.count = 1 + random.draw(20)
    listing.skip = random.draw(3) == 0 ? random.draw(links * 2) : 0
    if random.draw(6) == 0 { listing.id = try Sample.identifier(.payoutLink, random.draw(links + 2)) }
    if random.draw(3) == 0 { listing.contact = try Sample.identifier(.contact, random.draw(8)) }
    if random.draw(3) == 0 { listing.fundAccount = try Sample.identifier(.fundAccount, random.draw(5)) }
    if random.draw(3) == 0 { listing.phone = "\(random.draw(5))" }
    if random.draw(3) == 0 { listing.email = "e\(random.draw(7))" }
    if random.draw(3) == 0 { listing.purpose = ["refund", "salary", "prize"][random.draw(3)] }
    if random.draw(4) == 0 { listing.receipt = "R\(random.draw(8))" }
    if random.draw(4) == 0 { listing.shortURL = "http://x/i/\(random.draw(100))" }
    if random.draw(3) == 0 { listing.status = Status.allCases[random.draw(Status.allCases.count)] }
    if random.draw(3) == 0 { listing.from = Timestamp(Int64(1_000_000_000 + random.draw(45))) }
    if random.draw(3) == 0 { listing.to = Timestamp(Int64(1_000_000_000 + random.draw(45))) }
    return listing
  }

  /// The rules once more, without any index.
  static func scan(_ ledger: Ledger, _ facts: [LinkFacts], _ listing: Listing) -> [Int] {
    let newestFirst = facts.indices.sorted { (facts[$0].createdAt, $0) > (facts[$1].createdAt, $1) }
    let fitting = newestFirst.filter { slot in
      let (link, fact) = (ledger[slot], facts[slot])
      return (listing.id ?? link.id) == link.id
        && (listing.contact == nil || listing.contact == fact.contact?.id)
        && (listing.fundAccount == nil || listing.fundAccount == link.fundAccountID)
        && (listing.phone == nil || listing.phone == fact.phone)
        && (listing.email == nil || listing.email == fact.email)
        && (listing.purpose == nil || listing.purpose == fact.purpose)
        && (listing.receipt == nil || listing.receipt == fact.receipt)
        && (listing.shortURL == nil || listing.shortURL == fact.shortURL)
        && (listing.status ?? link.status) == link.status
        && (listing.from ?? fact.createdAt) <= fact.createdAt && (listing.to ?? fact.createdAt) >= fact.createdAt
    }
    return Array(fitting.dropFirst(listing.skip).prefix(listing.count))
  }

  @Test("links and contacts are found by id, details and code among thousands, while the tables grow")
  func tables() throws {
    var ledger = Ledger(generator: IdentifierGenerator(seed: 9))
    var contacts: [Contact] = []
    for number in 0..<3000 {
      let contact = ledger.contact(with: .init(name: "Name \(number)", phone: "\(number / 2)"))
      contacts.append(contact)
      var facts = LinkFacts()
      facts.contact = contact
      facts.shortURL = "https://rzp.io/i/c\(number)"
      #expect(ledger.insert(try Sample.link(number, .issued), facts) == number)
    }
    #expect(Set(contacts.map(\.id)).count == 3000)
    for number in 0..<3000 {
      #expect(ledger.slot(of: try Sample.identifier(.payoutLink, number)) == number)
      #expect(ledger.contact(with: .init(name: "Name \(number)", phone: "\(number / 2)")) == contacts[number])
      #expect(ledger.contact(contacts[number].id) == contacts[number])
      #expect(ledger.slot(ofCode: Array("c\(number)".utf8).span) == number)
    }
    #expect(ledger.slot(of: try Sample.identifier(.payoutLink, 3000)) == nil)
    #expect(ledger.slot(ofCode: Array("c3000".utf8).span) == nil)
    #expect(ledger.contact(with: .init(name: "Name 1", type: "vendor", phone: "0")).id != contacts[1].id)
  }
}
