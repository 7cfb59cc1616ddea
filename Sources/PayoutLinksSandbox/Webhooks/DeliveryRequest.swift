import Coding
import HTTP1
import ImitatedWorld
import PayoutLinks
import Server

/// An event as the request that a receiver gets: the headers that were seen at receivers.
struct DeliveryRequest {
  let event: WebhookEvent
  let body: [UInt8]
  let signature: String?

  static let contentType = "application/json"
  /// A reply has to come within so long: documented.
  static let nanoseconds: Int64 = 5_000_000_000

  /// All but Host, in order.
  var headers: [(name: String, value: String)] {
    var headers = [
      ("User-Agent", "Razorpay-Webhook/v1"), ("Content-Length", String(body.count)),
      ("Content-Type", Self.contentType), ("Request-Id", event.id.description),
      ("X-Razorpay-Event-Id", event.id.description),
    ]
    if let signature { headers.append(("X-Razorpay-Signature", signature)) }
    headers.append(("Accept-Encoding", "gzip"))
    return headers
  }

  func head(to url: WebhookURL) -> [UInt8] {
    var bytes = Array("POST \(url.target) HTTP/1.1\r\n".utf8)
    for (name, value) in [("Host", url.authority)] + headers {
      ResponseWriter.appendField(name: name, value: value, to: &bytes)
    }
    ResponseWriter.appendHeadEnd(to: &bytes)
    return bytes
  }

  /// What a shell runs to send the same bytes.
  func curl(to url: String?) -> String {
    var lines = ["curl -sS -X POST \(url.map(Self.quoted) ?? "\"$WEBHOOK_URL\"")"]
    // curl counts the bytes itself.
    for (name, value) in headers where name != "Content-Length" {
      lines.append("-H \(Self.quoted("\(name): \(value)"))")
    }
    lines.append("-H 'Accept:'")
    lines.append("--data-binary \(Self.quoted(String(decoding: body, as: UTF8.self)))")
    return lines.joined(separator: " \\\n  ") + "\n"
  }

  private static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}

extension DeliveryRequest {
  /// As it was or would be sent to the webhook, or to the first that was told.
  init(_ event: WebhookEvent, of account: Account, to webhook: Webhook?, _ sender: WebhookSender) {
    let webhook = webhook ?? account.firstReceiver(of: event)
    let delivery = event.deliveries.first { $0.webhook == webhook?.id && $0.webhook != nil }
    let style = delivery?.style ?? webhook?.settings.style ?? .escaped
    let body = WebhookBody.bytes(of: event, account: account.id, style: style)
    let secret = webhook == nil ? sender.secret : webhook?.settings.secret
    let signature = delivery?.signature ?? secret.map { Signature.hexadecimal(of: body, secret: Array($0.utf8)) }
    self.init(event: event, body: body, signature: signature)
  }
}

extension Account {
  /// The webhook that was told of the event first; of one that nobody was told of, the account's first.
  func firstReceiver(of event: WebhookEvent) -> Webhook? {
    let told = event.deliveries.lazy.compactMap { $0.webhook }.first
    return told.flatMap { webhooks.webhook($0) } ?? webhooks.webhooks.first
  }
}

extension OutgoingRequest {
  init(_ order: WebhookOrder) {
    let request = DeliveryRequest(event: order.event, body: order.body, signature: order.signature)
    let head = request.head(to: order.url)
    var pace = Pace.whole
    var nanoseconds = DeliveryRequest.nanoseconds
    switch order.fault?.effect {
    case .slow?:
      let step = max(1, order.fault?.bytes ?? 1)
      let pause = Int64(order.fault?.intervalMilliseconds ?? 1) * 1_000_000
      pace = .dribbled(bytes: step, nanoseconds: pause)
      // What the receiver takes after the last byte is its own.
      nanoseconds += Int64((head.count + order.body.count) / step) * pause
    case .reset?: pace = .cut(after: head.count + min(order.body.count, order.fault?.bytes ?? 0))
    default: break
    }
    self.init(
      id: order.id,
      to: Receiver(
        host: order.url.host, port: order.url.port, isSecure: order.url.isSecure, isVerified: order.isVerified,
        isNearby: order.isNearby),
      bytes: head + order.body, pace: pace, withinNanoseconds: nanoseconds)
  }
}

extension WebhookResult {
  init(_ outcome: OutgoingOutcome) {
    switch outcome {
    case .replied(let status, let body): self.init(status: status, problem: nil, reply: body)
    case .brokeOff(let status, let body, let reason): self.init(status: status, problem: reason, reply: body)
    case .failed(let reason): self.init(status: nil, problem: reason)
    }
  }
}
