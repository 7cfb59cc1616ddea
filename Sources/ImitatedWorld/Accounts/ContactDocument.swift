import JSON
import PayoutLinks

/// A contact as it is returned.
enum ContactDocument {
  static func text(_ contact: Contact, _ record: Contact.Record) -> [UInt8] {
    var writer = JSONWriter()
    write(contact, record, to: &writer)
    return writer.finish()
  }

  static func write(_ contact: Contact, _ record: Contact.Record, to writer: inout JSONWriter) {
    func given(_ text: String) -> String? { text.isEmpty ? nil : text }
    writer.object { writer in
      writer.field("id", contact.id.description)
      writer.field("entity", "contact")
      writer.field("name", contact.details.name)
      writer.field("contact", given(contact.details.phone))
      writer.field("email", given(contact.details.email))
      writer.field("type", contact.details.type)
      writer.field("reference_id", record.reference)
      writer.null("batch_id")
      writer.key("active")
      writer.boolean(record.isActive)
      writer.key("notes")
      if record.notes.isEmpty { NotesDocument.writeNone(to: &writer) } else { writer.raw(record.notes) }
      if let createdAt = record.createdAt {
        writer.field("created_at", Int(createdAt.seconds))
      } else {
        writer.null("created_at")
      }
    }
  }
}
