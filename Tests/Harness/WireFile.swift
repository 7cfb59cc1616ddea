import Glibc

/// A file of `fixtures/wire`, read; what is no such file is an error with its line.
package struct WireFile: Sendable, CustomStringConvertible {
  /// Below `fixtures/wire`, without the ending: `request-line/version`.
  package let path: String
  package let cases: [WireCase]

  package var description: String { path }
  package var topic: String { String(path.prefix { $0 != "/" }) }

  package struct Failure: Error, CustomStringConvertible {
    package let description: String
  }

  /// All files of these topics, in the order of their names; of every topic where none is named.
  package static func all(of topics: [String]) throws -> [WireFile] {
    var files: [WireFile] = []
    for topic in try names(in: directory) where !topic.contains(".") && (topics.isEmpty || topics.contains(topic)) {
      for name in try names(in: "\(directory)/\(topic)") where name.hasSuffix(".wire") {
        files.append(try WireFile("\(topic)/\(name.dropLast(5))"))
      }
    }
    guard !files.isEmpty else { throw Failure(description: "no wire fixtures of \(topics) in \(directory)") }
    return files
  }

  private static let directory =
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/fixtures/wire"

  private static func names(in directory: String) throws -> [String] {
    guard let listing = opendir(directory) else { throw Failure(description: "no \(directory)") }
    defer { closedir(listing) }
    var names: [String] = []
    while let entry = readdir(listing) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }

  private init(_ path: String) throws {
    self.path = path
    guard let file = fopen("\(Self.directory)/\(path).wire", "r") else {
      throw Failure(description: "\(path) cannot be opened")
    }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    var reader = WireReader(path: path)
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
      try reader.take(line)
    }
    cases = try reader.finish()
  }
}
