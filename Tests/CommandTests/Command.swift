import Foundation
import Testing

/// Runs the built executable as a user does.
final class Command {
  struct Result {
    let status: Int32
    let output: String
    let error: String
  }

  private let process = Process()
  private let output = Pipe()
  private let error = Pipe()

  /// Starts `payout-links-sandbox arguments…` with the given variables and none of this process's own.
  init(_ arguments: [String], environment: [String: String] = [:]) throws {
    process.executableURL = Self.executable
    process.arguments = arguments
    process.environment = environment
    process.standardOutput = output
    process.standardError = error
    try process.run()
  }

  deinit {
    if process.isRunning { process.terminate() }
  }

  /// Runs it to its end.
  static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Result {
    try Command(arguments, environment: environment).finish()
  }

  /// The first line of standard output: who starts the server waits for this one.
  func firstLine() -> String {
    var line: [UInt8] = []
    while let byte = try? output.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
      line.append(byte)
    }
    return String(decoding: line, as: UTF8.self)
  }

  func signal(_ number: Int32) {
    kill(process.processIdentifier, number)
  }

  /// Waits for the end.
  func finish() -> Result {
    let out = output.fileHandleForReading.readDataToEndOfFile()
    let err = error.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: String(decoding: out, as: UTF8.self),
      error: String(decoding: err, as: UTF8.self))
  }

  /// Beside the test bundle, where SwiftPM builds everything.
  private static let executable: URL = {
    let here = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    return here.deletingLastPathComponent().appendingPathComponent("payout-links-sandbox")
  }()
}

/// A file that is there as long as a test runs.
final class TemporaryFile {
  let path: String

  init(_ text: String? = nil, name: String = "fixture.json") throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appendingPathComponent(name).path
    if let text { try text.write(toFile: path, atomically: false, encoding: .utf8) }
  }

  var folder: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }
}
