import ImitatedWorld
import JSON
import Server

/// How many requests of a pattern a test expects.
struct Expectation {
  enum Amount {
    case exactly(Int)
    case between(least: Int, most: Int?)

    /// The least and the most that are as expected.
    var range: ClosedRange<Int> {
      switch self {
      case .exactly(let count): count...count
      case .between(let least, let most): least...max(least, most ?? .max)
      }
    }

    var description: String {
      func requests(_ count: Int) -> String { count == 1 ? "1 request" : "\(count) requests" }
      switch self {
      case .exactly(let count): return "exactly \(requests(count))"
      case .between(let least, nil): return "at least \(requests(least))"
      case .between(0, let most?): return "at most \(requests(most))"
      case .between(let least, let most?): return "\(least) to \(requests(most))"
      }
    }
  }

  let pattern: RequestPattern
  let amount: Amount

  fileprivate static let numbersMax = 100

  fileprivate static func verified(_ count: Int, _ numbers: [Int]) -> Reply {
    Reply.object { writer in
      writer.field("verified", true)
      writer.field("count", count)
      writer.array("requests") { writer in
        for number in numbers { writer.integer(number) }
      }
    }
  }

  fileprivate static func missed(_ message: String, _ near: [String]) -> RequestRefusal {
    let misses = JSONWriter.array { writer in
      for text in near { writer.string(text) }
    }
    return RequestRefusal(
      status: 422, code: "not_verified", message: message, details: [("near_misses", misses)])
  }

  /// What cannot be told of the journal, and why.
  fileprivate static func unknown(_ unknown: Int, dropped: Int) -> String {
    func are(_ count: Int) -> String { count == 1 ? "" : "s" }
    var text = ""
    if dropped > 0 {
      text += "; \(dropped) earlier request\(dropped == 1 ? " is" : "s are") no longer in the journal"
    }
    if unknown > 0 {
      text += "; \(unknown) request\(are(unknown)) might match, but the journal keeps only a part"
    }
    return text
  }
}

/// Whether as many requests came as a test expects.
final class ExpectationQuestion: JournalQuestion {
  private let expected: Expectation
  private var walk: JournalWalk
  private var count = 0
  private var unknown = 0
  private var numbers: [Int] = []
  /// In words, how it was missed.
  private var message: String?
  private var near: NearMisses

  init(_ expected: Expectation, in view: JournalView) {
    self.expected = expected
    walk = JournalWalk(view)
    near = NearMisses(expected.pattern, walk)
  }

  func answer(_ budget: inout Int) -> Result<Reply, RequestRefusal>? {
    if message == nil {
      guard walk.go(&budget, expected.pattern, { self.look($0) }) else { return nil }
      let range = expected.amount.range
      let wanted = "expected \(expected.amount.description) (\(expected.pattern.description))"
      let uncertainty = Expectation.unknown(unknown, dropped: walk.droppedCount)
      if !range.contains(count) {
        let first = numbers.prefix(10).map { "#\($0)" }.joined(separator: ", ")
        message = "\(wanted); \(count == 0 ? "none came" : "\(count) came (\(first))")\(uncertainty)"
      } else if range.upperBound != .max, !uncertainty.isEmpty {
        // What has been dropped, or cut, may have been one more.
        return .failure(Expectation.missed("\(wanted): not known\(uncertainty)", []))
      } else {
        return .success(Expectation.verified(count, numbers))
      }
    }
    guard let message, let texts = near.find(&budget) else { return nil }
    return .failure(Expectation.missed(message, texts))
  }

  private func look(_ entry: JournalEntry) {
    switch expected.pattern.match(entry) {
    case .yes:
      count += 1
      if numbers.count < Expectation.numbersMax { numbers.append(entry.number) }
    case .unknown: unknown += 1
    case .no: break
    }
  }
}

/// Whether requests came in the order that a test expects; others may have come between.
final class OrderQuestion: JournalQuestion {
  private let patterns: [RequestPattern]
  private var walk: JournalWalk
  /// Those that were found, one for each pattern.
  private var numbers: [Int] = []
  /// Of the pattern that is looked for.
  private var unknown = 0
  /// Through what came before, once a pattern was not found; and its latest there.
  private var earlier: JournalWalk
  private var latest: String?
  private var near: NearMisses?

