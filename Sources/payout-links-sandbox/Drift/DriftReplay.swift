import Coding
import Glibc
import HTTP1
import ImitatedWorld
import JSON
import PayoutLinks
import PayoutLinksSandbox
import Server

/// Asks a sandbox of its own what the real service was asked, in the world that the capture implies.
struct DriftReplay {
  private let client: HTTPClient
  private let clock: ManualClock
  /// What the service has called a thing, and what the sandbox calls it.
  private var names: [(service: String, sandbox: String)] = []

  init(of exchanges: [CapturedExchange]) throws(Failure) {
    let clock = ManualClock(unixSeconds: exchanges.lazy.compactMap(\.time).first)
    self.clock = clock
    let fixture = String(decoding: ImpliedWorld(of: exchanges).fixture(), as: UTF8.self)
    let port = try Self.start(fixture, clock)
    client = HTTPClient(host: "127.0.0.1", port: port, authority: "127.0.0.1:\(port)")
  }

  mutating func differences(in exchange: CapturedExchange) throws(Failure) -> [Difference] {
    if let time = exchange.time { clock.advance(by: .seconds(max(0, time - clock.unixSeconds))) }
    // What the reply shows was so before it, but for what a cancel has done.
    if exchange.method == "GET" { for link in exchange.links { try catchUp(with: link) } }
    if let (id, wanted) = exchange.refusedCancel { try move(id, to: wanted, fundAccount: nil) }
    var fields = exchange.requestFields
    if exchange.status != 401 {
      fields.append(("Authorization", "Basic \(Self.credentials)"))
    } else if exchange.document["error"]["description"].text?.hasPrefix("Please provide") != true {
      fields.append(("Authorization", "Basic \(Base64.encode(Array("rzp_test_sandbox:wrong".utf8).span))"))
    }
    let target = translated(Self.plain(exchange.path + exchange.query))
    let body = exchange.requestBody.isEmpty ? nil : Array(translated(exchange.requestText).utf8)
    let reply = try ask(exchange.method, target, fields, body)
    let document = (try? JSONDocument(parsing: reply.body)).map { JSONPart($0) } ?? .none
    if exchange.isCreate {
      for name in ["id", "contact_id"] {
        if let service = exchange.document[name].text, let sandbox = document[name].text, service != sandbox {
          names.append((service, sandbox))
        }
      }
    }
    if let flaw = exchange.flaw { return [Difference(kind: .capture, pointer: "", service: flaw, sandbox: "")] }
    return ReplyComparison(
      (exchange.status, exchange.contentType, exchange.document),
      (reply.status, reply.value(of: "content-type"), original(document))
    ).differences
  }

  /// Lets happen to a link what has happened to it at the service meanwhile, as far as its life allows.
  private func catchUp(with link: JSONPart) throws(Failure) {
    guard let id = link["id"].text, let wanted = link["status"].text.flatMap({ Status(rawValue: $0) }) else { return }
    try move(id, to: wanted, fundAccount: link["fund_account_id"].text)
  }

  private func move(_ id: String, to wanted: Status, fundAccount: String?) throws(Failure) {
    let path = "/__admin/payout-links/\(URLText.escaped(translated(id)))"
    let shown = try ask("GET", path, [], nil)
    guard let document = try? JSONDocument(parsing: shown.body),
      let status = JSONPart(document)["payout_link"]["status"].text.flatMap({ Status(rawValue: $0) })
    else { return }
    for event in Self.way(from: status, to: wanted) {
      let reply = try tell(event, path, event == .claim ? fundAccount : nil)
      // One that the sandbox does not let this contact have: then one of the contact's own.
      if reply.status >= 400, event == .claim, fundAccount != nil { _ = try tell(event, path, nil) }
    }
  }

