import HTTP1
import ImitatedWorld
import JSON
import PayoutLinks
import Server

/// A request that is refused: all that its reply, its log line and the account of what a suite has met need of it.
///
/// Where it was for the imitated API the reply is the provider's, else the sandbox's own: what for programs, why for
/// people, and where.
struct RequestRefusal: Error {
  let status: Int
  /// For programs.
  let code: String
  /// One sentence for the developer: in `Sandbox-Reason`, the log, and the body of the sandbox's own calls.
  var message: String
  /// Where in the body, RFC 6901; nil where the body is not at fault.
  var pointer: String?
  /// Further members of the sandbox's own body, each JSON.
  var details: [(name: String, json: [UInt8])] = []
  /// What the provider answers; nil where only the sandbox's own calls are refused so.
  var imitated: Imitated?
  /// Nil for what no suite is expected to meet: a full ledger, and what the sandbox refuses in its own name.
  var kind: RefusalKind?
  var outcome = Outcome.refused
  /// What HTTP itself wants said beside the body.
  var header: (name: StaticString, value: String)?
  /// Where the end of the message, or the sender's good will, is in doubt.
  var closes = false

  /// The provider's own words and shape.
  struct Imitated {
    let status: Int
    let description: String
    var shape = Shape.full()
  }

  enum Shape {
    /// Code and description, nothing else: as captured for a failed authentication.
    case short
    case full(source: String? = nil, reason: String? = nil, field: String? = nil)

    /// As most of what breaks a rule is answered.
    static let businessRule = Shape.full(source: "business", reason: "input_validation_failed")
  }

  init(
    status: Int, code: String, message: String, pointer: String? = nil, details: [(name: String, json: [UInt8])] = []
  ) {
    self.status = status
    self.code = code
    self.message = message
    self.pointer = pointer
    self.details = details
  }

  /// One of the provider's refusals. `ownStatus` is for the same mistake in a call of the sandbox's own.
  fileprivate init(
    _ kind: RefusalKind, _ message: String, status: Int = 400, ownStatus: Int? = nil, ownCode: String? = nil,
    _ description: String, _ shape: Shape = .full()
  ) {
    self.init(status: ownStatus ?? status, code: ownCode ?? kind.name, message: message)
    imitated = Imitated(status: status, description: description, shape: shape)
    self.kind = kind
  }

  /// In the shape that all calls of the sandbox's own have.
  var reply: Reply {
    Reply(
      status: status, fields: fields,
      body: JSONWriter.object { writer in
        writer.object("error") { writer in
          writer.field("code", code)
          writer.field("message", message)
          if let pointer { writer.field("pointer", pointer) }
          for (name, json) in details { writer.raw(name, json) }
        }
      }, closes: closes)
  }

  /// As the provider answers. The sandbox's own word goes into a header of its own, never into the imitated body.
  var imitatedReply: Reply {
    guard let imitated else { return reply }
    return Reply(status: imitated.status, fields: fields, body: imitated.body, closes: closes)
  }

  private var fields: FieldLines {
    var fields = FieldLines("Sandbox-Reason", message)
    if let header { fields.append(header.name, header.value) }
    return fields
  }
}

extension RequestRefusal.Imitated {
  fileprivate var body: [UInt8] {
    JSONWriter.object { writer in
      writer.object("error") { writer in
        writer.field("code", status < 500 ? "BAD_REQUEST_ERROR" : "SERVER_ERROR")
        writer.field("description", description)
        guard case .full(let source, let reason, let field) = shape else { return }
        writer.field("source", source)
        writer.null("step")
        writer.field("reason", reason)
        writer.object("metadata") { _ in }
        if let field { writer.field("field", field) }
      }
    }
  }
}

// MARK: What the provider refuses

extension RequestRefusal {
  static func noCredentials(_ message: String) -> RequestRefusal {
    authentication(.noCredentials, message, "Please provide your api key for authentication purposes")
  }

  static func authenticationFailed(_ message: String) -> RequestRefusal {
    authentication(.authenticationFailed, message, "Authentication failed")
  }

  private static func authentication(
    _ kind: RefusalKind, _ message: String, _ description: String
  ) -> RequestRefusal {
    var refusal = RequestRefusal(kind, message, status: 401, description, .short)
    refusal.outcome = .unauthorized
    // RFC 9110 §11.6.1: a 401 names the scheme that would help.
    refusal.header = ("WWW-Authenticate", "Basic realm=\"Razorpay\"")
    return refusal
  }

  /// The provider's 400 for a URL that it has not is no word of ours.
  static func unknownURL(_ message: String) -> RequestRefusal {
    var refusal = RequestRefusal(
      .unknownURL, message, ownStatus: 404, "The requested URL was not found on the server.")
    refusal.outcome = .unmatched
    return refusal
  }

  static func unknownID(_ message: String) -> RequestRefusal {
    RequestRefusal(.unknownID, message, "The id provided does not exist", .businessRule)
  }

  /// `id` as it was sent, escapes and all.
  static func malformedID(_ id: String, _ kind: Identifier.Kind) -> RequestRefusal {
    RequestRefusal(
      .malformedID, "a \(kind.name)'s id is \"\(kind.prefix)\" and 14 letters or digits", "\(id) is not a valid id",
      .businessRule)
  }

