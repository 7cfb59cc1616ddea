import HTTP1
import JSON
import PayoutLinks
import Server

/// The ways in which the provider says no, each with its status and its body as the real service sends them.
enum APIError {
  case noCredentials
  case authenticationFailed
  case unknownURL
  case unknownID
  /// As it was sent, escapes and all.
  case malformedID(String)
  case notCancellable(Status)
  /// A create or list call that breaks a rule: the first that it breaks.
  case invalid(InvalidParameter)
  case idempotencyMismatch
  /// The sandbox's own bound.
  case full
  case bodyNotJSON(JSONError)
  case bodyNotForm
  case bodyNotGzip
  case contentCodingUnsupported
  case traceNotAllowed
  /// Of the sandbox's own calls alone.
  case methodNotAllowed
  case noAuthority
  case adminRefused
  case adminTokenMissing
  case pageRefused
  /// The message broke a rule of HTTP before it was any request.
  case wire(RequestRejection)

  var status: Int {
    switch self {
    case .noCredentials, .authenticationFailed: 401
    case .unknownURL, .unknownID, .malformedID, .notCancellable, .invalid, .idempotencyMismatch, .bodyNotJSON,
      .bodyNotForm, .bodyNotGzip:
      400
    case .full: 500
    case .contentCodingUnsupported: 415
    case .traceNotAllowed, .methodNotAllowed: 405
    case .noAuthority: 404
    case .adminRefused, .pageRefused: 403
    case .adminTokenMissing: 401
    case .wire(let rejection): rejection.status
    }
  }

  /// The reply; `reason` goes into a field of the sandbox's own, never into the imitated body.
  func reply(reason: String) -> Reply {
    var fields = FieldLines("Sandbox-Reason", reason)
    appendFields(to: &fields)
    return Reply(status: status, fields: fields, body: body, closes: closes)
  }

  /// What HTTP itself wants said beside the body.
  func appendFields(to fields: inout FieldLines) {
    switch self {
    // RFC 9110 §11.6.1: a 401 names the scheme that would help.
    case .noCredentials, .authenticationFailed: fields.append("WWW-Authenticate", "Basic realm=\"Razorpay\"")
    case .adminTokenMissing: fields.append("WWW-Authenticate", "Bearer realm=\"payout-links-sandbox\"")
    case .contentCodingUnsupported: fields.append("Accept-Encoding", "gzip")
    // RFC 9110 §15.6.4
    case .wire(.tooMuchUnfinished): fields.append("Retry-After", "1")
    default: break
    }
  }

  /// Where the end of the message, or the sender's good will, is in doubt.
  var closes: Bool {
    if case .wire(let rejection) = self { return rejection.closes }
    return false
  }

  private var description: String {
    switch self {
    case .noCredentials: "Please provide your api key for authentication purposes"
    case .authenticationFailed: "Authentication failed"
    case .unknownURL: "The requested URL was not found on the server."
    case .unknownID: "The id provided does not exist"
    case .malformedID(let id): "\(id) is not a valid id"
    case .notCancellable(let status):
      "Payout Link cannot be cancelled in the \(status.rawValue) state. "
        + "Only Payout Links in the issued state can be cancelled."
    case .invalid(let parameter): parameter.description
    case .idempotencyMismatch: "Different request body sent for the same Idempotency Header"
    case .full:
      "We are facing some trouble completing your request at the moment. Please try again shortly."
    case .bodyNotJSON(let error): "The request body is not valid JSON. \(error)"
    case .bodyNotForm: "The request body is not a valid form."
    case .bodyNotGzip: "The request body is not valid gzip."
    case .contentCodingUnsupported: "The content encoding of the request body is not supported."
    case .traceNotAllowed, .methodNotAllowed: "The method is not allowed."
    case .adminRefused: "The administration of this sandbox is not open to this caller."
    case .adminTokenMissing: "The administration of this sandbox needs its token."
    case .pageRefused: "This sandbox may not be called by web pages of other origins."
    case .noAuthority: "This sandbox has no certificate authority."
    case .wire(let rejection): rejection.reason
    }
  }

  private enum Shape {
    /// Code and description, nothing else: as captured for a failed authentication.
    case short
    case full(source: String?, reason: String?)
  }

  private var shape: Shape {
    switch self {
    case .noCredentials, .authenticationFailed: .short
    case .invalid(let parameter) where !parameter.hasSource: .full(source: nil, reason: nil)
    case .unknownID, .malformedID, .notCancellable, .invalid, .idempotencyMismatch:
      .full(source: "business", reason: "input_validation_failed")
    case .full, .unknownURL, .bodyNotJSON, .bodyNotForm, .bodyNotGzip, .contentCodingUnsupported, .traceNotAllowed,
      .methodNotAllowed, .noAuthority, .adminRefused, .adminTokenMissing, .pageRefused, .wire:
      .full(source: nil, reason: nil)
    }
  }

  private var body: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("error")
    writer.beginObject()
    writer.key("code")
    writer.string(status < 500 ? "BAD_REQUEST_ERROR" : "SERVER_ERROR")
    writer.key("description")
    writer.string(description)
    if case .full(let source, let reason) = shape {
      writer.key("source")
      writer.string(orNull: source)
      writer.key("step")
      writer.null()
      writer.key("reason")
      writer.string(orNull: reason)
      writer.key("metadata")
      writer.beginObject()
      writer.endObject()
      if case .invalid(let parameter) = self, let field = parameter.field {
        writer.key("field")
        writer.string(field)
      }
    }
    writer.endObject()
    writer.endObject()
    return writer.finish()
  }
}

extension JSONWriter {
  fileprivate mutating func string(orNull text: String?) {
    if let text { string(text) } else { null() }
  }
}
