import Foundation
import Glibc
import Harness
import Testing

@Suite("Standard streams, and signals before the server is ready")
struct StreamTests {
  /// What the shell makes of the line, in which `$sandbox` is the program and `$folder` an empty folder.
  private static func shell(_ line: String) throws -> (output: String, status: Int32) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let output = Pipe()
    let shell = try ChildProcess(
      "/bin/sh", ["-c", line],
      environment: ["sandbox": Command.executable().path, "folder": folder.path, "PATH": "/usr/bin:/bin"],
      output: output.fileHandleForWriting.fileDescriptor, error: output.fileHandleForWriting.fileDescriptor)
    try output.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    return (text, shell.wait())
  }

  @Test("a file never takes the place of a standard stream that is closed")
  func closed() throws {
    let made = try Self.shell("cd $folder && $sandbox init . >&- 2>&- <&-; echo $?; $sandbox check fixtures.json")
    #expect(made.output.hasPrefix("0\n") && made.output.contains("0 errors"), "\(made.output)")
  }

  @Test(
    "output that cannot be written is a failure",
    arguments: ["schema", "--help", "--version", "export --format http", "check $folder/a.json", "--port 0 --no-https"])
  func full(arguments: String) throws {
    let failed = try Self.shell("echo [] > $folder/a.json; $sandbox \(arguments) > /dev/full")
    #expect(failed.status == 1)
    #expect(failed.output == "payout-links-sandbox: cannot write to standard output: No space left on device\n")
  }

  @Test("a device without an end is no fixture from its first byte on")
  func endless() throws {
    let refused = try Self.shell("$sandbox check /dev/zero")
    #expect(refused.status == 1 && refused.output.hasPrefix("/dev/zero:1:1: error: "), "\(refused.output)")
  }

  @Test("a reader of the output that has gone is no failure")
  func gone() throws {
    #expect(try Self.shell("{ $sandbox schema; echo $? >&2; } | head -c 1 > /dev/null").output == "0\n")
  }

  @Test("while fixtures are read a stop is heeded at once", arguments: ["TERM", "INT"])
  func stopWhileReading(signal: String) throws {
    // The server waits at the pipe, which nobody writes to; that it does is seen when the shell can open it.
    let stopped = try Self.shell(
      """
      mkfifo $folder/f; $sandbox --port 0 --no-https --fixtures $folder/f & exec 3> $folder/f
      kill -\(signal) $!; wait $!; echo $?
      """)
    #expect(stopped.output == "0\n")
  }

  @Test("with --stop-with-stdin the server ends with the program at the other end of its standard input")
  func input() throws {
    let stopped = try Self.shell(
      """
      mkfifo $folder/f; $sandbox --port 0 --no-https --stop-with-stdin < $folder/f &
      exec 3> $folder/f; echo ignored >&3; exec 3>&-; wait $!; echo $?
      """)
    #expect(stopped.output.contains("payout-links-sandbox ready http://") && stopped.output.hasSuffix("0\n"))
    let refused = try Self.shell("$sandbox --port 0 --stop-with-stdin < /dev/null")
    #expect(refused.status == 2 && refused.output.contains("needs a pipe as standard input"), "\(refused.output)")
  }
}
