import Foundation

/// A file that is there as long as a test runs.
package final class TemporaryFile {
  package let path: String

  package init(_ text: String? = nil, name: String = "fixture.json") throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.appendingPathComponent(name).path
    if let text { try text.write(toFile: path, atomically: false, encoding: .utf8) }
  }

  package var folder: String { URL(fileURLWithPath: path).deletingLastPathComponent().path }

  deinit {
    try? FileManager.default.removeItem(atPath: folder)
  }
}
