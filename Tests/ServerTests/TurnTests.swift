import Harness
import Server
import Testing

/// What one peer may have of the loop, and of its memory, before others come.
@Suite struct TurnTests {
  @Test("of hundreds of requests that come at once 32 are served, then others come first", arguments: [false, true])
  func turns(isSecure: Bool) throws {
    let server = try TestServer(tls: true)
    let holder = try server.client()
    let greedy = try isSecure ? server.secureClient() : server.client()
    let modest = try server.client()
    for client in [greedy, modest] { #expect(try client.ask("/first").status == 200) }
    try holder.send(get("/waits"))
    server.handler.entered.wait(for: 1)
    // The loop is held: both are there when it looks again.
    try greedy.send(String(repeating: get("/a"), count: 300))
    try modest.send(get("/b"))
    server.handler.released.increment()
    #expect(try modest.reply().body == "GET /b\n")
    for _ in 0..<300 { #expect(try greedy.reply().body == "GET /a\n") }
    let log = server.handler.log.drop { $0 != "GET /waits" }.dropFirst()
    #expect(log.prefix { $0 != "GET /b" }.count <= 32)
    #expect(log.count == 301)
  }

  @Test("of many peers that are ready at once each has its turn, and no wake takes more than 4 ms", arguments: [0, 2])
  func wakes(sliceMilliseconds: Int64) throws {
    let server = try TestServer()
    let holder = try server.client()
    let worker = try server.client()
    let greedy = try (0..<40).map { _ in try server.client() }
    let modest = try server.client()
    for client in greedy + [modest] { #expect(try client.ask("/first").status == 200) }
    if sliceMilliseconds > 0 { try worker.send(get("/working")) }
    server.settle()
    let before = server.handler.log.count
    server.handler.sliceNanoseconds.withLock { $0 = sliceMilliseconds * 1_000_000 }
    try holder.send(get("/waits"))
    server.handler.entered.wait(for: 1)
    for client in greedy { try client.send(String(repeating: get("/costs/1000000"), count: 3)) }
    try modest.send(get("/b"))
    server.handler.released.increment()
    #expect(try modest.reply().body == "GET /b\n")
    for client in greedy { for _ in 0..<3 { #expect(try client.reply().status == 200) } }
    #expect(server.handler.log.dropFirst(before).prefix { $0 != "GET /b" }.count <= 41)
    #expect(server.handler.longestWake == 4_000_000)
  }

  @Test("who waits for a turn is not closed to make room, nor by a deadline", arguments: [false, true])
  func postponed(isLate: Bool) throws {
    let server = try TestServer { $0.connectionsMax = 3 }
    let holder = try server.client()
    let costly = try server.client()
    let waiting = try server.client()
    for client in [holder, costly, waiting] { #expect(try client.ask("/first").status == 200) }
    if isLate {
      try waiting.send("GET /b HTTP/1.1\r\n")
      server.pass(nanoseconds: 9_999_999_999)
    } else {
      server.pass(seconds: 5)
    }
    try holder.send(get("/waits"))
    server.handler.entered.wait(for: 1)
    try costly.send(get("/costs/5000000"))
    try waiting.send(isLate ? "Host: a\r\n\r\n" : get("/b"))
    let newcomer = try server.client()
    server.handler.released.increment()
    #expect(try waiting.reply().body == "GET /b\n")
    #expect(try costly.reply().status == 200)
    newcomer.abort()
  }

  @Test("what is left for a later turn is served though the peer has ended its side, or the server stops meanwhile")
  func rest() throws {
    let server = try TestServer()
    let holder = try server.client()
    let ended = try server.client()
    #expect(try ended.ask("/first").status == 200)
    try holder.send(get("/waits"))
    server.handler.entered.wait(for: 1)
    try ended.send(String(repeating: get("/a"), count: 100))
    ended.endSending()
    server.handler.released.increment()
    for _ in 0..<100 { #expect(try ended.reply().status == 200) }
    #expect(try ended.isAtEnd())
    #expect(try holder.reply().status == 200)

    try holder.send(get("/waits"))
    server.handler.entered.wait(for: 2)
    let stopped = try server.client()
    try stopped.send(String(repeating: get("/a"), count: 10))
    server.handler.released.increment()
    for _ in 0..<10 { #expect(try stopped.reply().status == 200) }
    server.control.requestStop()
    #expect(try stopped.isAtEnd())
  }

  @Test(
    "who has ended its side while its reply is delayed gets it, unless somebody else needs the place",
    arguments: [false, true])
  func hungUp(isSecure: Bool) throws {
    let server = try TestServer(tls: true) { $0.connectionsMax = 2 }
    let clients = try (0..<2).map { _ in
      let client = try isSecure ? server.secureClient() : server.client()
      try client.send(get("/delayed/1000000000"))
      server.settle()
      client.endSending()
      server.settle()
      return client
    }
    // The place of the one that ended first.
    #expect(try server.client().ask("/a").status == 200)
    server.pass(nanoseconds: 1_000_000_000)
    #expect(try clients[1].reply().status == 200)
    #expect(throws: RawClient.Failure.self) { try clients[0].reply() }
  }

  @Test("while unfinished requests hold too much a large one is refused, a small one is served")
  func unfinished() throws {
    let server = try TestServer { $0.unfinishedBytesMax = 60_000 }
    var holders: [RawClient] = []
    for _ in 0..<3 {
      let client = try server.client()
      try client.send(
        "POST /a HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "x", count: 30_000))\r\nContent-Length: 100\r\n\r\n")
      holders.append(client)
      server.settle()
    }
    let large = "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 16385\r\n\r\n"
    let refused = try server.client().exchange(large)
    #expect(refused.status == 503)
    #expect(refused["Connection"] == "close")
    let small = try server.client()
    try small.send("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 16384\r\n\r\n")
    server.settle()
    #expect(try small.exchange(String(repeating: "x", count: 16_384)).status == 200)
    for holder in holders { holder.abort() }
    server.settle()
    let served = try server.client()
    try served.send(large)
    server.settle()
    #expect(try served.exchange(String(repeating: "x", count: 16_385)).status == 200)
  }
}
