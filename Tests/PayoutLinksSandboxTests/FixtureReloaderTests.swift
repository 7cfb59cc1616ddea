import Foundation
import Harness
import PayoutLinks
import Testing

@testable import PayoutLinksSandbox
@testable import Server

@Suite("Watching fixtures")
struct FixtureReloaderTests {
  private static func link(_ status: String) -> String {
    "[{\"id\": \"poutlk_00000000000001\", \"status\": \"\(status)\"}]"
  }

  /// What the reloader has read once it says so; the test's own time limit ends a wait in vain.
  private func outcome(_ reloader: FixtureReloader) -> FixtureReloader.Outcome {
    while true {
      if let outcome = reloader.take() { return outcome }
      usleep(1000)
    }
  }

  private func reloader(_ fixture: Fixture) throws -> FixtureReloader {
    FixtureReloader([fixture], randomness: 1, clock: SystemClock(), control: ServerControl(wakeup: try Wakeup()))
  }

  @Test("a change since the stamps were taken is seen, even if nobody has looked since", .timeLimit(.minutes(1)))
  func before() throws {
    let file = try TemporaryFile(Self.link("issued"))
    let stamps = FixtureReloader.stamps(of: [.path(file.path)])
    try Self.link("cancelled!").write(toFile: file.path, atomically: false, encoding: .utf8)
    let reloader = try reloader(.path(file.path))
    reloader.watch(since: stamps)
    defer { reloader.end() }
    guard case .failure(let error) = outcome(reloader) else {
      Issue.record("the file was not read as it is now")
      return
    }
    #expect(error.issues.first?.source == file.path)
  }

  @Test("a directory that may be empty is watched like any other", .timeLimit(.minutes(1)))
  func directoryIfAny() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: directory) }
    let fixture = Fixture.directoryIfAny(directory.path)
    let reloader = try reloader(fixture)
    reloader.watch(since: FixtureReloader.stamps(of: [fixture]))
    defer { reloader.end() }
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    try Self.link("issued").write(
      toFile: directory.appendingPathComponent("links.json").path, atomically: true, encoding: .utf8)
    let world = try outcome(reloader).get()
    #expect(world.accounts.map(\.state.ledger.count) == [1])
  }
}
