import HTTP1
package import ImitatedWorld

/// Whether a run went as it had to, in words for its end.
package struct Verdict {
  package let failOn: [Outcome]
  /// Events that no receiver has acknowledged, where these make the run fail.
  let untold: [String]?
  private let coverage: Coverage
  private let journal: JournalView
  private let routes: RouteTable

  private static let examplesMax = 5

  init(_ coverage: Coverage, _ journal: Journal, _ routes: RouteTable, failOn: [Outcome], untold: [String]?) {
    self.failOn = failOn
    self.untold = untold
    self.coverage = coverage
    self.journal = JournalView(journal)
    self.routes = routes
  }

  /// What must not have happened and did.
  package var failed: [Outcome] { failOn.filter { coverage.count(of: $0) > 0 } }

  package var isPassed: Bool { failed.isEmpty && untold?.isEmpty ?? true }

  package var summary: [String] {
    let counts = Outcome.allCases.filter { coverage.count(of: $0) > 0 }.map { "\($0.name) \(coverage.count(of: $0))" }
    let requests = "\(coverage.requestCount) request\(coverage.requestCount == 1 ? "" : "s")"
    var lines = ["verdict: \(requests)" + (counts.isEmpty ? "" : ": \(counts.joined(separator: ", "))")]
    for outcome in failed {
      lines.append("failed: \(coverage.count(of: outcome)) \(outcome.name)")
      lines += examples(of: outcome).map { "  \($0)" }
    }
    if let untold, !untold.isEmpty {
      lines.append("failed: \(untold.count) webhook")
      lines += untold.prefix(Self.examplesMax).map { "  \($0)" }
    }
    if isPassed {
      let names = failOn.map(\.name) + (untold == nil ? [] : ["webhook"])
      lines.append("passed: none \(names.joined(separator: ", none "))")
    }
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
        text += ": the nearest is \(nearest.route.method.name) \(nearest.route.text); \(nearest.difference)"
      } else if let reason = entry.reason {
        text += ": \(reason)"
      }
      examples.append(text)
    }
    return examples
  }
}
