import HTTP1
import Harness
import Testing

@testable import Server

@Suite struct DeadlineListsTests {
  @Test("the lists agree with a plain table over random operations", arguments: 0..<20)
  func model(seed: UInt64) {
    var random = TestRandom(seed)
    var lists = DeadlineLists()
    var table: [Int32: (kind: Deadline, due: Int64, order: Int)] = [:]
    var now: Int64 = 0
    for step in 0..<3_000 {
      let number = Int32.random(in: 0..<40, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0..<6:
        let kind = Deadline.allCases.randomElement(using: &random) ?? .idle
        // As in the server: of one kind all last equally long.
        let due = now + Int64(kind.rawValue) * 7 + 5
        lists.set(number, kind, due: due)
        table[number] = (kind, due, step)
      case 6:
        lists.remove(number)
        table[number] = nil
      case 7:
        now += Int64.random(in: 0..<6, using: &random)
        var passed: [Int32] = []
        while let (number, kind) = lists.popPassed(at: now) {
          #expect(table[number]?.kind == kind)
          passed.append(number)
        }
        let expected = table.filter { $0.value.due <= now }.map(\.key)
        #expect(passed.sorted() == expected.sorted())
        for number in expected { table[number] = nil }
      default: break
      }
      #expect(lists.nextDue == table.values.map(\.due).min())
      for kind in Deadline.allCases {
        let first = table.filter { $0.value.kind == kind }.min { $0.value.order < $1.value.order }
        #expect(lists.first(kind) == first?.key)
      }
      #expect(lists.kind(of: number) == table[number]?.kind)
      #expect(lists.due(of: number) == table[number]?.due)
    }
  }

  @Test("numbers that were never set have no deadline")
  func unknown() {
    var lists = DeadlineLists()
    lists.remove(5)
    #expect(lists.kind(of: 5) == nil)
    #expect(lists.due(of: 5) == nil)
    #expect(lists.nextDue == nil)
    #expect(lists.popPassed(at: .max) == nil)
  }
}
