import HTTP1

// How the loop ends: no new connections, running requests finished within a limit, then all closed.
extension ServerLoop {
  /// Takes no new connection, drops the idle ones, and lets running requests finish within the limit.
  mutating func beginStop() {
    guard stopsAt == nil else { return }
    stopsAt = now + limits.stopNanoseconds
    acceptResumesAt = nil
    listeners = []
    listenersReady = []
    handler.stopBegan()
    for completion in completions + handler.completions(at: now) { complete(completion) }
    completions = []
    for connection in connections {
      guard let connection else { continue }
      switch connection.state.stopping {
      case .nothing: break
      case .closes: close(connection)
      case .closesUnlessRequested:
        receive(from: connection)
        if connection.state.isIdle { close(connection) }
      }
    }
  }

  var isStopping: Bool { stopsAt != nil }

  mutating func closeAll() {
    for connection in connections {
      if let connection { close(connection) }
    }
    let handler = handler
    outgoing?.endAll { handler.outgoingEnded($0, $1) }
    handler.wakeEnded()
  }
}
