import ArgumentParser
import ImitatedWorld
import PayoutLinksSandbox

/// What makes the run fail at its end, and where it is written what the run has touched.
struct VerdictOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Print a summary at the end, and exit with status 1 if any request had one of these outcomes, separated by "
        + "commas: \(Words.failingOutcomes.map(\.name).joined(separator: ", ")); or \(Words.webhookFailure), if an event was "
        + "never acknowledged.",
      valueName: "outcomes"),
    completion: Words.failures.completion)
  var failOn: String?

  @Option(
    name: .customLong("coverage"),
    help: ArgumentHelp(
      "Write a report at the end of what the run touched and what it did not: JSON to a path that ends in .json, JUnit "
        + "to one that ends in .xml. Repeatable; separate several with colons in the variable.", valueName: "path"),
    completion: .file(extensions: ["json", "xml"]))
  var coverage: [String] = []

  /// The outcomes that make the run fail, each once, however often it was said.
  func failingOutcomes() throws(Failure) -> (outcomes: [Outcome], webhooks: Bool) {
    let expected = "one or more of \(Words.failures.list.joined(separator: ", ")), separated by commas"
    let found = try Environment.value(of: "fail-on", failOn, expected: expected) { text in
      let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let outcomes = names.compactMap(Outcome.init(name:)).filter(Words.failingOutcomes.contains)
      let webhooks = names.count { $0 == Words.webhookFailure }
      return outcomes.count + webhooks == names.count ? (outcomes, webhooks > 0) : nil
    }
    return (Outcome.allCases.filter { found?.0.contains($0) ?? false }, found?.1 ?? false)
  }

  func reportFiles() throws(Failure) -> [ReportFile] {
    try Environment.list(of: "coverage", coverage, separatedBy: ":").map { path throws(Failure) in
      guard let file = ReportFile(path) else {
        throw .usage("--coverage must be a path that ends in .json or .xml; found \"\(path)\"")
      }
      return file
    }
  }
}
