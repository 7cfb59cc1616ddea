import ArgumentParser
import Glibc
import ImitatedWorld
import JSON

struct DriftCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift",
    abstract: "Tell where the sandbox answers otherwise than the real service has answered.",
    discussion: """
      The file is an HTTP Archive (HAR) of exchanges with the real service, or a directory of NAME.request and \
      NAME.response with the messages as they were on the wire. The sandbox rebuilds the world that they imply and is \
      asked the same. Every difference of status, type, keys, order and values is listed, with the row of \
      docs/fidelity.md that it touches. Ids and times are matched and not compared; credentials are not read.

      Exit status: 0 no difference, 1 differences, 2 wrong usage.
      """)

  @Argument(
    help: ArgumentHelp("The archive, or the directory.", valueName: "path"),
    completion: .file(extensions: ["har", "json"]))
  var path: String

  @Option(
    help: ArgumentHelp("Write the world that the capture implies there, as a fixture.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var writeFixtures: String?

  func run() throws {
    let all = try exchanges()
    let exchanges = all.filter(\.isOfPayoutLinks)
    guard !exchanges.isEmpty else {
      throw Failure.failed("\(path) has no exchange with /v1/payout-links among \(all.count)")
    }
    if let writeFixtures { try write(ImpliedWorld(of: exchanges).fixture(), to: writeFixtures) }
    var replay = try DriftReplay(of: exchanges)
    var count = 0
    for exchange in exchanges {
      let differences = try replay.differences(in: exchange)
      guard !differences.isEmpty else { continue }
      count += differences.count
      say("\(exchange.name): \(exchange.method) \(exchange.path)\(exchange.query)")
      for difference in differences {
        say("  \(difference.text)")
        if let row = difference.row { say("    fidelity: \(row)") }
      }
    }
    say("\(Self.count(exchanges.count, "exchange")), \(Self.count(count, "difference"))")
    if count > 0 { throw Failure(lines: [], status: 1) }
  }

  private static func count(_ number: Int, _ thing: String) -> String { "\(number) \(thing)\(number == 1 ? "" : "s")" }

  private func say(_ line: String) {
    StandardStream.output.write(TerminalText.shown(line))
  }

  private func exchanges() throws(Failure) -> [CapturedExchange] {
    if let names = Self.names(in: path) {
      var exchanges: [CapturedExchange] = []
      for name in names where name.hasSuffix(".request") {
        let stem = String(name.dropLast(".request".count))
        let request = try Self.bytes(of: "\(path)/\(name)"), response = try Self.bytes(of: "\(path)/\(stem).response")
        guard let exchange = CapturedExchange(name: stem, request: request, response: response) else {
          throw .failed("\(path)/\(stem): these are no request and response of HTTP/1.1")
        }
        exchanges.append(exchange)
      }
      return exchanges
    }
    let text = try Self.bytes(of: path)
    do throws(JSONError) {
      if let exchanges = try CapturedExchange.all(ofArchive: text) { return exchanges }
    } catch {
      let place = "\(path):\(error.line):\(error.column)"
      throw .failed("\(place): \(error.problem), so it is not \(CapturedExchange.expected)")
    }
    throw .failed("\(path) has no array log.entries, so it is not \(CapturedExchange.expected)")
  }

  /// Nil where it is no directory.
  private static func names(in path: String) -> [String]? {
    guard let directory = unsafe opendir(path) else { return nil }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      names.append(
        unsafe withUnsafePointer(to: &entry.pointee.d_name) { name in
          unsafe name.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        })
    }
    return names.sorted()
  }

  private static func failure(_ path: String, _ what: String) -> Failure {
    .failed("\(path) \(what): \(unsafe String(cString: strerror(errno)))")
  }

  private static let bytesMax = 256 << 20

  private static func bytes(of path: String) throws(Failure) -> [UInt8] {
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Self.failure(path, "cannot be read") }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while bytes.count <= bytesMax {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
      guard count >= 0 else { throw Self.failure(path, "cannot be read") }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
    throw .failed("\(path) has more than 256 MiB")
  }

  private func write(_ bytes: [UInt8], to path: String) throws(Failure) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw Self.failure(path, "cannot be written") }
    defer { close(file) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Self.failure(path, "cannot be written") }
      rest.removeFirst(count)
    }
  }
}
