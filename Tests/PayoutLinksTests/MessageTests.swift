import PayoutLinks
import Testing

@Suite("Messages to contacts")
struct MessageTests {
  private static let day: Int64 = 86_400

  private static func link(
    _ status: Status = .issued, expireBy: Int64? = nil, channels: Message.Channels = [.sms]
  ) throws -> PayoutLink {
    PayoutLink(
      id: try Sample.identifier(.payoutLink, 1), status: status, expireBy: expireBy.map(Timestamp.init),
      channels: channels)
  }

  private static func told(_ ledger: Ledger, _ change: (inout MessageListing) -> Void = { _ in }) -> [String] {
    var listing = MessageListing()
    listing.range.count = 100
    change(&listing)
    return ledger.page(listing).reversed().map { "\($0.kind) \($0.channel) \($0.at.seconds)" }
  }

  @Test("a contact is told what happens to a link, by each channel that was asked for, and of nothing else")
  func life() throws {
    var ledger = Ledger()
    let slot = try #require(ledger.insert(try Self.link(.pending, channels: [.sms, .email])))
    ledger.announce(slot, at: Timestamp(0))
    #expect(Self.told(ledger).isEmpty, "one that is pending cannot be claimed")
    for (index, event) in [Event.Kind.approve, .claim, .fail, .claim, .reverse, .claim, .process].enumerated() {
      _ = ledger.apply(Occurrence(event), to: slot, at: Timestamp(Int64(index)))
    }
    let expected: [(String, Int64)] = [("issued", 0), ("failed", 2), ("failed", 4), ("paid", 6)]
    #expect(Self.told(ledger) == expected.flatMap { ["\($0) sms \($1)", "\($0) email \($1)"] })
    var listing = MessageListing()
    listing.kind = .paid
    #expect(ledger.page(listing).map(\.payout) == [ledger.payouts(of: slot)[0].id, ledger.payouts(of: slot)[0].id])
    #expect(Self.told(ledger) { $0.channel = .email }.count == 4)
    #expect(Self.told(ledger) { $0.link = try? Sample.identifier(.payoutLink, 2) }.isEmpty)
    #expect(
      Self.told(ledger) {
        $0.range.skip = 1
        $0.range.count = 2
      } == ["failed email 4", "paid sms 6"])
  }

  @Test("a link that nobody asked to tell of has no messages, and nothing of it falls due but its expiry")
  func silent() throws {
    var ledger = Ledger()
    let slot = try #require(ledger.insert(try Self.link(expireBy: 10 * Self.day, channels: [])))
    ledger.announce(slot, at: Timestamp(0))
    #expect(ledger.nextDue == Timestamp(10 * Self.day))
    for event in [Event.Kind.claim, .process] { _ = ledger.apply(Occurrence(event), to: slot, at: Timestamp(1)) }
    #expect(Self.told(ledger).isEmpty)
  }

  @Test("a link that does not expire has no reminders")
  func endless() throws {
    var ledger = Ledger()
    _ = ledger.insert(try Self.link())
    #expect(ledger.nextDue == nil)
  }

  @Test("reminders come three, two and one day before the expiry, each at its moment however far time goes at once")
  func reminders() throws {
    var ledger = Ledger()
    _ = ledger.insert(try Self.link(expireBy: 10 * Self.day))
    #expect(ledger.nextDue == Timestamp(7 * Self.day))
    #expect(ledger.settle(at: Timestamp(20 * Self.day)).map(\.after.status) == [.expired])
    #expect(Self.told(ledger) == [7, 8, 9].map { (day: Int64) in "reminder sms \(day * Self.day)" })
    #expect(ledger.takeReminded().map(\.at.seconds) == [7 * Self.day, 8 * Self.day, 9 * Self.day])
    #expect(ledger.takeReminded().isEmpty)
    #expect(ledger.nextDue == nil)
  }

  @Test("those whose moment has passed before the link is there are left out", arguments: [(3, 2), (2, 1), (1, 0)])
  func late(days: Int64, count: Int) throws {
    var ledger = Ledger()
    _ = ledger.insert(try Self.link(expireBy: days * Self.day), at: Timestamp(0))
    _ = ledger.settle(at: Timestamp(20 * Self.day))
    #expect(Self.told(ledger).count == count)
  }

  @Test("nobody is reminded of a link while it is being paid, and again if that fails; nor of one that is cancelled")
  func pauses() throws {
    var ledger = Ledger()
    let slot = try #require(ledger.insert(try Self.link(expireBy: 10 * Self.day)))
    _ = ledger.apply(Occurrence(.claim), to: slot, at: Timestamp(6 * Self.day))
    _ = ledger.apply(Occurrence(.fail), to: slot, at: Timestamp(7 * Self.day + 1))
    _ = ledger.settle(at: Timestamp(8 * Self.day))
    _ = ledger.apply(.cancel, to: slot, at: Timestamp(8 * Self.day + 1))
    _ = ledger.settle(at: Timestamp(20 * Self.day))
    #expect(Self.told(ledger) == ["failed sms \(7 * Self.day + 1)", "reminder sms \(8 * Self.day)"])
  }

  @Test("the outbox keeps the latest, and knows how many there have been")
  func bound() throws {
    var ledger = Ledger()
    ledger.outbox.keep(3)
    let slot = try #require(ledger.insert(try Self.link()))
    for time in 0..<5 { ledger.announce(slot, at: Timestamp(Int64(time))) }
    #expect(Self.told(ledger) == [2, 3, 4].map { "issued sms \($0)" })
    #expect((ledger.outbox.firstNumber, ledger.outbox.nextNumber) == (3, 6))
  }

  @Test("a link in memory is no larger for it")
  func size() {
    #expect(MemoryLayout<PayoutLink>.stride <= 80)
    #expect(MemoryLayout<Message>.stride <= 48)
  }
}