  init(_ patterns: [RequestPattern], in view: JournalView) {
    self.patterns = patterns
    walk = JournalWalk(view)
    earlier = walk
  }

  func answer(_ budget: inout Int) -> Result<Reply, RequestRefusal>? {
    // What the next pattern costs is counted: there is none only when all are found.
    while numbers.count < patterns.count {
      let pattern = patterns[numbers.count]
      var found: Int?
      guard walk.go(&budget, pattern, until: { found != nil }, { found = self.look($0, for: pattern) }) else {
        return nil
      }
      guard let found else { return miss(pattern, &budget) }
      numbers.append(found)
      unknown = 0
    }
    return .success(Expectation.verified(numbers.count, numbers))
  }

  private func look(_ entry: JournalEntry, for pattern: RequestPattern) -> Int? {
    switch pattern.match(entry) {
    case .yes: return entry.number
    case .unknown: unknown += 1
    case .no: break
    }
    return nil
  }

  private func miss(_ pattern: RequestPattern, _ budget: inout Int) -> Result<Reply, RequestRefusal>? {
    let last = numbers.last ?? 0
    let isDone = earlier.go(&budget, pattern) { entry in
      if entry.number <= last, pattern.match(entry) == .yes { latest = entry.summary }
    }
    guard isDone else { return nil }
    var texts: [String] = []
    if latest == nil {
      var near = near ?? NearMisses(pattern, walk)
      let found = near.find(&budget)
      self.near = near
      guard let found else { return nil }
      texts = found
    }
    let after = numbers.last.map { " after #\($0)" } ?? ""
    let instead = latest.map { "; the latest is \($0), which is earlier" } ?? ""
    let uncertainty = Expectation.unknown(unknown, dropped: earlier.droppedCount)
    return .failure(
      Expectation.missed(
        "in this order, number \(numbers.count + 1) (\(pattern.description)) did not come\(after)\(instead)"
          + uncertainty, texts))
  }
}

/// Those that fewest conditions keep from matching; of equals the latest first.
private struct NearMisses {
  private let pattern: RequestPattern
  private let walk: JournalWalk
  private var next: Int
  /// The best first; once all are found, those that are still to be put in words.
  private var best: [(number: Int, unmet: Int)] = []
  /// In words: those that are done, and of the one in hand what keeps it from matching, up to a condition.
  private var texts: [String] = []
  private var differences: [String] = []
  private var nextCondition = 0

  /// So many near misses are told, of so many entries that are looked at.
  private static let nearMax = 5
  private static let looksMax = 1000

  init(_ pattern: RequestPattern, _ walk: JournalWalk) {
    self.pattern = pattern
    self.walk = walk
    next = walk.numbers.upperBound
  }

  /// In words; nil until all are done.
  mutating func find(_ budget: inout Int) -> [String]? {
    look(&budget) && tell(&budget) ? texts : nil
  }

  private mutating func look(_ budget: inout Int) -> Bool {
    let end = max(walk.numbers.lowerBound, walk.numbers.upperBound - Self.looksMax)
    while next > end {
      guard budget > 0 else { return false }
      budget -= JournalCost.step
      next -= 1
      guard let entry = walk.entry(next) else { continue }
      budget -= pattern.cost(for: entry)
      let unmet = pattern.unmetCount(by: entry)
      guard unmet > 0, unmet < max(2, pattern.conditions.count) else { continue }
      best.insert((next, unmet), at: best.firstIndex { $0.unmet > unmet } ?? best.count)
      if best.count > Self.nearMax { best.removeLast() }
    }
    return true
  }

  /// A condition at a time: each of them may look through a whole head.
  private mutating func tell(_ budget: inout Int) -> Bool {
    while let near = best.first {
      // It may have made room for others meanwhile.
      if let entry = walk.entry(near.number) {
        while nextCondition < pattern.conditions.count {
          guard budget > 0 else { return false }
          let condition = pattern.conditions[nextCondition]
          // To see that it does not hold, and to say why.
          budget -= 2 * condition.cost(for: entry)
          nextCondition += 1
          if let difference = condition.difference(from: entry) { differences.append(difference) }
        }
        texts.append("\(entry.summary): \(differences.joined(separator: "; "))")
      }
      best.removeFirst()
      differences = []
      nextCondition = 0
    }
    return true
  }
}
