import Foundation
import Harness

/// A program of somebody else's that speaks to the sandbox: found on this machine or not, and run as a user runs it.
struct Client: Sendable {
  struct Outcome {
    let status: Int32
    let output: String
    let error: String

    /// Both, for clients that say some things here and some there.
    var said: String { output + error }
  }

  struct Missing: Error {
    let name: String
  }

  /// It could not prepare what a test needs.
  struct Failed: Error {
    let error: String
  }

  static let curl = Client("curl")
  static let openssl = Client("openssl")
  static let gzip = Client("gzip")
  static let shell = Client("sh")
  static let node = Client("node")
  static let java = Client("java")
  static let keytool = Client("keytool")

  let name: String
  private let path: String?
  private let environment: [String: String]

  init(_ name: String, environment: [String: String] = [:]) {
    self.name = name
    self.environment = environment
    path = Self.searchPath.split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  var isInstalled: Bool { path != nil }

  /// Runs it to its end, with none of this process's variables but PATH: no proxy, no configuration, no bundle of
  /// somebody's. `holdsInputOpen` keeps its standard input from ending before it ends itself.
  func run(
    _ arguments: [String], input: String = "", holdsInputOpen: Bool = false, directory: URL? = nil, seconds: Int = 120,
    environment more: [String: String] = [:]
  ) throws -> Outcome {
    guard let path else { throw Missing(name: name) }
    // Files, not pipes: however much it says, it never waits for us.
    let texts = try TemporaryFile(input, name: "input")
    defer { withExtendedLifetime(texts) {} }
    let held = Pipe()
    var source = held.fileHandleForReading
    if holdsInputOpen {
      try held.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    } else {
      source = try FileHandle(forReadingFrom: URL(fileURLWithPath: texts.path))
    }
    let said = try ["output", "error"].map { name in
      let path = "\(texts.folder)/\(name)"
      try "".write(toFile: path, atomically: false, encoding: .utf8)
      return try (path: path, handle: FileHandle(forWritingTo: URL(fileURLWithPath: path)))
    }
    let process = try ChildProcess(
      "/usr/bin/env", ["-C", directory?.path ?? texts.folder, "timeout", "-s", "KILL", "\(seconds)", path] + arguments,
      environment: ["PATH": Self.searchPath, "HOME": texts.folder, "LC_ALL": "C.UTF-8"]
        .merging(environment) { _, own in own }.merging(more) { _, own in own },
      input: source.fileDescriptor, output: said[0].handle.fileDescriptor,
      error: said[1].handle.fileDescriptor)
    let status = process.wait()
    withExtendedLifetime((source, said)) {}
    try held.fileHandleForWriting.close()
    let read = try said.map { String(decoding: try Data(contentsOf: URL(fileURLWithPath: $0.path)), as: UTF8.self) }
    return Outcome(status: status, output: read[0], error: read[1])
  }

  static let searchPath = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
}
