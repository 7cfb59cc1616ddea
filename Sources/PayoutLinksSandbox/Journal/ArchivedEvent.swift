import ImitatedWorld
import JSON

/// An event of webhooks as an archive has it.
struct ArchivedEvent {
  let event: WebhookEvent
  let account: Account
  let sender: WebhookSender

  var text: [UInt8] {
    JSONWriter.object { WebhookEventsEndpoint.write(event, account, nil, sender, to: &$0) }
  }
}
