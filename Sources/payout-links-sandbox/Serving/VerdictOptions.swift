import ArgumentParser
import ImitatedWorld
import PayoutLinksSandbox

/// What makes the run fail at its end, and where it is written what the run has touched.
struct VerdictOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Print a summary at the end, and exit with status 1 where a request ended as one of these, by commas: unmatched, "
        + "unauthorized, refused, malformed, error; or webhook, where an event was never acknowledged.",
      valueName: "outcomes"))
  var failOn: String?

  @Option(
    name: .customLong("coverage"),
    help: ArgumentHelp(
      "Write at the end what was touched and what never: JSON to a path that ends in .json, JUnit to one in .xml. "
        + "Repeatable; in the variable several paths are separated by colons.", valueName: "path"))
  var coverage: [String] = []

  /// The outcomes that make the run fail, each once, however often it was said.
  func failingOutcomes() throws(Failure) -> (outcomes: [Outcome], webhooks: Bool) {
    let known = ["unmatched", "unauthorized", "refused", "malformed", "error"]
    let found = try Environment.value(
      of: "fail-on", failOn, expected: "one or several, by commas, of \(known.joined(separator: ", ")), webhook"
    ) { text in
      let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let outcomes = names.filter(known.contains).compactMap(Outcome.init(name:))
      let webhooks = names.count { $0 == "webhook" }
      return outcomes.count + webhooks == names.count ? (outcomes, webhooks > 0) : nil
    }
    return (Outcome.allCases.filter { found?.0.contains($0) ?? false }, found?.1 ?? false)
  }

  func reportFiles() throws(Failure) -> [ReportFile] {
    try Environment.list(of: "coverage", coverage, separatedBy: ":").map { path throws(Failure) in
      guard let file = ReportFile(path) else {
        throw .usage("--coverage is a path that ends in .json or .xml; found \"\(path)\"")
      }
      return file
    }
  }
}
