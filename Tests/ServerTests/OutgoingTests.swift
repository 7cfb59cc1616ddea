import Glibc
import HTTP1
import Harness
import Server
import Synchronization
import Testing

@Suite("Requests that the server sends")
struct OutgoingTests {
  /// Sends what a test gives it, and keeps what came of it.
  private final class Sender: RequestHandler {
    private let toSend: Mutex<[OutgoingRequest]>
    let outcomes = Mutex<[UInt64: String]>([:])
    let ended = Tally()

    init(_ requests: [OutgoingRequest]) { toSend = Mutex(requests) }

    func refusal(of request: Request) -> Reply? { nil }
    func reply(to request: Request) -> Reply { Reply(status: 200) }
    func reply(
      to rejection: RequestRejection, path: ByteRange?, message: Span<UInt8>, context: RequestContext
    ) -> Reply { Reply(status: 400) }
    func handshakeFailed(reason: String, context: RequestContext) {}
    func wakeEnded() {}
    func reloadAsked() {}

    var hasOutgoing: Bool { toSend.withLock { !$0.isEmpty } }
    func outgoing() -> [OutgoingRequest] {
      toSend.withLock { requests in
        defer { requests = [] }
        return requests
      }
    }
    func outgoingEnded(_ id: UInt64, _ outcome: OutgoingOutcome) {
      outcomes.withLock { outcomes in
        switch outcome {
        case .replied(let status, let body): outcomes[id] = "\(status) \(String(decoding: body, as: UTF8.self))"
        case .brokeOff(let status, let body, let reason):
          outcomes[id] = "\(status) \(String(decoding: body, as: UTF8.self)): \(reason)"
        case .failed(let reason): outcomes[id] = reason
        }
      }
      ended.increment()
    }
  }

  private func request(
    _ id: UInt64, _ port: UInt16, host: String = "127.0.0.1", pace: OutgoingRequest.Pace = .whole,
    seconds: Double = 20, isSecure: Bool = false, isVerified: Bool = true, isNearby: Bool = true
  ) -> OutgoingRequest {
    OutgoingRequest(
      id: id,
      to: OutgoingRequest.Receiver(
        host: host, port: port, isSecure: isSecure, isVerified: isVerified, isNearby: isNearby),
      bytes: Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello".utf8), pace: pace,
      withinNanoseconds: Int64(seconds * 1e9))
  }

  /// What came of the requests, by their ids.
  private func outcomes(of requests: [OutgoingRequest], trust: ReceiverTrust = .system) throws -> [UInt64: String] {
    let sender = Sender(requests)
    let server = try HTTPServer(trust: trust, handler: sender)
    _ = try server.listen(host: "127.0.0.1", port: 0)
    let control = server.handle
    try LoopThread.start { try? server.run() }
    control.wake()
    sender.ended.wait(for: requests.count)
    control.requestStop()
    return sender.outcomes.withLock { $0 }
  }

  @Test("several go to one receiver at once, and each gets its own reply")
  func replies() throws {
    let receiver = try Receiver { _, _ in .status(201) }
    let outcomes = try outcomes(of: (1...100).map { request($0, receiver.port) })
    #expect(outcomes.values.allSatisfy { $0 == "201 ok" })
    #expect(outcomes.count == 100 && receiver.told.count == 100)
    #expect(receiver.told.allSatisfy { $0.text == "hello" })
  }

  @Test("a connection that its receiver has closed meanwhile is no failure")
  func reuse() throws {
    let receiver = try Receiver { _, before in
      before % 2 == 0 ? .status(200) : .raw("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno")
    }
    let outcomes = try outcomes(of: (1...80).map { request($0, receiver.port) })
    #expect(outcomes.values.allSatisfy { $0 == "200 ok" || $0 == "200 no" }, "\(outcomes)")
  }

