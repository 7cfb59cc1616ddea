import ArgumentParser
import Glibc

struct MCPCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mcp",
    abstract: "Let agents and editors drive the sandbox, in the Model Context Protocol over standard input and output.",
    discussion: """
      The sandbox itself runs apart. In the configuration of an agent:

        {"mcpServers": {"payout-links": {"command": "payout-links-sandbox", "args": ["mcp"]}}}
      """)

  @OptionGroup(title: "The sandbox") var call: CallOptions

  func run() throws {
    let session = MCPSession(client: try call.client())
    var lines = InputLines()
    while let line = lines.next() {
      if line.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }) { continue }
      guard let answer = session.answer(to: line) else { continue }
      if !StandardStream.output.write(bytes: answer) { return }
    }
  }
}

/// The lines of standard input.
struct InputLines {
  /// A line that is longer is not kept, and is no JSON then: no message is near it.
  static let bytesMax = 4 << 20

  private var received: [UInt8] = []
  private var isEnded = false

  mutating func next() -> [UInt8]? {
    var searched = 0
    while true {
      if let end = received[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(received[..<end])
        received.removeFirst(end + 1)
        return line
      }
      if isEnded { return nil }
      if received.count > Self.bytesMax { received.removeAll() }
      searched = received.count
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(0, $0.baseAddress, $0.count) }
      if count > 0 {
        received += buffer[..<count]
      } else if count == 0 || errno != EINTR {
        isEnded = true
      }
    }
  }
}
