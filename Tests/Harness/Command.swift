import Foundation

/// Runs the built executable as a user does.
package final class Command {
  package struct Result {
    package let status: Int32
    package let output: String
    package let error: String
  }

  private let process: ChildProcess
  private let output = Pipe()
  private let error = Pipe()

  /// Starts `payout-links-sandbox arguments…` with the given variables and none of this process's own.
  package init(
    _ arguments: [String], environment: [String: String] = [:], program: String = "payout-links-sandbox",
    terminal: String? = nil
  ) throws {
    process = try ChildProcess(
      Self.executable(program).path, arguments, environment: environment,
      output: output.fileHandleForWriting.fileDescriptor, error: error.fileHandleForWriting.fileDescriptor,
      terminal: terminal)
    try output.fileHandleForWriting.close()
    try error.fileHandleForWriting.close()
  }

  /// Runs it to its end.
  package static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
    try Command(arguments, environment: environment).finish()
  }

  /// The first line of standard output: who starts the server waits for this one.
  package func firstLine() -> String {
    var line: [UInt8] = []
    while let byte = try? output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
      line.append(byte)
    }
    return String(decoding: line, as: UTF8.self)
  }

  package func signal(_ number: Int32) {
    process.signal(number)
  }

  /// Waits for the end.
  package func finish() -> Result {
    let out = output.fileHandleForReading.readDataToEndOfFile()
    let err = error.fileHandleForReading.readDataToEndOfFile()
    return Result(
      status: process.wait(), output: String(decoding: out, as: UTF8.self),
      error: String(decoding: err, as: UTF8.self))
  }

  /// Beside the test bundle, where SwiftPM builds everything.
  package static func executable(_ program: String = "payout-links-sandbox") -> URL {
    let here = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return here.deletingLastPathComponent().appendingPathComponent(program)
  }
}
