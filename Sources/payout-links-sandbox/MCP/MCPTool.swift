import JSON

/// Something that an agent can have done: a call of `/__admin`, with the arguments where that call takes them.
struct MCPTool {
  enum Place { case query, body }

  let name: String
  let description: String
  /// What it takes beside `key`: its members in JSON Schema, and which must be there.
  let properties: String
  var required: [String] = []
  let method: String
  /// With `:id` where the argument of that name goes.
  let path: String
  /// The path where no `id` was given.
  var pathWithoutID: String?
  /// Where the other arguments go.
  let place: Place
  /// The argument that is the whole body.
  var wholeBody: String?

  static let all: [MCPTool] = [
    MCPTool(
      name: "links",
      description: "Shows the payout links, newest first, or with id one of them and what can happen to it.",
      properties: #""id": {"type": "string"}, "status": \#(Words.statuses.schema), "count": {"type": "integer"}, "#
        + #""skip": {"type": "integer"}"#,
      method: "GET", path: "/payout-links/:id", pathWithoutID: "/payout-links", place: .query),
    MCPTool(
      name: "create",
      description:
        "Creates a payout link. draft is the body of POST /v1/payout-links: account_number, contact, amount in "
        + "paise, currency, purpose, description.",
      properties: #""draft": {"type": "object"}"#, required: ["draft"],
      method: "POST", path: "/payout-links", place: .body, wholeBody: "draft"),
    MCPTool(
      name: "move",
      description:
        "Lets happen to a link what contacts, approvers, banks and time do: \(Words.events.text()). Those that end in "
        + "_payout are for its payout only.",
      properties: #""id": {"type": "string"}, "event": \#(Words.events.schema), "#
        + #""fund_account_id": {"type": "string"}, "fund_account": {"type": "object"}, "reason": {"type": "string"}"#,
      required: ["id", "event"], method: "POST", path: "/payout-links/:id/transitions", place: .body),
    MCPTool(
      name: "advance", description: "Moves the clock on, and tells what has happened on the way.",
      properties: #""seconds": {"type": "integer"}"#, required: ["seconds"],
      method: "POST", path: "/clock/advance", place: .body),
    MCPTool(
      name: "events",
      description:
        "Tells what has happened to payout links, oldest first; with timeout it waits for what happens next.",
      properties: #""after": {"type": "integer"}, "limit": {"type": "integer"}, "timeout": {"type": "number"}"#,
      method: "GET", path: "/events", place: .query),
    MCPTool(
      name: "requests",
      description: "Shows the latest requests with their replies: those that meet all conditions.",
      properties: #""route": \#(Words.routes.schema), "outcome": \#(Words.outcomes.schema), "id": {"type": "string"}, "#
        + #""status": {"type": "integer"}, "path": {"type": "string"}, "path_prefix": {"type": "string"}, "#
        + #""method": {"type": "string"}, "body_contains": {"type": "string"}, "headers": {"type": "object"}, "#
        + #""fault": \#(Words.effects.schema), "limit": {"type": "integer"}, "before": {"type": "integer"}, "#
        + #""after": {"type": "integer"}"#,
      method: "POST", path: "/requests/find", place: .body),
    MCPTool(
      name: "verify",
      description: "Tells whether it was requested as expected: match with exactly, at_least or at_most; or in_order.",
      properties: #""match": {"type": "object"}, "exactly": {"type": "integer"}, "at_least": {"type": "integer"}, "#
        + #""at_most": {"type": "integer"}, "in_order": {"type": "array", "items": {"type": "object"}}"#,
      method: "POST", path: "/verify", place: .body),
    MCPTool(
      name: "webhooks",
      description:
        "Tells what webhooks tell of links and payouts, oldest first, and how far each receiver has it; with "
        + "id one event with its signed bytes and all attempts.",
      properties: #""id": {"type": "string"}, "event": \#(Words.webhookEvents.schema), "#
        + #""payout_link_id": {"type": "string"}, "status": \#(Words.webhookStatuses.schema), "#
        + #""after": {"type": "integer"}, "#
        + #""limit": {"type": "integer"}"#,
      method: "GET", path: "/webhooks/events/:id", pathWithoutID: "/webhooks/events", place: .query),
    MCPTool(
      name: "add_webhook",
      description:
        "Has events told to a receiver, signed as the provider signs them: events is * or an array of "
        + "\(Words.webhookEvents.text()).",
      properties: #""url": {"type": "string"}, "secret": {"type": ["string", "null"]}, "events": {}"#,
      required: ["url", "events"], method: "POST", path: "/webhooks", place: .body),
    MCPTool(
      name: "resend_webhook", description: "Sends an event to its receivers once more.",
      properties: #""id": {"type": "string"}"#, required: ["id"],
      method: "POST", path: "/webhooks/events/:id/resend", place: .query),
    MCPTool(
      name: "faults", description: "Shows the rules by which requests fail on purpose.",
      properties: #""after": {"type": "integer"}, "limit": {"type": "integer"}"#,
      method: "GET", path: "/faults", place: .query),
    MCPTool(
      name: "add_fault",
      description: "Lets requests fail on purpose: rule has effect (\(Words.effects.text())), match, at, times and "
        + "others, as the resource driving-requests.md tells.",
      properties: #""rule": {"type": "object"}"#, required: ["rule"],
      method: "POST", path: "/faults", place: .body, wholeBody: "rule"),
    MCPTool(
      name: "clear_faults", description: "Removes all rules by which requests fail on purpose.", properties: "",
      method: "DELETE", path: "/faults", place: .query),
    MCPTool(
      name: "reset", description: "Brings links, clock and ids back to what the fixtures said.", properties: "",
      method: "POST", path: "/reset", place: .query),
  ]

  /// As `tools/list` shows it.
  func write(in writer: inout JSONWriter) {
    writer.object { writer in
      writer.key("name")
      writer.string(name)
      writer.key("description")
      writer.string(description)
      writer.key("inputSchema")
      let key = #""key": {"type": "string", "description": "Whose world is meant, such as rzp_test_one."}"#
      let members = properties.isEmpty ? key : "\(properties), \(key)"
      let needed = required.map { "\"\($0)\"" }.joined(separator: ", ")
      writer.raw(
        Array(
          (#"{"type": "object", "properties": {\#(members)}, "required": [\#(needed)], "#
            + #""additionalProperties": false}"#).utf8))
    }
  }

  /// Has it done; the reply as the sandbox gave it.
  func call(_ arguments: JSONPart, by client: AdminClient) throws(Failure) -> [UInt8] {
    for name in required where arguments[name].kind == nil { throw .usage("\(self.name) needs \(name)") }
    var query: [(name: String, value: String)] = []
    var writer = JSONWriter()
    writer.object { writer in
      let takesID = path.contains(":id")
      for (name, value) in arguments.members where !(takesID && name == "id") {
        if name == "key" || place == .query {
          query.append((name, value.written ?? ""))
        } else {
          writer.key(name)
          writer.raw(value.source)
        }
      }
    }
    let members = writer.finish()
    let body = place == .query ? nil : wholeBody.map { arguments[$0].source } ?? members
    return try client.answer(
      to: client.exchange(method, path(for: arguments), query, body: body, milliseconds: Self.patienceMilliseconds)
    ).body
  }

  /// The longest wait that the sandbox allows is a minute.
  private static let patienceMilliseconds = 75_000

  private func path(for arguments: JSONPart) -> String {
    guard let id = arguments["id"].text else { return pathWithoutID ?? path }
    return path.replacing(":id", with: URLText.escaped(id))
  }
}
