import HTTP1
import ImitatedWorld
import PayoutLinks
import Server

/// `POST /v1/payout-links`: makes a link, or tells everything that is wrong with the call.
struct CreateEndpoint {
  let account: Account
  let now: Timestamp
  /// What short URLs begin with.
  let urlBase: String
  let cause: Cause

  /// `body` is the request's, decoded.
  func reply(to request: Request, _ body: [UInt8]) throws(RequestRefusal) -> Reply {
    var warnings: [String] = []
    let key = idempotencyKey(request, &warnings)
    if let key, let known = account.reply(toIdempotencyKey: key, body.span) {
      guard case .reply(let reply) = known else {
        throw .idempotencyMismatch("the idempotency key \"\(key)\" was used before with a different body")
      }
      warnings.append(
        "the idempotency key was used before with this body: this is the first reply again, and no new link")
      return Self.reply(reply, warnings)
    }
    let parameters = try RequestBody.parameters(body.span, of: request)
    let draft: Draft
    do throws(RequestRefusal) {
      draft = try self.draft(parameters)
    } catch {
      // Before what is missing: with a body that was not understood all of it is.
      guard let slip = RequestBody.slip(body.span, of: request) else { throw error }
      var refusal = error
      refusal.message = "\(slip). \(error.message)"
      throw refusal
    }
    warnings += Self.unknown(parameters.names, among: Draft.parameters)
    if !account.rules.expiry, parameters["expire_by"] != nil {
      warnings.append("links of this account cannot expire: expire_by was ignored")
    }
    let script = LinkScript.read(draft, &warnings)
    guard let created = account.create(draft, script: script, urlBase: urlBase, at: now, by: cause) else {
      throw .full("the account has \(Ledger.linksMax) payout links, the most it can have")
    }
    warnings += LinkScript.skipped(created.othersAccounts)
    if let key {
      account.remember(key, body, reply: created.document)
    }
    return Self.reply(created.document, warnings)
  }

  private func draft(_ parameters: ParameterMap) throws(RequestRefusal) -> Draft {
    switch Draft.read(parameters, rules: account.rules, now: now, isKnownContact: account.hasContact) {
    case .asked(let draft): return draft
    case .problems(let problems): throw .invalid(problems)
    }
  }

  /// The call's key; a malformed one is no reason to refuse a call for which the header is not even documented.
  private func idempotencyKey(_ request: Request, _ warnings: inout [String]) -> String? {
    // Several are one list (RFC 9110 section 5.3), and no list is a key.
    let key = request.values(of: "x-payout-idempotency").joined(separator: ", ")
    if key.isEmpty { return nil }
    if IdempotentReplies.isKey(key) { return key }
    warnings.append("X-Payout-Idempotency was ignored: it must be 4 to 36 letters, digits, -, _ and spaces")
    return nil
  }

  static func reply(_ body: [UInt8], _ warnings: [String]) -> Reply {
    reply(Reply(status: 200, body: body), warnings)
  }

  static func reply(_ reply: Reply, _ warnings: [String]) -> Reply {
    var reply = reply
    if !warnings.isEmpty { reply.fields.append("Sandbox-Warning", warnings.joined(separator: "; ")) }
    return reply
  }

  /// Names that mean nothing: ignored as the provider does, and told.
  static func unknown(_ names: [String], among known: [String]) -> [String] {
    let unknown = names.filter { !known.contains($0) }
    var warnings = unknown.prefix(5).map { name in
      "\"\(name.prefix(64))\" is not a parameter of this call and was ignored"
        + (name.utf8.count <= 64 ? Spelling.hint(for: name, among: known) : "")
    }
    if unknown.count > 5 { warnings.append("so were \(unknown.count - 5) more") }
    return warnings
  }
}
