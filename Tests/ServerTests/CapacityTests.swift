import Harness
import Server
import Testing

@Suite struct CapacityTests {
  @Test("at the limit the longest idle connection makes room, and no other")
  func eviction() throws {
    let server = try TestServer { $0.connectionsMax = 3 }
    let clients = try (0..<3).map { _ in try server.client() }
    for client in clients {
      #expect(try client.ask("/a").status == 200)
      server.pass(seconds: 1)
    }
    #expect(try clients[0].ask("/b").status == 200)
    let fourth = try server.client()
    #expect(try fourth.ask("/a").status == 200)
    // The second was idle longest: the first has just been used.
    #expect(try clients[1].isAtEnd())
    #expect(clients[0].isQuiet)
    #expect(clients[2].isQuiet)
  }

  @Test("the last free place is taken without closing anybody")
  func lastPlace() throws {
    let server = try TestServer { $0.connectionsMax = 2 }
    let first = try server.client()
    #expect(try first.ask("/a").status == 200)
    server.pass(seconds: 5)
    let second = try server.client()
    #expect(try second.ask("/a").status == 200)
    server.settle()
    #expect(first.isQuiet)
  }

  @Test("where nobody has been idle for a second, accepting pauses and goes on by itself")
  func pause() throws {
    let server = try TestServer { $0.connectionsMax = 1 }
    let first = try server.client()
    #expect(try first.ask("/a").status == 200)
    let second = try server.client()
    try second.send(get("/b"))
    server.settle(rounds: 4)
    #expect(first.isQuiet)
    #expect(second.isQuiet)
    #expect(try first.ask("/c").status == 200)
    server.pass(nanoseconds: 999_999_999)
    #expect(first.isQuiet)
    #expect(second.isQuiet)
    server.pass(seconds: 0.1)
    #expect(try second.reply().body == "GET /b\n")
    #expect(try first.isAtEnd())
  }

  @Test("a paused listener goes on as soon as a connection ends")
  func resumption() throws {
    let server = try TestServer { $0.connectionsMax = 1 }
    let first = try server.client()
    #expect(try first.ask("/a").status == 200)
    let second = try server.client()
    try second.send(get("/b"))
    server.settle(rounds: 4)
    #expect(second.isQuiet)
    first.endSending()
    #expect(try second.reply().body == "GET /b\n")
  }

  @Test("a busy connection is never closed to make room")
  func busy() throws {
    let server = try TestServer { $0.connectionsMax = 1 }
    let first = try server.client()
    try first.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx")
    server.pass(seconds: 5)
    let second = try server.client()
    try second.send(get("/b"))
    server.pass(seconds: 2)
    #expect(second.isQuiet)
    #expect(try first.exchange("y").body == "POST /a\nxy")
    server.pass(seconds: 2)
    #expect(try second.reply().body == "GET /b\n")
  }

  @Test("a connection whose request has just come is not the one to make room")
  func evictionAgainstRequest() throws {
    let server = try TestServer { $0.connectionsMax = 2 }
    let holder = try server.client()
    let idle = try server.client()
    #expect(try idle.ask("/a").status == 200)
    server.pass(seconds: 5)
    try holder.send(get("/waits"))
    server.handler.entered.wait(for: 1)
    // Both wait for the loop, the newcomer first.
    let newcomer = try server.client()
    try newcomer.send(get("/new"))
    try idle.send(get("/b"))
    server.handler.released.increment()
    #expect(try idle.reply().body == "GET /b\n")
    #expect(try holder.reply().status == 200)
    server.pass(seconds: 2)
    #expect(try newcomer.reply().body == "GET /new\n")
  }

  @Test("late news of a closed connection does not reach the one that got its number")
  func reusedNumbers() throws {
    let server = try TestServer { $0.connectionsMax = 2 }
    for turn in 1...20 {
      let holder = try server.client()
      let doomed = try server.client()
      #expect(try doomed.ask("/a").status == 200)
      server.pass(seconds: 5)
      try holder.send(get("/waits", "Connection: close\r\n"))
      server.handler.entered.wait(for: turn)
      let newcomer = try server.client()
      try newcomer.send("GET /new HT")
      try doomed.send("nonsense\r\n")
      doomed.abort()
      server.handler.released.increment()
      #expect(try holder.reply().status == 200)
      #expect(try newcomer.exchange("TP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").body == "GET /new\n")
    }
  }

  @Test("a thousand connections come and go without one being lost")
  func manyConnections() throws {
    let server = try TestServer { $0.connectionsMax = 50 }
    for number in 0..<1_000 {
      let client = try server.client()
      #expect(try client.ask("/\(number)", number % 2 == 0 ? "Connection: close\r\n" : "").status == 200)
    }
  }
}
