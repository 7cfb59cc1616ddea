import ImitatedWorld
import JSON

/// An event of webhooks as an archive has it.
struct ArchivedEvent {
  let event: WebhookEvent
  let account: Account
  let sender: WebhookSender

  var text: [UInt8] {
    JSONWriter.object { WebhookDocument.writeWhole(event, of: account, to: nil, sender, in: &$0) }
  }
}
