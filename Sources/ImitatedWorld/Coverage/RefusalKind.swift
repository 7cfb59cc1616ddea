/// The provider's ways to say no, by name: what a suite can have met.
package enum RefusalKind: Int, CaseIterable {
  case noCredentials, authenticationFailed, unknownURL, unknownID, malformedID, notCancellable, invalid
  case idempotencyMismatch, bodyNotJSON, bodyNotForm, bodyNotGzip, contentCodingUnsupported, traceNotAllowed,
    malformedRequest

  package var name: String {
    switch self {
    case .noCredentials: "no_credentials"
    case .authenticationFailed: "authentication_failed"
    case .unknownURL: "unknown_url"
    case .unknownID: "unknown_id"
    case .malformedID: "malformed_id"
    case .notCancellable: "not_cancellable"
    case .invalid: "invalid_field"
    case .idempotencyMismatch: "idempotency_mismatch"
    case .bodyNotJSON: "body_not_json"
    case .bodyNotForm: "body_not_form"
    case .bodyNotGzip: "body_not_gzip"
    case .contentCodingUnsupported: "content_coding_unsupported"
    case .traceNotAllowed: "trace_not_allowed"
    case .malformedRequest: "malformed_request"
    }
  }
}