  @Test("what a receiver does instead of answering is told in words")
  func failures() throws {
    let port = try LoopbackPort.free()
    let silent = try Receiver { _, _ in .silence }
    let gone = try Receiver { _, _ in .close }
    let nonsense = try Receiver { _, _ in .raw("SSH-2.0-x\r\n") }
    let endless = try Receiver { _, _ in .raw("HTTP/1.1 200 OK\r\n\r\n" + String(repeating: "x", count: 200_000)) }
    let outcomes = try outcomes(of: [
      request(1, port), request(2, silent.port, seconds: 0.2), request(3, gone.port), request(4, nonsense.port),
      request(5, endless.port), request(6, 1, host: "no-such-name.invalid"),
      request(7, 80, host: "8.8.8.8"), request(8, gone.port, seconds: 0.3, isSecure: true, isVerified: false),
    ])
    #expect(outcomes[1] == "Connection refused")
    #expect(outcomes[2] == "no reply within 0.2 s")
    #expect(outcomes[3] == "it ended the connection without a reply")
    #expect(outcomes[4] == "what it sent is not HTTP/1.1")
    // The status says all.
    #expect(outcomes[5]?.hasPrefix("200 x") == true)
    #expect(outcomes[6] == "no address of no-such-name.invalid could be found")
    #expect(outcomes[7]?.contains("--webhook-allow 8.8.8.8") == true)
    #expect(outcomes[8] == "no end of the TLS handshake within 0.3 s")
  }

  @Test("of a reply that has no end in time, or none that can be understood, both its status and why are told")
  func halves() throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Length: "
    let short = try Receiver { _, _ in .raw(head + "10\r\n\r\nabc") }
    let odd = try Receiver { _, _ in .raw(head + "-1\r\n\r\n") }
    let broken = try Receiver { _, _ in .raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nokk") }
    let large = try Receiver { _, _ in .raw(head + "99999999\r\n\r\nabc") }
    let still = try Receiver { _, _ in .unfinished(head + "10\r\n\r\nabc") }
    let outcomes = try outcomes(of: [
      request(1, short.port), request(2, odd.port), request(3, broken.port), request(4, large.port),
      request(5, still.port, seconds: 0.5),
    ])
    #expect(outcomes[1] == "200 abc: it ended the connection in the middle of its reply")
    #expect(outcomes[2] == "200 : its reply is malformed: its Content-Length is not a length")
    #expect(outcomes[3]?.hasPrefix("200 : its reply is malformed: ") == true, "\(outcomes)")
    #expect(outcomes[4] == "200 ")
    #expect(outcomes[5] == "200 abc: no end of the reply within 0.5 s")
  }

  @Test("slowly sent it comes whole, and cut off it does not")
  func paces() throws {
    let receiver = try Receiver()
    let outcomes = try outcomes(of: [
      request(1, receiver.port, pace: .dribbled(bytes: 7, nanoseconds: 1_000_000)),
      request(2, receiver.port, pace: .cut(after: 48)),
    ])
    #expect(outcomes[1] == "200 ok")
    #expect(outcomes[2]?.contains("reset") == true)
    #expect(receiver.told.map(\.text) == ["hello"])
  }

  @Test("a receiver's certificate has to be good, and of its name, unless nobody looks at it")
  func certificates() throws {
    let server = try TestServer(tls: true)
    let port = try #require(server.tlsPort)
    let file = try TemporaryFile(server.authorityText)
    let requests = [
      request(1, port, host: "localhost", isSecure: true), request(2, port, isSecure: true),
      request(3, port, isSecure: true, isVerified: false),
    ]
    let trusted = try outcomes(of: requests, trust: .file(file.path))
    #expect(trusted[1]?.hasPrefix("200 ") == true, "\(trusted)")
    #expect(trusted[2]?.contains("its certificate is not trusted") == true, "\(trusted)")
    #expect(trusted[3]?.hasPrefix("200 ") == true, "\(trusted)")
    let untrusted = try outcomes(of: requests)
    #expect(untrusted[1]?.contains("its certificate is not trusted") == true, "\(untrusted)")
  }
}
