import JSON
import Server

/// An admin call that is refused, in the sandbox's own shape: what for programs, why for people, and where.
struct AdminFault: Error {
  let status: Int
  let code: String
  let message: String
  /// Where in the body, RFC 6901; nil where the body is not at fault.
  var pointer: String?
  /// Further members, each JSON.
  var details: [(name: String, json: [UInt8])] = []

  static func invalid(_ message: String, at pointer: String? = nil) -> AdminFault {
    AdminFault(status: 400, code: "invalid_request", message: message, pointer: pointer)
  }

  /// An account has more to catch up with than one turn of the loop takes: the call is asked again when that is done.
  static let accountBehind = AdminFault(
    status: 503, code: "account_behind", message: "much has fallen due in the account, and is happening")

  var isToBeAskedAgain: Bool { code == Self.accountBehind.code }

  var reply: Reply {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("error")
    writer.beginObject()
    writer.field("code", code)
    writer.field("message", message)
    if let pointer { writer.field("pointer", pointer) }
    for (name, json) in details {
      writer.key(name)
      writer.raw(json)
    }
    writer.endObject()
    writer.endObject()
    return Reply(status: status, fields: FieldLines("Sandbox-Reason", message), body: writer.finish())
  }
}
