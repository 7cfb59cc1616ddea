import Coding
import Glibc
import HTTP1

/// One request on its way to a receiver: from the look-up of its name to its reply.
///
/// Holds state only; `Outgoing` moves it.
final class Exchange {
  enum Phase {
    case resolving
    case connecting
    case handshake
    /// The request goes out, and its reply may come already.
    case talking
    case done
  }

  let request: OutgoingRequest
  /// By the clock for durations.
  let due: Int64
  var phase = Phase.resolving
  /// Those that are yet to be tried.
  var addresses: ArraySlice<SocketAddress> = []
  var stream: OutgoingStream?
  /// Whether the connection has had an exchange before: its peer may have closed it meanwhile.
  var isReused = false
  var sentCount = 0
  /// When the next bytes of a dribbled request may go.
  var pausesUntil: Int64?
  var reader = ResponseReader(bodyBytesMax: Exchange.bodyBytesMax)
  /// Of the latest address that was tried.
  var problem = "it has no address"

  /// Enough of a reply to tell why it is none that was hoped for.
  static let bodyBytesMax = 64 << 10

  init(_ request: OutgoingRequest, due: Int64) {
    self.request = request
    self.due = due
  }

  /// What is said when its time is up.
  var lateness: String {
    let seconds = Double(request.nanoseconds) / Double(ServerLimits.second)
    let text = seconds == seconds.rounded() ? "\(Int(seconds))" : "\(seconds)"
    return switch phase {
    case .resolving: "no address was found within \(text) s"
    case .connecting: "no connection within \(text) s"
    case .handshake: "no end of the TLS handshake within \(text) s"
    case .talking, .done: "no \(reader.begunResponse == nil ? "" : "end of the ")reply within \(text) s"
    }
  }

  /// How many bytes may go out before the next pause, or the end.
  var sendableEnd: Int {
    switch request.pace {
    case .whole: request.bytes.count
    case .dribbled(let bytes, _): min(request.bytes.count, sentCount + max(1, bytes))
    case .cut(let count): min(request.bytes.count, count)
    }
  }
}

/// A connection to a receiver.
final class OutgoingStream {
  let stream: PeerStream
  /// What epoll names it by.
  let token: UInt64
  var interest: Interest

  init(_ stream: consuming PeerStream, token: UInt64, interest: Interest) {
    self.stream = stream
    self.token = token
    self.interest = interest
  }

  var number: Int32 { stream.number }
}

extension PeerStream {
  /// Has the kernel acknowledge what comes at once, for some time.
  func acknowledgeAtOnce() {
    var one: Int32 = 1
    _ = unsafe setsockopt(number, Int32(IPPROTO_TCP), TCP_QUICKACK, &one, socklen_t(MemoryLayout<Int32>.size))
  }
}

extension ResponseReader.Response {
  /// The body without gzip, as far as it can be read.
  var text: [UInt8] {
    guard value(of: "content-encoding")?.lowercased() == "gzip" else { return body }
    return (try? GzipDecoder.beginning(of: body.span, bytesMax: Exchange.bodyBytesMax))?.bytes ?? body
  }
}
