import HTTP1
import Server
import Synchronization

/// Answers with what it was asked, in text: `POST /a` and the body on the next line.
///
/// `/large/N` gives N bytes, `/nothing` a 204, `/closes` ends the connection, `/refused` wants no body, and `/waits`
/// holds the loop until the test lets it go on. `/open` is answered when somebody asks for `/complete`, and `/delayed/N`,
/// `/truncated/N`, `/dribbled/N`, `/reset`, `/garbage` and `/silent` as their names say.
final class EchoHandler: RequestHandler, Sendable {
  /// How often the loop has finished a wake.
  let wakes = Tally()
  let entered = Tally()
  let released = Tally()
  /// Peers that have gone while their replies were open.
  let abandoned = Tally()
  private let seen = Mutex<[String]>([])
  private let open = Mutex<[ReplyTicket]>([])
  private let completed = Mutex<[Completion]>([])
  /// Answers with all that it understood, as `fixtures/wire` has it.
  private let dumps: Bool

  init(dumps: Bool = false) {
    self.dumps = dumps
  }

  /// What was answered and what was refused, in order.
  var log: [String] { seen.withLock { $0 } }

  func refusal(of head: borrowing RequestHead, message: Span<UInt8>, context: RequestContext) -> Reply? {
    guard head.path.text(in: message).hasPrefix("/refused") else { return nil }
    seen.withLock { $0.append("refused unread") }
    return Reply(status: 403, contentType: .text, body: Array("no".utf8))
  }

  func reply(
    to head: borrowing RequestHead, message: Span<UInt8>, body: Span<UInt8>, context: RequestContext
  ) -> Reply {
    if dumps { return WireDump.reply(to: head, message, body) }
    let method = head.methodRange.text(in: message)
    let path = head.path.text(in: message)
    seen.withLock { $0.append("\(method) \(path)") }
    if path.hasPrefix("/large/"), let count = Int(path.dropFirst(7)) {
      return Reply(status: 200, contentType: .text, body: Self.large(count))
    }
    switch path {
    case "/nothing": return Reply(status: 204)
    case "/closes": return Reply(status: 200, contentType: .text, body: Array("bye".utf8), closes: true)
    case "/waits":
      let turn = entered.value + 1
      entered.increment()
      released.wait(for: turn)
    case "/complete":
      let tickets = open.withLock { open in
        defer { open = [] }
        return open
      }
      let reply = Reply(status: 200, contentType: .text, body: Array("completed".utf8))
      completed.withLock { $0 += tickets.map { Completion($0, reply) } }
    default: break
    }
    if let delivery = delivery(path) {
      if case .byTicket = delivery.way { open.withLock { $0.append(context.ticket) } }
      var reply = Reply(status: 200, contentType: .text, body: Self.large(100))
      reply.delivery = delivery
      return reply
    }
    var text = Array("\(method) \(path)\n".utf8)
    for index in 0..<body.count { text.append(body[index]) }
    return Reply(status: 200, contentType: .text, body: text)
  }

  func reply(to rejection: RequestRejection, context: RequestContext) -> Reply {
    seen.withLock { $0.append("\(rejection)") }
    let text = dumps ? rejection.reason : "\(rejection)"
    return Reply(status: rejection.status, contentType: .text, body: Array(text.utf8))
  }

  func handshakeFailed(reason: String, context: RequestContext) {
    seen.withLock { $0.append("handshake: \(reason)") }
  }

  private func delivery(_ path: String) -> Delivery? {
    let parts = path.split(separator: "/")
    let number = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    switch parts.first {
    case "open": return Delivery(.byTicket)
    case "delayed": return Delivery(.whole, delayNanoseconds: Int64(number))
    case "truncated": return Delivery(.truncated(bodyBytes: number))
    case "dribbled": return Delivery(.dribbled(bytes: number, everyNanoseconds: 1_000_000_000))
    case "reset": return Delivery(.nothing(resets: true))
    case "garbage": return Delivery(.bytes([0, 1, 2]))
    case "silent": return Delivery(.silence)
    default: return nil
    }
  }

  func completions(at now: Int64) -> [Completion] {
    completed.withLock { completed in
      defer { completed = [] }
      return completed
    }
  }

  func abandoned(_ ticket: ReplyTicket) {
    open.withLock { $0.removeAll { $0 == ticket } }
    abandoned.increment()
  }

  func reloadAsked() {}

  func wakeEnded() {
    wakes.increment()
  }

  /// Bytes whose places can be told apart.
  static func large(_ count: Int) -> [UInt8] {
    var pattern = (0..<182).map { UInt8(ascii: "a") + UInt8($0 / 7) }
    while pattern.count < count { pattern += pattern }
    return Array(pattern[..<count])
  }
}
