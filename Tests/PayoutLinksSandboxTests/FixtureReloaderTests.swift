import Foundation
import HTTP1
import Harness
import PayoutLinks
import Testing

@testable import ImitatedWorld
@testable import PayoutLinksSandbox
@testable import Server

@Suite("Watching fixtures")
struct FixtureReloaderTests {
  private static func link(_ status: String) -> String {
    "[{\"id\": \"poutlk_00000000000001\", \"status\": \"\(status)\"}]"
  }

  /// What the reloader has read once it says so; the test's own time limit ends a wait in vain.
  private func outcome(_ reloader: FixtureReloader) -> Result<PreparedWorld, FixtureError> {
    while true {
      if let outcome = reloader.drainOutcomes().first { return outcome.world }
      usleep(1000)
    }
  }

  private func reloader(_ fixture: Fixture) -> FixtureReloader {
    FixtureReloader([fixture], randomness: 1, clock: SystemClock())
  }

  @Test("a change since the stamps were taken is seen, even if nobody has looked since", .timeLimit(.minutes(1)))
  func before() throws {
    let file = try TemporaryFile(Self.link("issued"))
    let stamps = FixtureReloader.stamps(of: [.path(file.path)])
    try Self.link("cancelled!").write(toFile: file.path, atomically: false, encoding: .utf8)
    let reloader = reloader(.path(file.path))
    try reloader.watch(since: stamps)
    defer { reloader.end() }
    guard case .failure(let error) = outcome(reloader) else {
      Issue.record("the file was not read as it is now")
      return
    }
    #expect(error.issues.first?.source == file.path)
  }

  /// A clock that shows nothing before it is let.
  private final class GatedClock: SandboxClock {
    let gate = DispatchSemaphore(value: 0)
    var unixNanoseconds: Int64 {
      gate.wait()
      return 0
    }
  }

  @Test(
    "fixtures that are sent are read in their order, 16 wait at most, and one whose sender has gone is not read",
    .timeLimit(.minutes(1)))
  func bodies() throws {
    let clock = GatedClock()
    let reloader = FixtureReloader([.builtIn], randomness: 1, clock: clock)
    // The thread stands at the clock, whether it has begun or not.
    reloader.start()
    func send(_ number: UInt64) -> Bool {
      reloader.start(Array("[]".utf8), ReplyTicket(token: number), at: Timestamp(0))
    }
    #expect((0..<16).allSatisfy { send($0) })
    #expect(!send(16))
    reloader.cancel(ReplyTicket(token: 3))
    #expect(send(17))
    clock.gate.signal()
    var tickets: [ReplyTicket?] = []
    while tickets.count < 17 {
      tickets += reloader.drainOutcomes().map(\.ticket)
      usleep(1000)
    }
    #expect(tickets == [nil] + ([0, 1, 2] + Array(4..<16) + [17]).map { ReplyTicket(token: $0) })
  }

  @Test("what is no regular file is read at the start and refused at a reload: a FIFO would be waited for")
  func fifo() throws {
    let file = try TemporaryFile()
    #expect(mkfifo(file.path, 0o600) == 0)
    let error = #expect(throws: FixtureError.self) {
      try Seed([.path(file.path)], start: Timestamp(0), again: true)
    }
    #expect(
      error?.issues.map(\.message) == [
        "cannot be read: it is not a regular file, and such files are read only at the start"
      ])
    #expect(FixtureReloader.stamps(of: [.path(file.path)]).isEmpty)
    let (path, text) = (file.path, Self.link("issued"))
    Thread.detachNewThread { try? text.write(toFile: path, atomically: false, encoding: .utf8) }
    #expect(try Seed([.path(file.path)], start: Timestamp(0)).accounts.map(\.links.count) == [1])
  }

  @Test("a directory that may be empty is watched like any other", .timeLimit(.minutes(1)))
  func directoryIfAny() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: directory) }
    let fixture = Fixture.directoryIfAny(directory.path)
    let reloader = reloader(fixture)
    try reloader.watch(since: FixtureReloader.stamps(of: [fixture]))
    defer { reloader.end() }
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    try Self.link("issued").write(
      toFile: directory.appendingPathComponent("links.json").path, atomically: true, encoding: .utf8)
    let world = try outcome(reloader).get()
    #expect(world.accounts.map(\.linkCount) == [1])
  }
}
