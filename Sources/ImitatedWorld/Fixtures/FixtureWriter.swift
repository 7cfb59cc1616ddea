import Coding
import JSON
import PayoutLinks

/// Writes accounts as a fixture: loaded again, everything is as it was and is written the same way, byte for byte.
///
/// What is not of the world is not in it: clocks, snapshots, replies kept for idempotency keys, and which ids come
/// next.
package struct FixtureWriter: Sendable {
  /// An account as it was when the export began.
  private struct Part: Sendable {
    let id: String
    let rules: AccountRules
    let branding: Branding?
    let transactions: CapturedTransactions
    let keys: [APIKey]
    let state: AccountState
    let now: Timestamp
  }

  private enum Section {
    case beginning, contacts, fundAccounts, links, payouts, webhookEvents, transactions
  }

  private let parts: [Part]
  /// About as many bytes are appended at once.
  private let pieceBytes: Int
  private var part = 0
  private var section = Section.beginning
  /// In the section.
  private var place = 0
  private var isFirst = true

  /// Everything that is due in the accounts has happened.
  package init(_ accounts: [Account], at real: Int64, pieceBytes: Int) {
    self.pieceBytes = pieceBytes
    parts = accounts.map {
      Part(
        id: $0.id, rules: $0.rules, branding: $0.branding, transactions: $0.transactions, keys: $0.keys,
        state: $0.settledState(at: real),
        now: $0.now(at: real))
    }
  }

  /// Appends the next piece; false where that was the last.
  package mutating func appendPiece(to out: inout [UInt8]) -> Bool {
    if part == 0, section == .beginning { out.append(#"{"accounts":["#) }
    while part < parts.count {
      guard out.count < pieceBytes else { return true }
      appendElement(of: parts[part], to: &out)
    }
    out.append("]}")
    return false
  }

  /// The next of an account's contacts, fund accounts or links, or what stands between these.
  private mutating func appendElement(of part: Part, to out: inout [UInt8]) {
    let ledger = part.state.ledger
    switch section {
    case .beginning:
      if self.part > 0 { out.append(",") }
      out.append(Self.beginning(of: part))
      out.append(#","contacts":["#)
      begin(.contacts)
    case .contacts where place < ledger.contactPlaces:
      if let contact = ledger.contact(atPlace: place) {
        append(ContactDocument.text(contact, ledger.contactRecord(atPlace: place)), to: &out)
      }
      place += 1
    case .contacts:
      out.append(#"],"fund_accounts":["#)
      begin(.fundAccounts)
    case .fundAccounts where place < ledger.fundAccountPlaces:
      append(FundAccountDocument.text(ledger.fundAccount(atPlace: place)), to: &out)
      place += 1
    case .fundAccounts:
      out.append(#"],"payout_links":["#)
      begin(.links)
    case .links where place < ledger.count:
      let slot = ledger.slot(atPlace: place)
      let script = ledger.remainingScript(of: slot, at: part.now)
      append(Self.link(part.state.shown(slot), script), to: &out)
      place += 1
    case .links where ledger.payoutCount > 0:
      out.append(#"],"payouts":["#)
      begin(.payouts)
    case .payouts where place < ledger.payoutCount:
      // In their order, which decides where times are equal.
      let (payout, slot) = ledger.payout(inOrder: place)
      let link = ",\"payout_link_id\":\"\(ledger[slot].id)\"}"
      append((part.state.captured[payout.id] ?? PayoutDocument.seed(payout)).dropLast() + Array(link.utf8), to: &out)
      place += 1
    case .links where part.state.webhooks.hasPending, .payouts where part.state.webhooks.hasPending:
      out.append(#"],"webhook_events":["#)
      begin(.webhookEvents)
    case .webhookEvents where part.state.webhooks.event(part.state.webhooks.firstNumber + place) != nil:
      if let event = part.state.webhooks.event(part.state.webhooks.firstNumber + place), event.isPending {
        append(Self.json(event, of: part), to: &out)
      }
      place += 1
    case .transactions where place < part.transactions.count:
      append(part.transactions[place], to: &out)
      place += 1
    case .links where part.transactions.count > 0, .payouts where part.transactions.count > 0,
      .webhookEvents where part.transactions.count > 0:
      out.append(#"],"transactions":["#)
      begin(.transactions)
    case .links, .payouts, .webhookEvents, .transactions:
      out.append("]}")
      self.part += 1
      begin(.beginning)
    }
  }

  private mutating func begin(_ section: Section) {
    self.section = section
    place = 0
    isFirst = true
  }

  private mutating func append(_ element: [UInt8], to out: inout [UInt8]) {
    if !isFirst { out.append(",") }
    isFirst = false
    out.append(contentsOf: element)
  }

  /// All of an account but its lists, without the brace at the end.
  private static func beginning(of part: Part) -> ArraySlice<UInt8> {
    let rules = part.rules
    let text = JSONWriter.object { writer in
      writer.field("id", part.id)
      write("account_numbers", rules.accountNumbers, to: &writer)
      writer.array("keys") { writer in
        for key in part.keys {
          writer.object { writer in
            writer.field("id", key.id)
            writer.field("secret", key.secret.isEmpty ? nil : key.secret)
          }
        }
      }
      writer.field("approval_workflow", rules.approvalWorkflow)
      writer.field("payout_approval", rules.payouts.approval)
      writer.field("low_balance", rules.payouts.lowBalance)
      writer.field("expiry", rules.expiry)
      write("purposes", rules.purposes.dropFirst(AccountRules.documentedPurposes.count), to: &writer)
      if let branding = part.branding { write(branding, to: &writer) }
      write(part.state.webhooks.webhooks, to: &writer)
      write("contact_types", rules.contactTypes.dropFirst(AccountRules.documentedContactTypes.count), to: &writer)
    }
    return text.dropLast()
  }

  private static func write(_ branding: Branding, to writer: inout JSONWriter) {
    writer.object("branding") { writer in
      writer.field("name", branding.name)
      writer.field("color", branding.colour?.text)
      writer.field("logo", branding.logo.map { BrandingReader.logoStart + Base64.encode($0.span) })
      writer.field("support_phone", branding.supportPhone)
      writer.field("support_email", branding.supportEmail)
      writer.field("website", branding.website)
    }
  }

  /// Without secrets: one that is there comes back from `--webhook-secret`, or from the webhook that is replaced.
  private static func write(_ webhooks: [Webhook], to writer: inout JSONWriter) {
    guard !webhooks.isEmpty else { return }
    writer.array("webhooks") { writer in
      for webhook in webhooks {
        let settings = webhook.settings
        writer.object { writer in
          writer.field("url", settings.url)
          if settings.secret != nil || settings.isSecretLeftOut { writer.null("secret") }
          write("events", settings.events.map(\.rawValue), to: &writer)
          writer.field("active", settings.isActive)
          writer.field("verify", settings.isVerified)
          writer.field("alert_email", settings.alertEmail)
          writer.field("style", settings.style.rawValue)
        }
      }
    }
  }

  private static func json(_ event: WebhookEvent, of part: Part) -> [UInt8] {
    let webhooks = part.state.webhooks.webhooks
    return JSONWriter.object { writer in
      writer.field("id", event.id.description)
      writer.field("event", event.name.rawValue)
      writer.field("payout_link_id", event.link.description)
      if let payout = event.payout { writer.field("payout_id", payout.description) }
      writer.field("at", Int(event.at.seconds))
      writer.key("body")
      writer.string(utf8: WebhookBody.bytes(of: event, account: part.id, style: .plain)[...])
      writer.array("deliveries") { writer in
        for delivery in event.deliveries where delivery.isPending {
          guard let place = webhooks.firstIndex(where: { $0.id == delivery.webhook }) else { continue }
          writer.object { writer in
            writer.field("webhook", place)
            writer.field("tries", delivery.tries)
            writer.field("next_attempt_at", Int((delivery.nextAttemptAt ?? part.now).seconds))
            if let signature = delivery.signature { writer.field("signature", signature) }
            if let style = delivery.style { writer.field("style", style.rawValue) }
          }
        }
      }
    }
  }

  private static func write(_ name: String, _ texts: some Sequence<String>, to writer: inout JSONWriter) {
    writer.array(name) { writer in
      for text in texts { writer.string(text) }
    }
  }

  /// The link as it is returned, and behind it what the sandbox alone knows.
  private static func link(_ document: [UInt8], _ script: Script?) -> [UInt8] {
    guard let script else { return document }
    let own = JSONWriter.object { $0.field("script", script.description) }
    // A link has an id at least: there is something before the comma.
    return document.dropLast() + Array(",\"sandbox\":".utf8) + own + [UInt8(ascii: "}")]
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { unsafe append(contentsOf: $0) }
  }

  fileprivate mutating func append(_ bytes: ArraySlice<UInt8>) {
    append(contentsOf: bytes)
  }
}
