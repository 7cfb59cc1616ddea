/// What a fault does to a request or to its reply.
package enum FaultEffect: String, CaseIterable, Sendable {
  /// The reply comes later.
  case delay
  /// The provider's own 500.
  case serverError = "server_error"
  /// The provider's own 429, where a token bucket is empty.
  case rateLimit = "rate_limit"
  /// A gateway's page in HTML, as it comes from in front of the provider.
  case badGateway = "bad_gateway"
  case serviceUnavailable = "service_unavailable"
  case gatewayTimeout = "gateway_timeout"
  /// The connection ends with a reset and no reply.
  case reset
  /// The connection ends as if all had been said, and nothing was.
  case empty
  /// The head and the first bytes of the body, then the connection's end.
  case truncate
  /// The whole reply, a few bytes at a time.
  case dribble
  /// Bytes that are no HTTP.
  case garbage
  /// No answer at all.
  case silence

  /// Its parameters, besides which requests it hits.
  package var members: [String] {
    switch self {
    case .silence: ["at"]
    case .truncate: ["at", "delay_ms", "bytes"]
    case .dribble: ["at", "delay_ms", "bytes", "interval_ms"]
    case .rateLimit: ["at", "delay_ms", "retry_after", "requests", "seconds"]
    case .delay, .serverError, .badGateway, .serviceUnavailable, .gatewayTimeout, .reset, .empty, .garbage:
      ["at", "delay_ms"]
    }
  }

  /// It shows something of the real reply, so the request has to have taken effect.
  package var needsReply: Bool {
    switch self {
    case .delay, .truncate, .dribble: true
    default: false
    }
  }
}
