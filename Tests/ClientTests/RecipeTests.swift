import Foundation
import Harness
import Testing

@Suite("The recipes of docs/driving.md")
struct RecipeTests {
  private static let needs: [String] = {
    let blocks = (try? Recipes.read().blocks(in: "sh")) ?? []
    return blocks.map(\.need).filter { !$0.isEmpty }
  }()

  /// A shell in which a sandbox that is started has a port of its own, and `localhost:7290` is that port.
  private static let shell = #"""
    set -euo pipefail
    cd "$HOME"
    mkfifo ready
    trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
    payout-links-sandbox() {
      case ${1-} in
        '' | --*) exec "$EXECUTABLE" --port 0 --no-https "$@" >ready ;;
        *) "$EXECUTABLE" "$@" ;;
      esac
    }
    sandbox_is_ready() {
      read -r _ _ PAYOUT_LINKS_SANDBOX_URL <ready
      export PAYOUT_LINKS_SANDBOX_URL
    }
    curl() { command curl "${@//localhost:7290/${PAYOUT_LINKS_SANDBOX_URL#http://}}"; }

    """#

  @Test("there is a recipe in curl and one in pytest for each need")
  func both() throws {
    let recipes = try Recipes.read()
    let needs = Set(recipes.blocks.map(\.need)).subtracting([""])
    #expect(needs.count >= 11)
    for language in ["sh", "python"] {
      #expect(Set(recipes.blocks(in: language).map(\.need)).subtracting([""]) == needs)
    }
  }

  @Test(
    "in curl each works as it is written, and prints what the page shows",
    .enabled(
      if: Client.curl.isInstalled && Client("bash").isInstalled, "there is no curl; sh scripts/test installs it"),
    arguments: needs)
  func inCurl(_ need: String) throws {
    let recipes = try Recipes.read()
    let block = try #require(recipes.blocks(in: "sh").first { $0.need == need })
    let setUp = try #require(recipes.blocks(in: "sh").first)
    var lines: [String] = []
    let starts = block.text.hasPrefix("payout-links-sandbox ")
    for line in ((starts ? "" : setUp.text + "\n") + block.text).split(separator: "\n") {
      lines.append(String(line))
      if line.hasPrefix("payout-links-sandbox "), line.hasSuffix("&") { lines.append("sandbox_is_ready") }
      // Between two commands of the page a line ends, though curl prints none.
      lines.append("echo")
    }
    if starts { lines.insert(String(setUp.text.split(separator: "\n").last ?? ""), at: 0) }
    let outcome = try Client("bash").run(
      ["-c", Self.shell + lines.joined(separator: "\n")], environment: ["EXECUTABLE": Command.executable().path])
    #expect(outcome.status == 0, "\(outcome.said)")
    var printed = outcome.output.replacing("\r\n", with: "\n").split(separator: "\n")[...]
    for shown in block.shown {
      let place = printed.firstIndex { Recipes.fits($0, shown) }
      if place == nil { Issue.record("\(shown) was not printed: \(outcome.said)") }
      if let place { printed = printed[(place + 1)...] }
    }
    for complaint in recipes.complaint(of: need) {
      #expect(outcome.error.split(separator: "\n").contains(complaint[...]), "\(outcome.error)")
    }
  }

  @Test("in pytest all pass", .enabled(if: Python.hasPytest, "Python has no pytest; sh scripts/test installs it"))
  func inPytest() throws {
    let blocks = try Recipes.read().blocks(in: "python")
    let fixtures = try TemporaryFile(try #require(blocks.first).text, name: "conftest.py")
    let tests = "import pytest\nimport requests\n\n\n" + blocks.dropFirst().map(\.text).joined(separator: "\n\n")
    let path = "\(fixtures.folder)/test_recipes.py"
    try tests.write(toFile: path, atomically: false, encoding: .utf8)
    let programs = Command.executable().deletingLastPathComponent().path
    let outcome = try Python.client.run(
      ["-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", fixtures.folder, path],
      environment: ["PATH": "\(programs):\(Client.searchPath)"])
    #expect(outcome.status == 0, "\(outcome.said)")
    #expect(outcome.output.contains("\(blocks.count) passed"), "\(outcome.said)")
  }

  @Test(
    "what is shown fits what is printed with … for anything",
    arguments: [
      ("a…c", "abc", true), ("a…c", "ac", true), ("a…", "abc", true), ("…c", "abc", true), ("abc", "abc", true),
      ("a…c", "abcd", false), ("a…b…c", "axbyc", true), ("a…b…c", "acb", false), ("b", "abc", false),
    ])
  func fits(shown: String, printed: String, fits: Bool) {
    #expect(Recipes.fits(printed[...], shown) == fits)
  }
}
