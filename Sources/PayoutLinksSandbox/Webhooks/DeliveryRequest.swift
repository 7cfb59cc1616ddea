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
    case .failed(let reason): self.init(status: nil, problem: reason)
    }
  }
}
