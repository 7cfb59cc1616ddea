/// Connections that are kept for the next request to the same receiver, the longest unused closed first.
struct IdleConnections {
  private struct Idle {
    let receiver: OutgoingRequest.Receiver
    let stream: OutgoingStream
    let due: Int64
  }

  private static let countMax = 32
  /// Servers close idle connections after 5 s or more: earlier than that ours go.
  private static let idleNanoseconds: Int64 = 4 * ServerLimits.second

  private var all: [Idle] = []

  var nextDue: Int64? { all.first?.due }

  mutating func add(_ stream: OutgoingStream, to receiver: OutgoingRequest.Receiver, at now: Int64) {
    if all.count >= Self.countMax { all.removeFirst() }
    all.append(Idle(receiver: receiver, stream: stream, due: now + Self.idleNanoseconds))
  }

  /// Takes out the one that was used last.
  mutating func next(to receiver: OutgoingRequest.Receiver) -> OutgoingStream? {
    all.lastIndex { $0.receiver == receiver }.map { all.remove(at: $0).stream }
  }

  mutating func remove(_ token: UInt64) { all.removeAll { $0.stream.token == token } }

  mutating func closeUnused(at now: Int64) {
    while let first = all.first, first.due <= now { all.removeFirst() }
  }
}
