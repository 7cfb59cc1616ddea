import Glibc
import HTTP1
import Testing

@testable import Server

@Suite struct OutputTests {
  @Test("what a peer has taken is not kept, also when it is always a little behind")
  func takenOutputIsDropped() throws {
    var ends: [Int32] = [0, 0]
    #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0, &ends) == 0)
    defer { close(ends[0]) }
    var server = try ServerLoop(
      limits: ServerLimits(), time: ManualTime(), signals: nil, input: nil, handler: EchoHandler())
    let connection = Connection(
      .clear(StreamSocket(Descriptor(ends[1]))), token: 0, role: .api,
      state: ConnectionState(isSecure: false, at: 0, ConnectionLimits()), limits: HeadLimits())
    connection.interest = [.read, .write]
    var piece = [UInt8](repeating: 0, count: 10_000)
    var written = 0
    var taken = 0
    func write(_ count: Int, by server: inout ServerLoop) {
      server.replies = (0..<count).map { UInt8(truncatingIfNeeded: (written + $0) / 3) }
      written += count
      server.flush(connection)
    }
    write(600_000, by: &server)
    var largest = 0
    for _ in 0..<500 {
      let count = read(ends[0], &piece, piece.count)
      #expect((0..<count).allSatisfy { piece[$0] == UInt8(truncatingIfNeeded: (taken + $0) / 3) })
      taken += count
      server.continueOutput(of: connection)
      write(count, by: &server)
      largest = max(largest, connection.output.count)
      if connection.state.phase == .closed || connection.state.outputBytes == 0 { break }
    }
    #expect(taken > 1_500_000)
    #expect(connection.state.outputBytes > 0)
    #expect(largest < 1_300_000)
  }
}
