import Harness
import Server
import Testing

@Suite struct SlowReaderTests {
  @Test("a reply larger than the socket's buffer arrives intact at a reader that pauses")
  func intact() throws {
    let server = try TestServer()
    let client = try server.client(receiveBufferBytes: 4_096)
    try client.send(get("/large/12000000") + get("/b"))
    server.settle(rounds: 4)
    server.pass(seconds: 29)
    let reply = try client.reply()
    #expect(Array(reply.body.utf8) == EchoHandler.large(12_000_000))
    #expect(try client.reply().body == "GET /b\n")
  }

  @Test("above the output bound nothing more is read or answered until half is gone")
  func readingStops() throws {
    let server = try TestServer { $0.connection.outputBytesMax = 100_000 }
    let client = try server.client(receiveBufferBytes: 4_096)
    let wire = bytes((0..<200_000).map { get("/large/5000?\($0)") }.joined())
    var sent = 0
    // Until the connection takes no more, because nobody reads it at the other end.
    while true {
      let some = client.sendWithoutWaiting(Array(wire[sent..<min(wire.count, sent + 65_536)]))
      sent += some
      if some == 0 { break }
      server.settle()
    }
    #expect(sent < wire.count)
    // The kernel may still make room, and move what it has taken: a server without a bound would go on to the last
    // request.
    var answered: Int
    repeat {
      answered = server.handler.log.count
      server.settle(rounds: 10)
    } while server.handler.log.count > answered
    // What the kernel holds is some MB; the bound keeps the rest small.
    #expect(answered * 5_000 < 12_000_000)
    // It goes on when it reads again.
    let first = try client.reply()
    #expect(first.body.utf8.count == 5_000)
    for _ in 1..<answered { #expect(try client.reply().body.utf8.count == 5_000) }
    #expect(server.handler.log.count > answered)
  }

  @Test("while replies that are not taken hold too much, who has taken nothing for longest is closed, and nobody else")
  func untaken() throws {
    // Of 40 MB the kernel takes some; two of them stay below the bound, three do not.
    let server = try TestServer { $0.untakenBytesMax = 90_000_000 }
    let readers = try (0..<3).map { _ in try server.client(receiveBufferBytes: 4_096) }
    for reader in readers {
      try reader.send(get("/large/40000000"))
      server.settle(rounds: 4)
      server.pass(seconds: 1)
    }
    #expect(try readers[0].receiveAll().count < 40_000_000)
    for reader in readers[1...] { #expect(try reader.reply().body.utf8.count == 40_000_000) }
  }

  @Test("a peer that takes nothing for thirty seconds is closed")
  func writeDeadline() throws {
    let server = try TestServer()
    let client = try server.client(receiveBufferBytes: 4_096)
    try client.send(get("/large/12000000"))
    server.settle(rounds: 4)
    server.pass(nanoseconds: 29_999_999_999)
    #expect(client.sendWithoutWaiting([13, 10]) == 2)
    server.settle()
    server.pass(nanoseconds: 1)
    // What was on its way when the wait began may have been taken since.
    server.pass(seconds: 30)
    #expect(try client.receiveAll().count < 12_000_000)
  }

  @Test("a reader so slow that the kernel's buffer hides its progress is not taken for one that has gone")
  func hiddenProgress() throws {
    let server = try TestServer()
    let client = try server.client(receiveBufferBytes: 4_096)
    try client.send(get("/large/12000000"))
    server.settle(rounds: 4)
    var taken: [UInt8] = []
    for _ in 0..<4 {
      // Far less than the third of its buffer that the kernel waits for before it tells the server.
      let goal = taken.count + 20_000
      while taken.count < goal { taken += try client.receive(goal - taken.count) }
      server.pass(seconds: 30)
    }
    try client.send(get("/b", "Connection: close\r\n"))
    taken += try client.receiveAll()
    #expect(taken.count > 12_000_000)
    #expect(String(decoding: taken.suffix(7), as: UTF8.self) == "GET /b\n")
  }
}
