import HTTP1
import ImitatedWorld
import Server

extension Reply {
  /// Nothing yet.
  static func later(_ way: Delivery.Way) -> Reply {
    var reply = Reply(status: 200)
    reply.delivery = Delivery(way)
    return reply
  }
}

/// A call that waits for its reply, as its log line will tell it: that is written when it is answered, and then alone.
struct OpenCall {
  /// Method and path.
  private let line: [UInt8]
  private let methodCount: Int
  private let receivedAt: Int64

  init(_ request: Request) {
    var line = request.head.methodRange.bytes(in: request.message.span)
    methodCount = line.count
    line.append(request.head.path, of: request.message.span)
    self.line = line
    receivedAt = request.context.receivedAt
  }

  func log(_ end: EndedCall, to log: RequestLog, by time: any TimeSource) {
    var handling = Handling(unixNanoseconds: time.unixNanoseconds)
    handling.facts.microseconds = Int((time.monotonicNanoseconds - receivedAt) / 1000)
    handling.facts.reason = end.reason
    log.add(
      handling, status: end.reply.status, method: ByteRange(start: 0, count: methodCount),
      path: ByteRange(from: methodCount, to: line.count), in: line.span)
  }
}
