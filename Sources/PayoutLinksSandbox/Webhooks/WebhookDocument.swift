import Coding
import ImitatedWorld
import JSON
import PayoutLinks
import Server

/// Webhooks and their events as the sandbox's own calls show them.
package enum WebhookDocument {
  /// After the provider's entity for partners; never with the secret.
  static func write(_ webhook: Webhook, of account: Account, to writer: inout JSONWriter) {
    let settings = webhook.settings
    writer.field("id", webhook.id.description)
    writer.field("entity", "webhook")
    writer.field("url", settings.url)
    writer.field("alert_email", settings.alertEmail)
    writer.field("secret_exists", settings.secret != nil)
    writer.field("active", settings.isActive)
    writer.array("events") { writer in
      for name in settings.events { writer.string(name.rawValue) }
    }
    writer.field("created_at", Int(webhook.createdAt.seconds))
    writer.field("updated_at", Int(webhook.updatedAt.seconds))
    writer.field("disabled_at", webhook.disabledAt.map { Int($0.seconds) })
    writer.field("verify", settings.isVerified)
    writer.field("style", settings.style.rawValue)
    writer.field("account", account.id)
  }

  /// An event without its body.
  static func writeSummary(_ event: WebhookEvent, of account: Account, to writer: inout JSONWriter) {
    writer.field("id", event.id.description)
    writer.field("number", event.number)
    writer.field("event", event.name.rawValue)
    writer.field("account", account.id)
    writer.field("payout_link_id", event.link.description)
    writer.field("payout_id", event.payout?.description)
    writer.field("at", Int(event.at.seconds))
    writer.field("status", status(of: event))
    writer.array("deliveries") { writer in
      for delivery in event.deliveries {
        writer.object { writer in
          writeState(of: delivery, account, to: &writer)
          writer.field("attempt_count", delivery.attemptCount)
        }
      }
    }
  }

  /// All that there is to an event, with the bytes that were or would be sent.
  static func writeWhole(
    _ event: WebhookEvent, of account: Account, to webhook: Webhook?, _ sender: WebhookSender,
    in writer: inout JSONWriter
  ) {
    let request = DeliveryRequest(event, of: account, to: webhook, sender)
    writer.field("id", event.id.description)
    writer.field("number", event.number)
    writer.field("event", event.name.rawValue)
    writer.field("account", account.id)
    writer.field("payout_link_id", event.link.description)
    writer.field("payout_id", event.payout?.description)
    writer.field("at", Int(event.at.seconds))
    writer.field("at_text", ISODate.text(event.at.seconds))
    writer.field("status", status(of: event))
    writer.object("request") { writer in
      writer.object("headers") { writer in
        for (name, value) in request.headers { writer.field(name, value) }
      }
      writer.field("signature", request.signature)
      writer.key("body")
      writer.string(utf8: request.body[...])
    }
    writer.array("deliveries") { writer in
      for delivery in event.deliveries {
        writer.object { writer in
          writeState(of: delivery, account, to: &writer)
          writer.array("attempts") { writer in
            for attempt in delivery.attempts { writer.object { write(attempt, to: &$0) } }
          }
        }
      }
    }
  }

  private static func writeState(of delivery: WebhookDelivery, _ account: Account, to writer: inout JSONWriter) {
    writer.field("webhook", delivery.webhook?.description)
    writer.field("url", delivery.attempts.last?.url ?? account.url(of: delivery))
    switch delivery.state {
    case .waiting: writer.field("status", "waiting")
    case .out: writer.field("status", "out")
    case .acknowledged: writer.field("status", "acknowledged")
    case .failed: writer.field("status", "failed")
    case .dropped(let reason):
      writer.field("status", "dropped")
      writer.field("reason", reason)
    }
    writer.field("next_attempt_at", delivery.nextAttemptAt.map { Int($0.seconds) })
  }

  private static func write(_ attempt: WebhookAttempt, to writer: inout JSONWriter) {
    writer.field("at", Int(attempt.at.seconds))
    writer.field("at_text", ISODate.text(attempt.at.seconds))
    writer.field("url", attempt.url)
    writer.field("status", attempt.status)
    writer.field("acknowledged", attempt.isAcknowledged)
    writer.field("milliseconds", attempt.milliseconds)
    writer.field("problem", attempt.problem)
    writer.field("fault", attempt.fault)
    writer.key("reply")
    writer.string(utf8: attempt.reply[...])
  }

  /// How far it has come with all of its receivers.
  static func status(of event: WebhookEvent) -> String {
    if event.deliveries.isEmpty { return "untold" }
    if event.isPending { return "pending" }
    return event.deliveries.allSatisfy(\.isAcknowledged) ? "acknowledged" : "failed"
  }

  package static let statuses = ["untold", "pending", "acknowledged", "failed"]
}
