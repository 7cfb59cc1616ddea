import Glibc

/// Finds and reads fixture files.
package enum FixtureFiles {
  package struct Failure: Error {
    package let path: String
    package let reason: String
  }

  /// The files that `path` stands for: itself, or the `*.json` of a directory in the order of their names.
  package static func files(at path: String) throws(Failure) -> [String] {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw failure(path) }
    guard status.st_mode & S_IFMT == S_IFDIR else { return [path] }
    let names = try jsonNames(in: path)
    if names.isEmpty { throw Failure(path: path, reason: "the directory has no *.json file") }
    return names.sorted().map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
  }

  /// Whether there is a directory with a `*.json` in it. One that cannot be listed counts: its error should be seen.
  package static func hasAny(_ path: String) -> Bool {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return false }
    do {
      return try !jsonNames(in: path).isEmpty
    } catch {
      return true
    }
  }

  private static func jsonNames(in path: String) throws(Failure) -> [String] {
    guard let directory = unsafe opendir(path) else { throw failure(path) }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        unsafe tuple.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: entry.pointee.d_name)) {
          unsafe String(cString: $0)
        }
      }
      // A leading dot is how editors and mounts hide what is not meant (..data of a Kubernetes volume, .#lock).
      if name.hasSuffix(".json"), !name.hasPrefix(".") { names.append(name) }
    }
    return names
  }

  /// The whole file. A pipe is read to its end.
  package static func read(_ path: String) throws(Failure) -> [UInt8] {
    try read(try OpenFile(path))
  }

  /// All that follows.
  package static func read(_ file: OpenFile) throws(Failure) -> [UInt8] {
    var bytes: [UInt8] = []
    // A regular file's size and one byte, so that the end is seen without growing.
    var room = max(file.size + 1, 4096)
    while bytes.count + room <= bytesMax + 1 {
      if try file.read(upTo: room, into: &bytes) < room { return bytes }
      // What is no fixture from its first byte on may have no end, as /dev/zero.
      if file.size == 0, !mayBeFixture(bytes) { return bytes }
      room = min(bytes.count, max(1, bytesMax + 1 - bytes.count))
    }
    throw Failure(path: file.path, reason: "it is larger than \(bytesMax >> 30) GiB, the limit for one file")
  }

  private static func mayBeFixture(_ bytes: [UInt8]) -> Bool {
    // White space, a comment, a byte order mark, an object or an array.
    bytes.first.map { " \t\r\n/{[".utf8.contains($0) || $0 >= 0xEF } ?? true
  }

  /// A file from its beginning on.
  package final class OpenFile {
    package let path: String
    /// 0 for what has none, such as a pipe.
    package let size: Int
    private let number: Int32

    package init(_ path: String, again: Bool = false) throws(Failure) {
      var status = stat()
      // Asked before it is opened: that waits for whoever writes to a FIFO, or wakes them.
      if again, unsafe stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
        throw Failure(path: path, reason: "it is not a regular file, and such files are read only at the start")
      }
      let number = unsafe open(path, O_RDONLY | O_CLOEXEC | (again ? O_NONBLOCK : 0))
      guard number >= 0 else { throw failure(path) }
      let isKnown = unsafe fstat(number, &status) == 0
      let failure = failure(path)
      // Nothing of the object is there yet, so its end closes nothing.
      guard isKnown, status.st_mode & S_IFMT != S_IFDIR else {
        close(number)
        throw isKnown ? Failure(path: path, reason: "it is a directory") : failure
      }
      self.path = path
      self.number = number
      size = Int(status.st_size)
    }

    deinit { close(number) }

    /// Appends what follows, less than `most` only at the end; how many bytes that were.
    package func read(upTo most: Int, into bytes: inout [UInt8]) throws(Failure) -> Int {
      var filled = 0
      var failure: Failure?
      bytes.append(addingCapacity: most) { room in
        unsafe room.withUnsafeMutableBufferPointer { buffer, count in
          while count < most, let base = buffer.baseAddress {
            let got = unsafe Glibc.read(number, base + count, most - count)
            if got > 0 {
              count += got
            } else if got == 0 || errno != EINTR {
              if got < 0 { failure = FixtureFiles.failure(path) }
              break
            }
          }
          filled = count
        }
      }
      if let failure { throw failure }
      return filled
    }
  }

  /// What tells one content of a file from the next, without reading it.
  package struct Stamp: Equatable {
    package let path: String
    package let seconds: Int
    package let nanoseconds: Int
    package let size: Int
    let inode: UInt
  }

  /// The stamps of all files that the paths stand for; one that cannot be found, or cannot be read again, has none.
  package static func stamps(of paths: [String]) -> [Stamp] {
    paths.flatMap { (try? files(at: $0)) ?? [] }.compactMap { path in
      var status = stat()
      guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      return Stamp(
        path: path, seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec, size: Int(status.st_size),
        inode: UInt(status.st_ino))
    }
  }

  package static func pause(milliseconds: UInt32) {
    usleep(milliseconds * 1000)
  }

  /// Of one file, because all of it may have to be held: three times what a million links take.
  package static let bytesMax = 2 << 30

  private static func failure(_ path: String) -> Failure {
    Failure(path: path, reason: unsafe String(cString: strerror(errno)))
  }
}
