import ImitatedWorld
import JSON
import PayoutLinks
import Server

/// `POST /__admin/payout-links/:id/transitions`: what the provider leaves to contacts, approvers, banks and time.
enum TransitionEndpoint {
  private static let members = ["event", "fund_account", "fund_account_id", "reason", "description"]

  static func reply(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let id = try call.linkID()
    let query = try call.query(AccountSelection.names)
    let account = try AccountSelection.account(of: id, query, in: call.world, at: call.real)
    let occurrence = try occurrence(call.body)
    switch account.apply(occurrence, to: id, at: account.now(at: call.real), by: .admin) {
    case .changed(let document): return Reply(status: 200, body: document)
    case .refused(let refusal, _): throw Self.refused(refusal)
    case .unknown: throw RequestRefusal(status: 404, code: "unknown_id", message: "no account has a payout link \(id)")
    }
  }

  private static func occurrence(_ body: [UInt8]) throws(RequestRefusal) -> Occurrence {
    let document = try AdminBody.document(body, example: #"{"event": "claim"}"#)
    let call = try AdminObject(document, document.root, members: Self.members, whole: "a transition")
    let names = Event.Kind.allCases.map(\.rawValue)
    let expected = "one of \(names.joined(separator: ", "))"
    let name = try call.text("event", expected)
    guard let kind = name.flatMap({ Event.Kind(rawValue: $0) }) else {
      throw call.refusal("event", expected, hint: name.map { Spelling.hint(for: $0, among: names) } ?? "")
    }
    for member in ["fund_account", "fund_account_id"] where kind != .claim && call[member] != nil {
      throw .invalid("\"\(member)\" is only for a claim", at: "/\(member)")
    }
    for member in ["reason", "description"] where !Occurrence.takesReason(kind) && call[member] != nil {
      throw .invalid(
        "\"\(member)\" is only for a claim and for a payout that fails, is reversed or is rejected", at: "/\(member)")
    }
    let reason = try reason(call)
    if kind == .claim, let reason, reason.beginning == nil {
      let known = PayoutReason.ofBeginnings
      throw call.refusal(
        "reason", "one for which a payout begins in a state of its own: \(known.joined(separator: ", "))",
        hint: Spelling.hint(for: reason.reason, among: known))
    }
    return Occurrence(kind, payee: try payee(call), reason: reason)
  }

  private static func payee(_ call: AdminObject) throws(RequestRefusal) -> Occurrence.Payee {
    if let node = call["fund_account"] {
      if call["fund_account_id"] != nil {
        throw .invalid("use \"fund_account\" or \"fund_account_id\", not both", at: "/fund_account_id")
      }
      let given = try AdminObject(
        call.document, node, members: ["account_type", "bank_account", "vpa"], whole: "a fund account")
      return .details(try FundAccount.Details(given))
    }
    guard let text = try call.text("fund_account_id", "\"fa_\" and 14 letters or digits") else { return .any }
    guard let fundAccountID = Identifier(text, kind: .fundAccount) else {
      throw call.refusal("fund_account_id", "\"fa_\" and 14 letters or digits")
    }
    return .fundAccount(fundAccountID)
  }

  private static func reason(_ call: AdminObject) throws(RequestRefusal) -> PayoutReason? {
    let reason = try call.text("reason", "a text such as \"beneficiary_bank_offline\"")
    let description = try call.text("description", "a text for people")
    for (name, text) in [("reason", reason), ("description", description)] where text?.utf8.count ?? 0 > 1024 {
      throw .invalid("\"\(name)\" is longer than 1024 bytes", at: "/\(name)")
    }
    switch (reason, description) {
    case (nil, nil): return nil
    case (let reason?, nil): return PayoutReason(reason)
    case (nil, let description?): return PayoutReason(description)
    case (let reason?, let description?): return PayoutReason(reason: reason, description: description)
    }
  }

  /// The row that would have been needed, and those that the link's state has.
  private static func refused(_ refusal: Refusal) -> RequestRefusal {
    if let account = refusal.fundAccount, let owner = account.contact {
      return .invalid("the fund account \(account.id) belongs to the contact \(owner)", at: "/fund_account_id")
    }
    let needed = LifeCycle.rows.filter { $0.event == refusal.event }
    let possible = LifeCycle.rows(from: refusal.status, payout: refusal.payout)
    let from = needed.map(\.from.rawValue).joined(separator: " or ")
    let to = needed.first?.to.rawValue ?? ""
    let instead =
      possible.isEmpty
      ? "\(refusal.status.rawValue) is final"
      : "possible from \(refusal.status.rawValue): \(possible.map(\.event.rawValue).joined(separator: ", "))"
    var message =
      "\(refusal.event.rawValue) changes \(from) to \(to), but \(refusal.id) is \(refusal.status.rawValue); \(instead)"
    var details = [("status", Array("\"\(refusal.status.rawValue)\"".utf8))]
    if let payout = refusal.payout {
      let states = Payout.Status.allCases.filter { PayoutLifeCycle.next(from: $0, on: refusal.event) != nil }
      message =
        "\(refusal.event.rawValue) needs a payout that is \(states.map(\.rawValue).joined(separator: " or ")), but that "
        + "of \(refusal.id) is \(payout.rawValue); possible: \(possible.map(\.event.rawValue).joined(separator: ", "))"
      details.append(("payout_status", Array("\"\(payout.rawValue)\"".utf8)))
    }
    details += [("needed", rows(needed)), ("possible", rows(possible))]
    return RequestRefusal(status: 409, code: "transition_refused", message: message, details: details)
  }

  private static func rows(_ rows: [LifeCycle.Row]) -> [UInt8] {
    var writer = JSONWriter()
    write(rows, &writer)
    return writer.finish()
  }

  static func write(_ rows: [LifeCycle.Row], _ writer: inout JSONWriter) {
    writer.array { writer in
      for row in rows {
        writer.object { writer in
          writer.field("from", row.from.rawValue)
          writer.field("event", row.event.rawValue)
          writer.field("to", row.to.rawValue)
        }
      }
    }
  }
}
