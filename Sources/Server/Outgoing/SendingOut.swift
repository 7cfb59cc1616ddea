// The loop's part in what this server asks of others.
extension ServerLoop {
  /// Begins and carries on what goes out to others.
  mutating func sendOutgoing() {
    let handler = handler
    let requests = handler.hasOutgoing ? handler.outgoing() : []
    if outgoing == nil, !requests.isEmpty { outgoing = try? makeOutgoing() }
    guard let outgoing else {
      for request in requests { handler.outgoingEnded(request.id, .failed("there are no descriptors left")) }
      return
    }
    for request in requests { outgoing.add(request) }
    outgoing.work { handler.outgoingEnded($0, $1) }
  }

  private func makeOutgoing() throws(SystemError) -> Outgoing {
    let outgoing = try Outgoing(time, trust: trust)
    try epoll.add(outgoing.number, .read, token: UInt64(outgoing.number))
    return outgoing
  }
}
