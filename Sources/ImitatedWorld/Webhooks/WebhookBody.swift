import JSON
package import PayoutLinks

/// The exact bytes of an event, as its receivers get them.
package enum WebhookBody {
  /// The order of the documented samples.
  private static let linkFields = [
    "id", "entity", "contact_id", "contact", "fund_account_id", "purpose", "status", "amount", "currency",
    "description", "attempt_count", "receipt", "notes", "short_url", "send_sms", "send_email", "cancelled_at",
    "created_at", "expire_by", "expired_at",
  ]
  private static let contactFields = ["name", "email", "contact"]

  /// With what a fault does to it.
  package static func bytes(
    of event: WebhookEvent, account: String, style: WebhookStyle, fault: WebhookFault? = nil
  ) -> [UInt8] {
    var style = style
    if fault?.effect == .style, let wanted = fault?.style { style = wanted }
    let bytes = bytes(of: event, account, style, fault?.effect)
    // Within the JSON: a receiver that reads it finds its end too early.
    return fault?.effect == .damage ? Array(bytes.prefix(bytes.count / 2)) : bytes
  }

  private static func bytes(
    of event: WebhookEvent, _ account: String, _ style: WebhookStyle, _ fault: WebhookFault.Effect?
  ) -> [UInt8] {
    if let body = event.subject.body { return styled(body, style) }
    let text = LinkDocument.marked(event.subject.document, with: event.subject.mark)
    guard let link = JSONDocument(written: fault == .notesList ? withoutNotes(text) : text) else { return [] }
    let what = event.name.isOfPayout ? "payout" : "payout_link"
    let plain = JSONWriter.object { writer in
      writer.field("entity", "event")
      writer.field("account_id", account)
      writer.field("event", event.name.rawValue)
      writer.array("contains") { $0.string(what) }
      writer.object("payload") { writer in
        writer.object(what) { writer in
          writer.key("entity")
          if event.name.isOfPayout, let payout = event.subject.payout {
            PayoutDocument.write(
              shown(payout, as: event.name), of: link, expanding: event.subject.fundAccount, to: &writer)
          } else {
            write(link, as: event.name, fault, to: &writer)
          }
        }
      }
      // Documented in every sample: the link's own time for a link, the event's for a payout.
      let created = link.value(of: link.root, forKey: "created_at").flatMap { link.wholeNumber(of: $0) }
      writer.field("created_at", event.name.isOfPayout ? Int(event.at.seconds) : created ?? Int(event.at.seconds))
    }
    return styled(plain, style)
  }

  private static func styled(_ plain: [UInt8], _ style: WebhookStyle) -> [UInt8] {
    switch style {
    case .plain: plain
    case .escaped: JSONText.escaped(plain)
    case .sorted: (try? JSONDocument(parsing: plain)).map { JSONText.sorted($0) } ?? plain
    }
  }

  /// When the bank has taken it, it is told first that it has a reference, and then that it came.
  private static func shown(_ payout: Payout, as name: WebhookEventName) -> Payout {
    guard name == .payoutUpdated else { return payout }
    return Payout(
      id: payout.id, fundAccount: payout.fundAccount, mode: payout.mode, createdAt: payout.createdAt,
      status: .processing, bankReference: payout.bankReference)
  }

  private static func withoutNotes(_ text: [UInt8]) -> [UInt8] {
    guard let link = JSONDocument(written: text) else { return text }
    return JSONWriter.object { writer in
      for (key, value) in link.members(of: link.root) {
        if link.isString(key, equalTo: "notes") {
          writer.array("notes") { _ in }
        } else {
          writer.member(link, key, value)
        }
      }
    }
  }

  /// Without `payout_id` and the contact's type, which the samples do not have.
  private static func write(
    _ link: JSONDocument, as event: WebhookEventName, _ fault: WebhookFault.Effect?, to writer: inout JSONWriter
  ) {
    writer.object { writer in
      for name in linkFields {
        guard let value = link.value(of: link.root, forKey: name) else { continue }
        switch (name, fault, event) {
        // As the documentation prints them.
        case ("status", .samples?, .linkExpired):
          writer.field(name, "cancelled")
          continue
        case ("attempt_count", .samples?, .linkAttempted):
          writer.field(name, 0)
          continue
        default: break
        }
        guard name == "contact", link.kind(of: value) == .object else {
          writer.key(name)
          writer.raw(link, value)
          continue
        }
        writer.object(name) { writer in
          for name in contactFields {
            guard let value = link.value(of: value, forKey: name) else { continue }
            writer.key(name)
            writer.raw(link, value)
          }
        }
      }
    }
  }
}
