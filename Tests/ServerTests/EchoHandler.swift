import HTTP1
import Server
import Synchronization

/// Answers with what it was asked, in text: `POST /a` and the body on the next line.
///
/// `/large/N` gives N bytes, `/nothing` a 204, `/closes` ends the connection, `/refused` wants no body, and `/waits`
/// holds the loop until the test lets it go on. `/open` is answered when somebody asks for `/complete`, and
/// `/delayed/N`, `/truncated/N`, `/dribbled/N`, `/streamed/N`, `/reset`, `/garbage` and `/silent` as their names say.
/// `/working` keeps the loop at work until `/complete`, and `/again` asks to be asked again then. `/costs/N` takes N
/// nanoseconds by the test's clock, which stands still otherwise.
final class EchoHandler: RequestHandler, Sendable {
  let time = ManualTime()
  /// What a slice of work takes by that clock.
  let sliceNanoseconds = Mutex<Int64>(0)
  /// How long wakes took by that clock, those that took any time.
  private let wakeCosts = Mutex<(ended: Int64, longest: Int64)>((0, 0))
  /// How often the loop has finished a wake.
  let wakes = Tally()
  let entered = Tally()
  let released = Tally()
  /// Peers that have gone while their replies were open.
  let abandoned = Tally()
  /// Slices of work.
  let slices = Tally()
  /// Pieces of streamed replies.
  let pieces = Tally()
  private let seen = Mutex<[String]>([])
  private enum Kind { case open, working, again }
  private let tickets = Mutex<[(Kind, ReplyTicket)]>([])
  private let isReady = Mutex(false)
  private let completed = Mutex<[Completion]>([])
  /// Answers with all that it understood, as `fixtures/wire` has it.
  private let dumps: Bool

  init(dumps: Bool = false) {
    self.dumps = dumps
  }

  /// What was answered and what was refused, in order.
  var log: [String] { seen.withLock { $0 } }

  func refusal(of request: Request) -> Reply? {
    guard request.text(request.head.path).hasPrefix("/refused") else { return nil }
    seen.withLock { $0.append("refused unread") }
    return Reply(status: 403, contentType: .text, body: Array("no".utf8))
  }

  func reply(to request: Request) -> Reply {
    let (head, message, body) = (request.head, request.message.span, request.body.span)
    if dumps { return WireDump.reply(to: head, message, body) }
    let method = head.methodRange.text(in: message)
    let path = head.path.text(in: message)
    seen.withLock { $0.append("\(method) \(path)") }
    if path.hasPrefix("/large/"), let count = Int(path.dropFirst(7)) {
      return Reply(status: 200, contentType: .text, body: Self.large(count))
    }
    switch path {
    case _ where path.hasPrefix("/costs/"):
      time.advance(nanoseconds: Int64(path.split(separator: "/")[1]) ?? 0)
    case "/nothing": return Reply(status: 204)
    case "/closes": return Reply(status: 200, contentType: .text, body: Array("bye".utf8), closes: true)
    case "/waits":
      let turn = entered.value + 1
      entered.increment()
      released.wait(for: turn)
    case "/complete":
      let taken = tickets.withLock { tickets in
        defer { tickets = [] }
        return tickets
      }
      let reply = Reply(status: 200, contentType: .text, body: Array("completed".utf8))
      completed.withLock { completed in
        completed += taken.map { $0.0 == .again ? Completion(askAgain: $0.1) : Completion($0.1, reply) }
      }
      isReady.withLock { $0 = true }
    case "/again" where !isReady.withLock { $0 }:
      tickets.withLock { $0.append((.again, request.context.ticket)) }
      var reply = Reply(status: 200)
      reply.delivery = Delivery(.again)
      return reply
    default: break
    }
    if let delivery = delivery(path) {
      if case .byTicket = delivery.way { tickets.withLock { $0.append((.open, request.context.ticket)) } }
      if case .byWork = delivery.way { tickets.withLock { $0.append((.working, request.context.ticket)) } }
      var reply = Reply(status: 200, contentType: .text, body: Self.large(100))
      reply.delivery = delivery
      return reply
    }
    var text = Array("\(method) \(path)\n".utf8)
    for index in 0..<body.count { text.append(body[index]) }
    return Reply(status: 200, contentType: .text, body: text)
  }

  func reply(
    to rejection: RequestRejection, path: ByteRange?, message: Span<UInt8>, context: RequestContext
  ) -> Reply {
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
    case "working": return Delivery(.byWork)
    case "streamed": return Delivery(.streamed(Pieces(count: number, made: pieces)))
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
    tickets.withLock { $0.removeAll { $0.1 == ticket } }
    abandoned.increment()
  }

  var hasWork: Bool { tickets.withLock { $0.contains { $0.0 == .working } } }

  func work() {
    time.advance(nanoseconds: sliceNanoseconds.withLock { $0 })
    slices.increment()
  }

  private struct Pieces: BodyPieces {
    let count: Int
    let made: Tally
    private var done = 0

    init(count: Int, made: Tally) {
      self.count = count
      self.made = made
    }

    mutating func appendPiece(to out: inout [UInt8]) -> Bool {
      made.increment()
      let end = min(count, done + ServerLimits.pieceBytes)
      // 182 bytes are the pattern of `large`.
      out += EchoHandler.large(end - done + 182)[(done % 182)..<(done % 182 + end - done)]
      done = end
      return done < count
    }
  }

  func reloadAsked() {}

  /// How long the longest wake took by the test's clock; only where the test does not move it itself.
  var longestWake: Int64 { wakeCosts.withLock { $0.longest } }

  func wakeEnded() {
    let present = time.monotonicNanoseconds
    wakeCosts.withLock { costs in
      if costs.ended > 0 { costs.longest = max(costs.longest, present - costs.ended) }
      costs.ended = present
    }
    wakes.increment()
  }

  /// Bytes whose places can be told apart.
  static func large(_ count: Int) -> [UInt8] {
    var pattern = (0..<182).map { UInt8(ascii: "a") + UInt8($0 / 7) }
    while pattern.count < count { pattern += pattern }
    return Array(pattern[..<count])
  }
}
