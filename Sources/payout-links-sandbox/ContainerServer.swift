import ArgumentParser
import Glibc
import ImitatedWorld

/// The server of this container: what it was given on its command line, for commands that run beside it. They have its
/// variables, and not its options.
enum ContainerServer {
  private static let program = "payout-links-sandbox"
  private static let commandLineBytesMax = 64 << 10

  /// The options of process 1, where that is a sandbox and not this process.
  static var options: Serve? { getpid() == 1 ? nil : options(ofCommandLine: commandLine()) }

  /// Behind an init such as tini the program's name is not the first word.
  static func options(ofCommandLine bytes: [UInt8]) -> Serve? {
    let words = bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
      String(decoding: $0, as: UTF8.self)
    }
    guard let place = words.firstIndex(where: { $0.split(separator: "/").last == program[...] }) else { return nil }
    let rest = words[(place + 1)...]
    return try? Serve.parse(Array(rest.first == "serve" ? rest.dropFirst() : rest))
  }

  private static func commandLine() -> [UInt8] {
    let number = unsafe open("/proc/1/cmdline", O_RDONLY | O_CLOEXEC)
    guard number >= 0 else { return [] }
    defer { close(number) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while bytes.count < commandLineBytesMax {
      let count = unsafe read(number, &buffer, buffer.count)
      guard count > 0 else { break }
      bytes += buffer[..<count]
    }
    return bytes
  }
}