  static func notCancellable(_ status: Status, _ message: String) -> RequestRefusal {
    RequestRefusal(
      .notCancellable, message,
      "Payout Link cannot be cancelled in the \(status.rawValue) state. "
        + "Only Payout Links in the issued state can be cancelled.", .businessRule)
  }

  /// A create or list call that breaks rules: the first in the provider's words, all of them in the sandbox's.
  static func invalid(_ problems: [InvalidParameter]) -> RequestRefusal {
    let first = problems.first ?? .unknownID
    let all = problems.map { problem in (problem.field.map { "\($0): " } ?? "") + problem.description }
    let count = problems.count > 1 ? "\(problems.count) problems: " : ""
    return RequestRefusal(
      .invalid, count + all.joined(separator: " | "), first.description,
      first.hasSource
        ? .full(source: "business", reason: "input_validation_failed", field: first.field) : .full(field: first.field))
  }

  static func idempotencyMismatch(_ message: String) -> RequestRefusal {
    RequestRefusal(
      .idempotencyMismatch, message, "Different request body sent for the same Idempotency Header", .businessRule)
  }

  /// The sandbox's own bound.
  static func full(_ message: String) -> RequestRefusal {
    var refusal = RequestRefusal(status: 500, code: "invalid_request", message: message)
    refusal.imitated = Imitated(
      status: 500,
      description: "We are facing some trouble completing your request at the moment. Please try again shortly.")
    refusal.outcome = .error
    return refusal
  }

  static func bodyNotJSON(_ error: JSONError) -> RequestRefusal {
    RequestRefusal(
      .bodyNotJSON, "the request body is not JSON: \(error)", "The request body is not valid JSON. \(error)")
  }

  static func bodyNotForm(_ message: String) -> RequestRefusal {
    RequestRefusal(.bodyNotForm, message, "The request body is not a valid form.")
  }

  static let bodyNotGzip = RequestRefusal(
    .bodyNotGzip, "Content-Encoding says gzip, but the body is not gzip, or is incomplete",
    "The request body is not valid gzip."
  )

  static let contentCodingUnsupported: RequestRefusal = {
    var refusal = RequestRefusal(
      .contentCodingUnsupported, "gzip is the only supported content coding", status: 415,
      "The content encoding of the request body is not supported.")
    refusal.header = ("Accept-Encoding", "gzip")
    return refusal
  }()

  static let traceNotAllowed = RequestRefusal(
    .traceNotAllowed, "TRACE is not supported (RFC 9110 section 9.3.8)", status: 405,
    ownCode: "method_not_allowed", "The method is not allowed.")

  /// The message broke a rule of HTTP, so it never became a request.
  static func wire(_ rejection: RequestRejection, _ message: String? = nil) -> RequestRefusal {
    var ownCode: String?
    if case .bodyTooLarge = rejection { ownCode = "body_too_large" }
    var refusal = RequestRefusal(
      .malformedRequest, message ?? rejection.reason, status: rejection.status, ownCode: ownCode, rejection.reason)
    refusal.outcome = .malformed
    refusal.closes = rejection.closes
    // RFC 9110 §15.6.4
    if case .tooMuchUnfinished = rejection { refusal.header = ("Retry-After", "1") }
    return refusal
  }
}

// MARK: What the sandbox refuses in its own name

extension RequestRefusal {
  static func invalid(_ message: String, at pointer: String? = nil) -> RequestRefusal {
    RequestRefusal(status: 400, code: "invalid_request", message: message, pointer: pointer)
  }

  static func methodNotAllowed(_ message: String) -> RequestRefusal {
    var refusal = RequestRefusal(status: 405, code: "method_not_allowed", message: message)
    refusal.outcome = .unmatched
    return refusal
  }

  /// A web page of another origin is behind it.
  static func pageRefused(_ message: String) -> RequestRefusal {
    var refusal = RequestRefusal(status: 403, code: "forbidden", message: message)
    refusal.imitated = Imitated(
      status: 403, description: "This sandbox may not be called by web pages of other origins.")
    return refusal
  }

  static func adminRefused(_ message: String) -> RequestRefusal {
    RequestRefusal(status: 403, code: "forbidden", message: message)
  }

  static func tokenMissing(_ message: String) -> RequestRefusal {
    var refusal = RequestRefusal(status: 401, code: "token_missing", message: message)
    refusal.header = ("WWW-Authenticate", "Bearer realm=\"payout-links-sandbox\"")
    return refusal
  }

  /// An account has more to catch up with than one turn of the loop takes: the call is asked again when that is done.
  static let accountBehind = RequestRefusal(
    status: 503, code: "account_behind", message: "a lot is falling due in the account; try again in a moment")

  /// A list has more to look through: the call is asked again when that is done.
  static let searchUnderWay = RequestRefusal(
    status: 503, code: "account_behind", message: "a long list is looked through; try again in a moment")

  /// Neither is seen by anybody.
  var isToBeAskedAgain: Bool { code == Self.accountBehind.code }
}
