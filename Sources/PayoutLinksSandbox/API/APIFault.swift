import HTTP1
import Server

/// A request that is refused: the provider's answer, and the sandbox's own word on which rule it was.
struct APIFault: Error {
  let error: APIError
  /// One sentence for the developer, in the `Sandbox-Reason` field and the log.
  let reason: String

  init(_ error: APIError, _ reason: String) {
    self.error = error
    self.reason = reason
  }
}

extension APIFault {
  /// The same refusal of one of the sandbox's own calls, in the shape that all of those have.
  var ownReply: Reply {
    var reply = AdminFault(status: error.ownStatus, code: error.ownCode, message: reason).reply
    error.appendFields(to: &reply.fields)
    reply.closes = error.closes
    return reply
  }
}

extension APIError {
  /// The provider's 400 for a URL that it has not is no word of ours.
  fileprivate var ownStatus: Int {
    if case .unknownURL = self { 404 } else { status }
  }

  /// For programs.
  fileprivate var ownCode: String {
    switch self {
    case .methodNotAllowed, .traceNotAllowed: "method_not_allowed"
    case .noAuthority: "no_authority"
    case .adminRefused: "forbidden"
    case .adminTokenMissing: "token_missing"
    case .wire(.bodyTooLarge): "body_too_large"
    default: ErrorCase(self)?.name ?? "invalid_request"
    }
  }
}
