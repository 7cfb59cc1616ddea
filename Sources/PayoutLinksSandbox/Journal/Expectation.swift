import JSON

/// How many requests of a pattern a test expects, and in which order they come.
struct Expectation {
  enum Amount {
    case exactly(Int)
    case between(least: Int, most: Int?)
  }

  enum Verdict {
    case met(count: Int, numbers: [Int])
    /// In words; `near` are entries that came near, with their differences.
    case missed(String, near: [String])
  }

  /// So many near misses are told.
  private static let nearMax = 5
  private static let numbersMax = 100

  static func count(_ pattern: RequestPattern, _ amount: Amount, in journal: JournalView) -> Verdict {
    var matching: [Int] = []
    for number in journal.numbers {
      if let entry = journal.entry(number), pattern.matches(entry) { matching.append(number) }
    }
    let count = matching.count
    let isMet: Bool
    let isBounded: Bool
    switch amount {
    case .exactly(let wanted): (isMet, isBounded) = (count == wanted, true)
    case .between(let least, let most): (isMet, isBounded) = (count >= least && count <= most ?? .max, most != nil)
    }
    let wanted = "expected \(describe(amount)) (\(pattern.description))"
    if !isMet {
      let numbers = matching.prefix(10).map { "#\($0)" }.joined(separator: ", ")
      let found = count == 0 ? "none came" : "\(count) came (\(numbers))"
      return .missed("\(wanted); \(found)\(forgotten(journal))", near: near(pattern, journal))
    }
    // What has been dropped may have been one more.
    if isBounded, journal.droppedCount > 0 {
      return .missed("\(wanted): cannot be told\(forgotten(journal))", near: [])
    }
    return .met(count: count, numbers: Array(matching.prefix(numbersMax)))
  }

  static func order(_ patterns: [RequestPattern], in journal: JournalView) -> Verdict {
    var numbers: [Int] = []
    var next = journal.numbers.lowerBound
    for (index, pattern) in patterns.enumerated() {
      var found: Int?
      while found == nil, next < journal.numbers.upperBound {
        if let entry = journal.entry(next), pattern.matches(entry) { found = next }
        next += 1
      }
      guard let found else {
        let after = numbers.last.map { " after #\($0)" } ?? ""
        let earlier = last(pattern, before: next, journal)
        let instead = earlier.map { "; the latest is \($0), which is earlier" } ?? ""
        return .missed(
          "expected in this order: number \(index + 1), \(pattern.description), did not come\(after)\(instead)"
            + forgotten(journal), near: earlier == nil ? near(pattern, journal) : [])
      }
      numbers.append(found)
    }
    return .met(count: numbers.count, numbers: numbers)
  }

  private static func last(_ pattern: RequestPattern, before end: Int, _ journal: JournalView) -> String? {
    for number in journal.numbers.prefix(while: { $0 < end }).reversed() {
      if let entry = journal.entry(number), pattern.matches(entry) { return entry.summary }
    }
    return nil
  }

  /// Those that fewest conditions keep from matching; of the latest first.
  private static func near(_ pattern: RequestPattern, _ journal: JournalView) -> [String] {
    var found: [(count: Int, text: String)] = []
    for number in journal.numbers.reversed().prefix(1000) {
      guard let entry = journal.entry(number) else { continue }
      let differences = pattern.differences(from: entry)
      guard !differences.isEmpty, differences.count < max(2, pattern.conditions.count) else { continue }
      found.append((differences.count, "\(entry.summary): \(differences.joined(separator: "; "))"))
    }
    // Stable: of equals the latest stays first.
    let order = found.indices.sorted { (found[$0].count, $0) < (found[$1].count, $1) }
    return order.prefix(nearMax).map { found[$0].text }
  }

  private static func forgotten(_ journal: JournalView) -> String {
    let count = journal.droppedCount
    return count == 0 ? "" : "; \(count) earlier request\(count == 1 ? " is" : "s are") no longer in the journal"
  }

  private static func describe(_ amount: Amount) -> String {
    func requests(_ count: Int) -> String { count == 1 ? "1 request" : "\(count) requests" }
    switch amount {
    case .exactly(let count): return "exactly \(requests(count))"
    case .between(let least, nil): return "at least \(requests(least))"
    case .between(0, let most?): return "at most \(requests(most))"
    case .between(let least, let most?): return "\(least) to \(requests(most))"
    }
  }
}
