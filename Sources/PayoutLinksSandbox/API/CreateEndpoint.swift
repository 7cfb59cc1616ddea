import HTTP1
import PayoutLinks
import Server

/// `POST /v1/payout-links`: makes a link, or tells everything that is wrong with the call.
struct CreateEndpoint {
  let account: Account
  let now: Timestamp
  /// What short URLs begin with.
  let urlBase: String

  func reply(
    _ body: Span<UInt8>, _ head: borrowing RequestHead, _ message: Span<UInt8>
  ) throws(APIFault) -> Reply {
    var warnings: [String] = []
    let key = idempotencyKey(head, message, &warnings)
    if let key, let known = account.reply(toIdempotencyKey: key, body) {
      guard case .reply(let reply) = known else {
        throw APIFault(.idempotencyMismatch, "the idempotency key \"\(key)\" came with another body before")
      }
      warnings.append("the idempotency key came with this body before: its reply again, no new link")
      return Self.reply(reply, warnings)
    }
    let parameters = try RequestBody.parameters(body, head, message)
    let draft: Draft
    do throws(APIFault) {
      draft = try self.draft(parameters)
    } catch {
      // Before what is missing: with a body that was not understood all of it is.
      guard let slip = RequestBody.slip(body, head, message) else { throw error }
      throw APIFault(error.error, "\(slip). \(error.reason)")
    }
    warnings += Self.unknown(parameters.names, among: Draft.parameters)
    if !account.rules.expiry, parameters["expire_by"] != nil {
      warnings.append("the account has the expiry of links off: expire_by was ignored")
    }
    let script = LinkScript.read(draft, &warnings)
    guard let document = account.create(draft, script: script, urlBase: urlBase, at: now) else {
      throw APIFault(.full, "the account holds \(Ledger.linksMax) payout links and takes no more")
    }
    if let key {
      account.remember(key, ByteRange(start: 0, count: body.count).bytes(in: body), reply: document)
    }
    return Self.reply(document, warnings)
  }

  private func draft(_ parameters: ParameterMap) throws(APIFault) -> Draft {
    switch Draft.read(parameters, rules: account.rules, now: now, isKnownContact: account.hasContact) {
    case .draft(let draft): return draft
    case .problems(let problems): throw APIFault(problems)
    }
  }

  /// The call's key; a malformed one is no reason to refuse a call for which the header is not even documented.
  private func idempotencyKey(
    _ head: borrowing RequestHead, _ message: Span<UInt8>, _ warnings: inout [String]
  ) -> String? {
    guard head.value(of: "x-payout-idempotency", in: message) != nil else { return nil }
    // Several are one list (RFC 9110 section 5.3), and no list is a key.
    let values = head.values(of: "x-payout-idempotency", in: message).map { $0.text(in: message) }
    let key = values.joined(separator: ", ")
    if key.isEmpty { return nil }
    if IdempotentReplies.isKey(key) { return key }
    warnings.append("X-Payout-Idempotency was ignored: it takes 4 to 36 letters, digits, -, _ and spaces")
    return nil
  }

  static func reply(_ body: [UInt8], _ warnings: [String]) -> Reply {
    var reply = Reply(status: 200, body: body)
    if !warnings.isEmpty { reply.fields.append("Sandbox-Warning", warnings.joined(separator: "; ")) }
    return reply
  }

  /// Names that mean nothing: ignored as the provider does, and told.
  static func unknown(_ names: [String], among known: [String]) -> [String] {
    let unknown = names.filter { !known.contains($0) }
    var warnings = unknown.prefix(5).map { name in
      "\"\(name.prefix(64))\" is no parameter of this call and was ignored"
        + (name.utf8.count <= 64 ? Spelling.hint(for: name, among: known) : "")
    }
    if unknown.count > 5 { warnings.append("so were \(unknown.count - 5) more") }
    return warnings
  }
}

extension APIFault {
  /// The first problem in the provider's words, all of them in the sandbox's.
  init(_ problems: [InvalidParameter]) {
    let first = problems.first ?? .unknownID
    let all = problems.map { problem in (problem.field.map { "\($0): " } ?? "") + problem.description }
    let count = problems.count > 1 ? "\(problems.count) problems: " : ""
    self.init(.invalid(first), count + all.joined(separator: " | "))
  }
}
