import HTTP1
package import ImitatedWorld

/// Whether a run went as it had to, in words for its end.
package struct Verdict {
  package let failOn: [Outcome]
  private let coverage: Coverage
  private let journal: JournalView
  private let routes: RouteTable

  private static let examplesMax = 5

  init(_ coverage: Coverage, _ journal: Journal, _ routes: RouteTable, failOn: [Outcome]) {
    self.failOn = failOn
    self.coverage = coverage
    self.journal = JournalView(journal)
    self.routes = routes
  }

  /// What must not have happened and did.
  package var failed: [Outcome] { failOn.filter { coverage.count(of: $0) > 0 } }

  package var summary: [String] {
    let counts = Outcome.allCases.filter { coverage.count(of: $0) > 0 }.map { "\($0.name) \(coverage.count(of: $0))" }
    let requests = "\(coverage.requestCount) request\(coverage.requestCount == 1 ? "" : "s")"
    var lines = ["verdict: \(requests)" + (counts.isEmpty ? "" : ": \(counts.joined(separator: ", "))")]
    for outcome in failed {
      lines.append("failed: \(coverage.count(of: outcome)) \(outcome.name)")
      lines += examples(of: outcome).map { "  \($0)" }
    }
    if failed.isEmpty { lines.append("passed: none \(failOn.map(\.name).joined(separator: ", none "))") }
    return lines
  }

  /// The latest, as far as the journal still has them.
  func examples(of outcome: Outcome) -> [String] {
    var examples: [String] = []
    for number in journal.numbers.reversed() where examples.count < Self.examplesMax {
      guard let entry = journal.entry(number), entry.record.outcome == outcome else { continue }
      var text = entry.summary
      let nearest =
        outcome == .unmatched
        ? NearestRoute(
          method: entry.request.methodText, path: entry.request.pathText, among: routes.patterns) : nil
      if let nearest {
        text += ": nearest is \(nearest.route.method.name) \(nearest.route.text); \(nearest.difference)"
      } else if let reason = entry.reason {
        text += ": \(reason)"
      }
      examples.append(text)
    }
    return examples
  }
}
