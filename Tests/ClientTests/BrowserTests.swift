import Foundation
import Harness
import Testing

/// The pages as people use them, in a real browser. One story after another: a browser wants a core for itself.
@Suite(
  "In Chromium", .serialized,
  .enabled(if: Browser.isInstalled, "there is no chromium, or no playwright; sh scripts/test says how to get them"))
struct BrowserTests {
  @Test(
    "a story of somebody who uses the pages ends as it should",
    arguments: [
      "stories.Demo", "stories.SecondTry", "stories.Webhooks", "stories.Messages", "stories.Token", "stories.OwnPort",
      "stories.OtherOrigin", "stories.Hostile", "stories.Branded", "stories.Restart", "stories.Keyboard",
      "stories.Accessible", "reached.Secure", "reached.ByName", "reached.Proxied",
    ])
  func story(name: String) throws {
    let outcome = try Browser.client.run(
      ["-m", "unittest", name], directory: Browser.directory, seconds: 300,
      environment: ["SANDBOX_BINARY": Command.executable().path])
    #expect(outcome.status == 0, "\(outcome.error.suffix(6000))")
  }
}

/// Debian's Chromium, and what drives it, which `scripts/test` puts under `.build/clients/browser`.
enum Browser {
  static let client = Client(
    "python3",
    environment: [
      "PYTHONPATH": root.appendingPathComponent(".build/clients/browser").path, "PYTHONDONTWRITEBYTECODE": "1",
    ])
  static let directory = root.appendingPathComponent("Tests/Browser")

  static let isInstalled =
    Client("chromium").isInstalled
    && (try? client.run(["-c", "import playwright.sync_api, axe_playwright_python.sync_playwright"]))?.status == 0

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
}
