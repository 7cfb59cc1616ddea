import Foundation
import Harness
import Testing

@Suite("Reloading fixtures", .serialized)
struct ReloadTests {
  private static func link(_ status: String) -> String {
    "[{\"id\": \"poutlk_00000000000001\", \"status\": \"\(status)\"}]"
  }

  /// Asks until the answer has what is waited for, ten seconds at most; the last answer.
  private func wait(for text: String, at path: String, _ port: UInt16) throws -> String {
    let client = try RawClient(port: port)
    let end = ContinuousClock.now + .seconds(10)
    while true {
      let body = try client.exchange(Requests.get(path)).body
      if body.contains(text) || ContinuousClock.now > end { return body }
      usleep(5_000)
    }
  }

  /// Overwrites the file and does what makes the sandbox look.
  private func check(_ arguments: [String], _ changed: (Command) -> Void) throws {
    let file = try TemporaryFile(Self.link("issued"))
    let command = try Command(["--port", "0", "--fixtures", file.path] + arguments)
    let port = try #require(command.firstLine().split(separator: ":").last.flatMap { UInt16($0) })
    let link = Requests.link(1)
    #expect(try wait(for: #""status":"issued""#, at: link, port).contains("issued"))

    try Self.link("cancelled").write(toFile: file.path, atomically: false, encoding: .utf8)
    changed(command)
    #expect(try wait(for: #""status":"cancelled""#, at: link, port).contains(#""status":"cancelled""#))

    try "[\n{\"id\": 5, \"status\": \"isued\"}]".write(toFile: file.path, atomically: true, encoding: .utf8)
    changed(command)
    let health = try wait(for: "degraded", at: "/__admin/health", port)
    #expect(health.hasPrefix(#"{"status":"degraded""#))
    #expect(health.contains("\(file.path):2:8: error: expected "), "\(health)")
    #expect(try wait(for: "status", at: link, port).contains(#""status":"cancelled""#), "the old state goes on")

    try Self.link("rejected").write(toFile: file.path, atomically: true, encoding: .utf8)
    changed(command)
    #expect(try wait(for: #""status":"rejected""#, at: link, port).contains(#""status":"rejected""#))
    #expect(try wait(for: #"{"status":"ok""#, at: "/__admin/health", port).hasPrefix(#"{"status":"ok""#))

    command.signal(SIGTERM)
    let result = command.finish()
    #expect(result.status == 0)
    #expect(result.error.contains("\(file.path):2:8: error: expected "))
    #expect(result.error.contains("fixtures not reloaded"))
  }

  @Test("SIGHUP reloads the files; one with errors keeps the old state, is logged with its place, and shows in health")
  func hangUp() throws {
    try check([]) { $0.signal(SIGHUP) }
  }

  @Test("where no thread can be had to watch by, the start fails instead of never ending")
  func noThread() throws {
    let file = try TemporaryFile(Self.link("issued"))
    let error = Pipe()
    // A thread's stack: larger than all addresses.
    let process = try ChildProcess(
      "/bin/sh",
      [
        "-c", #"ulimit -s 137438953472 && exec "$0" --port 0 --watch --fixtures "$1""#, Command.executable().path,
        file.path,
      ],
      environment: [:], error: error.fileHandleForWriting.fileDescriptor)
    try error.fileHandleForWriting.close()
    let said = String(decoding: error.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(process.wait() == 1)
    #expect(said.hasPrefix("payout-links-sandbox: cannot start a thread: "), "\(said)")
  }

  @Test("--watch does the same when a file changes")
  func watch() throws {
    try check(["--watch"]) { _ in }
  }

  @Test("SIGHUP reloads as long as the terminal is there, and ends the sandbox when that has been closed")
  func terminal() throws {
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (unlocked, number) = (Int32(0), Int32(0))
    // TIOCSPTLCK and TIOCGPTN, which Swift does not see.
    try #require(ioctl(master, 0x4004_5431, &unlocked) == 0 && ioctl(master, 0x8004_5430, &number) == 0)
    let file = try TemporaryFile(Self.link("issued"))
    let command = try Command(
      ["--port", "0", "--no-https", "--fixtures", file.path], terminal: "/dev/pts/\(number)")
    let port = try ServeTests.port(command.firstLine())
    try Self.link("cancelled").write(toFile: file.path, atomically: false, encoding: .utf8)
    command.signal(SIGHUP)
    let cancelled = #""status":"cancelled""#
    #expect(try wait(for: cancelled, at: Requests.link(1), port).contains(cancelled))
    close(master)
    let result = command.finish()
    #expect(result.status == 0)
    #expect(result.error.contains(" info stopped"))
  }
}