  private func tell(
    _ event: Event.Kind, _ path: String, _ fundAccount: String?
  ) throws(Failure) -> ResponseReader.Response {
    var writer = JSONWriter()
    writer.object { writer in
      writer.key("event")
      writer.string(event.rawValue)
      if let fundAccount {
        writer.key("fund_account_id")
        writer.string(translated(fundAccount))
      }
    }
    return try ask("POST", path + "/transitions", [("Content-Type", "application/json")], writer.finish())
  }

  /// The shortest way through the table of states; none where there is none.
  static func way(from: Status, to: Status) -> [Event.Kind] {
    var ways: [(status: Status, events: [Event.Kind])] = [(from, [])]
    var reached: Set<Status> = [from]
    var next = 0
    while next < ways.count {
      let way = ways[next]
      if way.status == to { return way.events }
      for row in LifeCycle.rows where row.from == way.status && reached.insert(row.to).inserted {
        ways.append((row.to, way.events + [row.event]))
      }
      next += 1
    }
    return []
  }

  private func ask(
    _ method: String, _ target: String, _ fields: [(name: String, value: String)], _ body: [UInt8]?
  ) throws(Failure) -> ResponseReader.Response {
    do throws(HTTPClient.Failure) {
      return try client.exchange(method, target, fields: fields, body: body, milliseconds: 30_000)
    } catch {
      throw .failed("the sandbox does not answer \(method) \(target): \(error)")
    }
  }

  /// With ids as replies spell them: what stands for itself is not escaped (RFC 3986 section 2.3).
  static func plain(_ target: String) -> String {
    let pieces = target.split(separator: "%", omittingEmptySubsequences: false)
    return pieces.dropFirst().reduce(into: String(pieces[0])) { plain, piece in
      let character = UInt8(piece.prefix(2), radix: 16).map { Character(Unicode.Scalar($0)) }
      if let character, character.isASCII, character.isLetter || character.isNumber || "-._~".contains(character) {
        plain += "\(character)\(piece.dropFirst(2))"
      } else {
        plain += "%\(piece)"
      }
    }
  }

  private func translated(_ text: String) -> String {
    names.reduce(text) { $0.replacing($1.service, with: $1.sandbox) }
  }

  /// A reply of the sandbox with the service's names, but for those of another kind, which are differences.
  private func original(_ document: JSONPart) -> JSONPart {
    let alike = names.filter { ReplyComparison.kind(of: $0.service) == ReplyComparison.kind(of: $0.sandbox) }
    let text = alike.reduce(String(decoding: document.source, as: UTF8.self)) {
      $0.replacing($1.sandbox, with: $1.service)
    }
    return (try? JSONDocument(parsing: Array(text.utf8))).map { JSONPart($0) } ?? .none
  }

  private static let credentials = Base64.encode(Array("rzp_test_sandbox:sandbox_secret".utf8).span)

  /// A sandbox on a free port and a thread of its own; it ends with this program.
  private static func start(_ fixture: String, _ clock: ManualClock) throws(Failure) -> UInt16 {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw .failed("there is no pipe to be had") }
    let (reading, writing) = (ends[0], ends[1])
    do throws(SystemError) {
      try LoopThread.start {
        var configuration = Configuration(fixtures: [.json(fixture)])
        configuration.clock = clock
        var text = ""
        var served: Service?
        do {
          let service = try Service(configuration)
          text = "\(service.started.port)"
          served = service
        } catch {
          text = "\(error)"
        }
        _ = unsafe write(writing, text, text.utf8.count)
        close(writing)
        try? served?.run()
      }
    } catch {
      throw .failed(error.description)
    }
    var said: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(reading, $0.baseAddress, $0.count) }
      if count <= 0 { break }
      said += buffer[..<count]
    }
    close(reading)
    let text = String(decoding: said, as: UTF8.self)
    guard let port = UInt16(text) else { throw .failed("the world of this capture cannot be rebuilt: \(text)") }
    return port
  }
}

extension CapturedExchange {
  fileprivate var requestText: String { String(decoding: requestBody, as: UTF8.self) }
}
