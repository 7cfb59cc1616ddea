import Harness
import Server
import Testing

/// Every message of `fixtures/wire` over real sockets.
@Suite struct WireTests {
  static let files: [WireFile] = {
    do {
      return try WireFile.all(
        of: ["body", "chunks", "fields", "framing", "limits", "replies", "request-line"])
    } catch {
      fatalError("\(error)")
    }
  }()

  private func server() throws -> TestServer {
    try TestServer(handler: EchoHandler(dumps: true), tls: true)
  }

  private func play(
    _ file: WireFile, _ manner: String, prefix: [UInt8] = [], secure: Bool,
    where isMeant: (WireCase) -> Bool = { _ in true },
    cut: ([UInt8]) -> [[UInt8]] = { [$0] }
  ) throws {
    let server = try server()
    for wireCase in file.cases where isMeant(wireCase) {
      do {
        let client = secure ? try server.secureClient() : try server.client()
        try WireConversation(server: server, wireCase: wireCase, client: client, manner: manner, prefix: prefix)
          .play(cut: cut)
      } catch {
        Issue.record("\(wireCase), \(manner): \(error)")
      }
    }
  }

  @Test("each message has its reply", arguments: files)
  func whole(_ file: WireFile) throws {
    try play(file, "in clear", secure: false)
  }

  @Test("each message has its reply over TLS", arguments: files)
  func wholeOverTLS(_ file: WireFile) throws {
    try play(file, "over TLS", secure: true)
  }

  @Test("each message has its reply behind a good request", arguments: files)
  func pipelined(_ file: WireFile) throws {
    let good = bytes(get("/before"))
    try play(file, "pipelined", prefix: good, secure: false) { $0.beginsWithBytes }
    try play(file, "pipelined over TLS", prefix: good, secure: true) { $0.beginsWithBytes }
  }

  @Test("each message has its reply when every byte is a TLS record of its own", arguments: files)
  func byteForByte(_ file: WireFile) throws {
    try play(
      file, "byte for byte", secure: true,
      cut: { all in
        // Long ones in pieces.
        let size = all.count < 1_000 ? 1 : max(97, all.count / 200)
        return stride(from: 0, to: all.count, by: size).map { Array(all[$0..<min(all.count, $0 + size)]) }
      })
  }

  @Test("each message has its reply wherever it is cut in two", arguments: files)
  func cutInTwo(_ file: WireFile) throws {
    let server = try server()
    for wireCase in file.cases where wireCase.isBytesAlone {
      for cuts in WireCuts.batches(of: wireCase) {
        do {
          try play(wireCase, cuts, on: server)
        } catch {
          Issue.record("\(wireCase), cut in \(cuts): \(error)")
        }
      }
    }
  }

  /// One connection for each cut, all in step, so that the loop has to be waited for only twice a step.
  private func play(_ wireCase: WireCase, _ cuts: Range<Int>, on server: TestServer) throws {
    let conversations = try cuts.map {
      WireConversation(server: server, wireCase: wireCase, client: try server.client(), manner: "cut at \($0)")
    }
    var sent = 0
    for step in wireCase.steps {
      switch step {
      case .send(let bytes):
        let places = WireCuts.places(of: wireCase)[cuts].map { min(max(0, $0 - sent), bytes.count) }
        for (conversation, place) in zip(conversations, places) { try conversation.client.send(Array(bytes[..<place])) }
        server.settle()
        for (conversation, place) in zip(conversations, places) {
          // It may have been refused already.
          try? conversation.client.send(Array(bytes[place...]))
        }
        sent += bytes.count
      case .expect(let expectation):
        for conversation in conversations { _ = try conversation.check(expectation) }
      case .pass, .endSending: break
      }
    }
  }
}

extension WireCase {
  fileprivate var beginsWithBytes: Bool {
    if case .send? = steps.first { true } else { false }
  }
}
