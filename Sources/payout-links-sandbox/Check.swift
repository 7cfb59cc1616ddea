import ArgumentParser
import Glibc
import ImitatedWorld
import PayoutLinks
import PayoutLinksSandbox

struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check fixture files without serving them.",
    discussion: """
      Prints every error and warning with its file:line:column. Exits with status 1 if there is an error, or a warning \
      with --strict.
      """)

  @Argument(
    help: ArgumentHelp("Fixture files, or directories with *.json files.", valueName: "path"),
    completion: .file(extensions: ["json"]))
  var paths: [String]

  @Flag(help: "Fail on warnings too.")
  var strict = false

  func run() throws {
    if paths.contains("") { throw Failure.usage("a path is empty") }
    let now = Timestamp(SystemClock().unixNanoseconds / 1_000_000_000)
    let issues: [FixtureIssue]
    var summary = ""
    do throws(FixtureError) {
      let seed = try Seed(paths.map { .path($0) }, start: now)
      issues = seed.warnings
      let links = seed.accounts.reduce(0) { $0 + $1.links.count }
      summary = "\(links) payout link\(links == 1 ? "" : "s"), "
    } catch {
      issues = error.issues
    }
    for issue in issues { StandardStream.output.write(issue.description) }
    let errors = issues.count(of: .error)
    let warnings = issues.count(of: .warning)
    StandardStream.output.write(
      "\(summary)\(errors) error\(errors == 1 ? "" : "s"), \(warnings) warning\(warnings == 1 ? "" : "s")")
    if errors > 0 || strict && warnings > 0 { throw ExitCode(1) }
  }
}
