import JSON
import PayoutLinks

/// A payout link that has just been created, as it is returned: the documented fields in the documented order.
struct NewLink {
  let id: Identifier
  let contact: Contact
  let draft: Draft
  let status: Status
  let shortURL: String
  let createdAt: Timestamp

  var link: PayoutLink {
    PayoutLink(
      id: id, status: status, amount: draft.amount, expireBy: draft.expireBy,
      channels: Message.Channels(sms: sendsSMS, email: sendsEmail))
  }

  // What was asked for can be sent where there is somewhere to send it.
  private var sendsSMS: Bool { draft.sendSMS && !contact.details.phone.isEmpty }
  private var sendsEmail: Bool { draft.sendEmail && !contact.details.email.isEmpty }

  var facts: LinkFacts {
    var facts = LinkFacts()
    facts.createdAt = createdAt
    facts.contact = contact
    facts.phone = contact.details.phone
    facts.email = contact.details.email
    facts.purpose = draft.purpose
    facts.receipt = draft.receipt
    facts.shortURL = shortURL
    return facts
  }

  var document: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.field("id", id.description)
      writer.field("entity", "payout_link")
      writer.field("contact_id", contact.id.description)
      writer.object("contact") { writer in
        writer.field("name", contact.details.name)
        if let type = contact.details.type { writer.field("type", type) }
        writer.field("contact", contact.details.phone)
        writer.field("email", contact.details.email)
      }
      writer.null("fund_account_id")
      writer.field("purpose", draft.purpose)
      writer.field("status", status.rawValue)
      writer.field("amount", draft.amount)
      writer.field("currency", Draft.currency)
      writer.field("description", draft.description)
      writer.field("attempt_count", 0)
      writer.field("receipt", draft.receipt)
      writer.key("notes")
      NotesDocument.write(draft.notes, to: &writer)
      writer.field("short_url", shortURL)
      // In a reply they say whether it could be sent.
      writer.key("send_sms")
      writer.boolean(sendsSMS)
      writer.key("send_email")
      writer.boolean(sendsEmail)
      writer.null("cancelled_at")
      writer.field("created_at", Int(createdAt.seconds))
      if let expireBy = draft.expireBy {
        writer.field("expire_by", Int(expireBy.seconds))
        writer.null("expired_at")
      }
    }
    return writer.finish()
  }
}
