import Foundation
import Harness
import Testing

@Suite("The release binary")
struct ReleaseTests {
  /// What readelf tells of it; nil where there is no such binary, or no readelf.
  private static func told() throws -> String? {
    let build = Command.executable().deletingLastPathComponent().deletingLastPathComponent()
    let binary = build.appendingPathComponent("release/payout-links-sandbox").path
    guard FileManager.default.fileExists(atPath: binary) else { return nil }
    let output = Pipe()
    let readelf = try ChildProcess(
      "/usr/bin/env", ["readelf", "-ldW", binary], environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"],
      output: output.fileHandleForWriting.fileDescriptor)
    try output.fileHandleForWriting.close()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    return readelf.wait() == 0 ? text : nil
  }

  @Test("it stands at an address that differs from run to run, and has the index that stack traces are made with")
  func segments() throws {
    guard let told = try Self.told() else {
      print("skipped: there is no release binary, or no readelf")
      return
    }
    #expect(told.contains("Elf file type is DYN"), "\(told)")
    #expect(told.contains("GNU_EH_FRAME"), "\(told)")
  }

  @Test("the addresses of what it calls in libraries are written before its start, and never again")
  func binding() throws {
    guard let told = try Self.told() else {
      print("skipped: there is no release binary, or no readelf")
      return
    }
    #expect(told.contains("GNU_RELRO") && told.contains("BIND_NOW"), "\(told)")
  }
}
