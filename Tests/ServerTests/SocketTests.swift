import Glibc
import Harness
import Testing

@testable import Server

@Suite struct SocketAddressTests {
  @Test(
    "addresses and names stand for where they point",
    arguments: [
      ("127.0.0.1", false), ("0.0.0.0", false), ("::1", true), ("[::1]", true), ("::", true), ("[::]", true),
      ("::ffff:127.0.0.1", true),
    ])
  func literals(host: String, isIPv6: Bool) throws {
    let address = try SocketAddress.resolve(host: host, port: 7_290)
    #expect(address.isIPv6 == isIPv6)
    #expect(address.family == (isIPv6 ? AF_INET6 : AF_INET))
    #expect(address.port == 7_290)
  }

  @Test("a name is looked up")
  func name() throws {
    #expect(try SocketAddress.resolve(host: "localhost", port: 1).port == 1)
  }

  @Test("nonsense is an error that names it", arguments: ["", "[", "[]", "256.1.1.1", "a b", "::1::", "127.0.0.1:80"])
  func nonsense(host: String) {
    let error = #expect(throws: SystemError.self) { try SocketAddress.resolve(host: host, port: 1) }
    #expect(error?.description.contains(host) == true || host.isEmpty)
  }

  @Test("every port comes through", arguments: [0, 1, 80, 255, 256, 65_535] as [UInt16])
  func ports(port: UInt16) throws {
    #expect(try SocketAddress.resolve(host: "::1", port: port).port == port)
  }
}

@Suite struct ListeningSocketTests {
  @Test("a port that is taken is an error that names it")
  func taken() throws {
    let first = try ListeningSocket(host: "127.0.0.1", port: 0)
    #expect(first.port > 0)
    let error = #expect(throws: SystemError.self) { _ = try ListeningSocket(host: "127.0.0.1", port: first.port) }
    #expect(error?.code == EADDRINUSE)
    #expect(error?.description == "cannot listen on 127.0.0.1 port \(first.port): Address already in use")
  }

  @Test("an address of another machine is refused")
  func foreign() {
    let error = #expect(throws: SystemError.self) { _ = try ListeningSocket(host: "192.0.2.1", port: 0) }
    #expect(error?.code == EADDRNOTAVAIL)
  }

  @Test("localhost is every loopback address, on one port; an address where that is taken is named")
  func localhost() throws {
    let sockets = try ListeningSocket.all(host: "localhost", port: 0)
    // A container may have no IPv6.
    let present = SocketAddress.loopbacks.filter { (try? ListeningSocket(host: $0, port: 0)) != nil }
    #expect(sockets.map(\.host) == present)
    #expect(Set(sockets.map(\.port)).count == 1)
    let last = try #require(sockets.last)
    let only = try ListeningSocket(host: last.host, port: LoopbackPort.free())
    let error = #expect(throws: SystemError.self) { _ = try ListeningSocket.all(host: "localhost", port: only.port) }
    #expect(error?.description == "cannot listen on \(only.host) port \(only.port): Address already in use")
  }

  @Test("localhost is found without a resolver, whatever its case")
  func withoutResolver() throws {
    let all = try SocketAddress.all(host: "LocalHost.", port: 7)
    #expect(all.map(\.isIPv6) == [false, true])
    #expect(all.map(\.port) == [7, 7])
  }

  @Test("its port is free again when it has gone")
  func released() throws {
    let port = try LoopbackPort.free()
    _ = try ListeningSocket(host: "127.0.0.1", port: port)
    #expect(try ListeningSocket(host: "127.0.0.1", port: port).port == port)
  }

  @Test("with nobody waiting nothing is accepted")
  func nobody() throws {
    let socket = try ListeningSocket(host: "127.0.0.1", port: 0)
    switch socket.accept() {
    case .nobody: break
    default: Issue.record("somebody")
    }
  }
}

@Suite struct DescriptorTests {
  @Test("a descriptor is open while it is held, and closed when it is let go of")
  func closes() {
    var ends: [Int32] = [0, 0]
    pipe(&ends)
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    defer { close(ends[0]) }
    var byte: UInt8 = 0
    do {
      let writer = Descriptor(ends[1])
      #expect(read(ends[0], &byte, 1) == -1)
      #expect(writer.number == ends[1])
    }
    // The end of the file: the last writer has gone.
    #expect(read(ends[0], &byte, 1) == 0)
  }
}

@Suite struct WakeupTests {
  @Test("many signals are one wake")
  func signals() throws {
    let wakeup = try Wakeup()
    for _ in 0..<3 { wakeup.signal() }
    var ask = pollfd(fd: wakeup.number, events: Int16(POLLIN), revents: 0)
    #expect(poll(&ask, 1, 0) == 1)
    wakeup.clear()
    wakeup.clear()
    #expect(poll(&ask, 1, 0) == 0)
  }
}

@Suite struct SystemTimeTests {
  @Test("the clocks are those of the machine")
  func clocks() {
    let time = SystemTime()
    let first = time.monotonicNanoseconds
    #expect(time.monotonicNanoseconds >= first)
    #expect(time.unixNanoseconds > 1_700_000_000_000_000_000)
  }
}
