import Server
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox

@Suite("The journal's rings")
struct JournalTests {
  static func add(_ body: [UInt8], to journal: Journal, of share: JournalShare? = nil, reason: String? = nil) {
    var facts = RequestFacts(unixNanoseconds: 0)
    facts.share = share
    facts.reason = reason
    journal.add(facts, reply: SeenReply(Reply(status: 200, body: body)))
  }

  @Test("entries of any size leave the latest ones, each as it was", arguments: [1, 7, 100, 5_000])
  func ring(entriesMax: Int) throws {
    var limits = JournalLimits()
    limits.entries = entriesMax
    limits.bytes = 1 << 20
    limits.bodyBytes = 64 << 10
    let journal = Journal(limits)
    var state: UInt64 = 42
    var sizes: [Int] = []
    for number in 1...3_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let size = Int(state >> 48) % (number % 10 == 0 ? 65_000 : 700)
      sizes.append(size)
      Self.add([UInt8](repeating: UInt8(truncatingIfNeeded: number), count: size), to: journal)
      #expect(journal.count + journal.droppedCount == number)
      for kept in [journal.firstNumber, journal.nextNumber - 1] {
        let entry = try #require(journal.entry(kept))
        let body = [UInt8](repeating: UInt8(truncatingIfNeeded: kept), count: sizes[kept - 1])
        #expect(Array(entry.replyBody) == body, "entry \(kept) of \(number)")
      }
    }
    for kept in journal.firstNumber..<journal.nextNumber {
      let entry = try #require(journal.entry(kept))
      #expect(entry.replyBody.count == sizes[kept - 1])
      #expect(entry.replyBody.allSatisfy { $0 == UInt8(truncatingIfNeeded: kept) })
    }
    #expect(journal.entry(journal.firstNumber - 1) == nil)
    #expect(journal.entry(journal.nextNumber) == nil)
    if entriesMax < 5_000 { #expect(journal.count <= entriesMax) }
    #expect(journal.count > 0)
  }

  @Test("a body is kept up to its bound, and says how long it was")
  func cut() throws {
    var limits = JournalLimits()
    limits.bodyBytes = 10
    let journal = Journal(limits)
    Self.add(Array("0123456789abc".utf8), to: journal, reason: "because")
    let entry = try #require(journal.entry(1))
    #expect(Array(entry.replyBody) == Array("0123456789".utf8))
    #expect(entry.record.replyTotal == 13)
    #expect(entry.isReplyCut)
    #expect(entry.reason == "because")
  }

  @Test("numbers go on after the journal has been emptied, and nothing counts as dropped")
  func emptied() {
    let journal = Journal()
    for _ in 1...3 { Self.add([1], to: journal) }
    journal.removeAll()
    Self.add([2], to: journal)
    #expect(journal.firstNumber == 4)
    #expect(journal.entry(3) == nil)
    #expect(journal.entry(4)?.replyBody == [2])
    #expect(journal.droppedCount == 0)
  }

  @Test("an account's part begins with its first entry, is emptied alone, and counts what had to go of it")
  func parts() throws {
    var limits = JournalLimits()
    limits.entries = 4
    let journal = Journal(limits)
    let (one, other) = (JournalShare(account: "acc_one"), JournalShare(account: "acc_other"))
    func numbers(_ share: JournalShare) -> [Int] {
      let view = JournalView(journal, of: share)
      return view.numbers.filter { view.entry($0) != nil }
    }
    func dropped(_ share: JournalShare) -> Int {
      var walk = JournalWalk(JournalView(journal, of: share))
      var budget = Int.max
      _ = walk.go(&budget, nil) { _ in }
      return walk.droppedCount
    }
    for share in [one, other, one, nil, other] { Self.add([1], to: journal, of: share) }
    #expect(numbers(one) == [3])
    #expect(numbers(other) == [2, 5])
    #expect(dropped(one) == 1)
    #expect(dropped(other) == 0)
    JournalView(journal, of: other).removeAll()
    #expect(numbers(other) == [])
    #expect(numbers(one) == [3])
    Self.add([1], to: journal, of: other)
    #expect(numbers(other) == [6])
    // Another account of the same name sees nothing of the first one's.
    #expect(numbers(JournalShare(account: "acc_one")) == [])
    journal.removeAll()
    #expect(numbers(one) == [])
    #expect(dropped(one) == 0)
    Self.add([1], to: journal, of: one)
    #expect(numbers(one) == [7])
  }
}
