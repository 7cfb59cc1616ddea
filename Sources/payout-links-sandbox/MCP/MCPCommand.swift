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

/// The lines of standard input, the last also without its end.
struct InputLines {
  /// No message is near it. Of a line that is longer one byte more is kept, which shows that it was.
  static let bytesMax = 4 << 20

  private let descriptor: Int32
  private var received: [UInt8] = []
  private var isEnded = false

  init(_ descriptor: Int32 = STDIN_FILENO) {
    self.descriptor = descriptor
  }

  mutating func next() -> [UInt8]? {
    var searched = 0
    while true {
      if let end = received[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        let line = Array(received[..<min(end, Self.bytesMax + 1)])
        received.removeFirst(end + 1)
        return line
      }
      received.removeLast(max(0, received.count - Self.bytesMax - 1))
      if isEnded {
        defer { received = [] }
        return received.isEmpty ? nil : received
      }
      searched = received.count
      var buffer = [UInt8](repeating: 0, count: 65_536)
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
      if count > 0 {
        received += buffer[..<count]
      } else if count == 0 || errno != EINTR {
        isEnded = true
      }
    }
  }
}
