import ImitatedWorld
import JSON
import Server

// What the caller of a request with a fault gets.
extension FaultPlan {
  /// The reply with the fault in it; `reply` is nil where nothing was done.
  func applied(to reply: Reply?) -> Reply {
    var faulty: Reply
    let way: Delivery.Way
    switch effect {
    case .delay:
      faulty = reply ?? Reply(status: 200)
      way = faulty.delivery?.way ?? .whole
    case .serverError: (faulty, way) = (Self.serverError, .whole)
    case .rateLimit: (faulty, way) = (Self.rateLimited(retryAfterSeconds ?? 2), .whole)
    case .badGateway: (faulty, way) = (Self.page(502, "Bad Gateway"), .whole)
    case .serviceUnavailable: (faulty, way) = (Self.page(503, "Service Temporarily Unavailable"), .whole)
    case .gatewayTimeout: (faulty, way) = (Self.page(504, "Gateway Time-out"), .whole)
    // Of what never becomes a reply the journal tells status 0.
    case .reset: (faulty, way) = (Reply(status: 0), .nothing(resets: true))
    case .empty: (faulty, way) = (Reply(status: 0), .nothing(resets: false))
    case .garbage: (faulty, way) = (Reply(status: 0), .bytes(Self.garbage))
    case .silence: (faulty, way) = (Reply(status: 0), .silence)
    case .truncate: (faulty, way) = (Self.whole(reply), .truncated(bodyBytes: bytes))
    case .dribble:
      let interval = Int64(intervalMilliseconds) * 1_000_000
      (faulty, way) = (Self.whole(reply), .dribbled(bytes: bytes, everyNanoseconds: interval))
    }
    // What is cut may be a refusal, which has said why already.
    if !keepsReply, !faulty.fields.has("Sandbox-Reason") { faulty.fields.append("Sandbox-Reason", reason) }
    faulty.fields.append("Sandbox-Fault", "\(name); at=\(place.rawValue)")
    faulty.delivery = Delivery(way, delayNanoseconds: delayNanoseconds)
    return faulty
  }

  /// One that would come in pieces has them all in its body.
  private static func whole(_ reply: Reply?) -> Reply {
    var reply = reply ?? Reply(status: 200)
    guard case .streamed(var pieces)? = reply.delivery?.way else { return reply }
    var hasMore = true
    while hasMore {
      var piece: [UInt8] = []
      hasMore = pieces.appendPiece(to: &piece)
      reply.body += piece
    }
    reply.delivery = nil
    return reply
  }

  private static let garbage = Array("\u{0}\u{1}\u{2}SANDBOX GARBAGE, NO HTTP\r\n\u{7F}\u{3}".utf8)

  private static let serverError = Reply(
    status: 500,
    body: envelope(
      "SERVER_ERROR", "We are facing some trouble completing your request at the moment. Please try again shortly."))

  private static func rateLimited(_ seconds: Int) -> Reply {
    Reply(
      status: 429, fields: FieldLines("Retry-After", "\(seconds)"),
      body: envelope("BAD_REQUEST_ERROR", "Too many requests"))
  }

  private static func envelope(_ code: String, _ description: String) -> [UInt8] {
    JSONWriter.object { writer in
      writer.object("error") { writer in
        writer.field("code", code)
        writer.field("description", description)
        for name in ["source", "step", "reason"] { writer.null(name) }
        writer.object("metadata") { _ in }
      }
    }
  }

  private static func page(_ status: Int, _ phrase: String) -> Reply {
    let body =
      "<html>\r\n<head><title>\(status) \(phrase)</title></head>\r\n<body>\r\n<center><h1>\(status) \(phrase)</h1>"
      + "</center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
    return Reply(status: status, contentType: .html, body: Array(body.utf8))
  }
}
