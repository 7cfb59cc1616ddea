import ImitatedWorld
import JSON
import PayoutLinks
import Server

/// `/__admin/webhooks`: who is told of events, as an account has set it up.
struct WebhooksEndpoint {
  private let call: OwnCall
  private let now: Timestamp
  private let account: Account

  static func list(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let accounts = try AccountSelection.accounts(try call.query(AccountSelection.names), in: call.world, at: call.real)
    let all = accounts.flatMap { account in account.webhooks.webhooks.map { (account, $0) } }
    return .object { writer in
      writer.field("entity", "collection")
      writer.field("count", all.count)
      writer.array("items") { writer in
        for (account, webhook) in all { writer.object { WebhookDocument.write(webhook, of: account, to: &$0) } }
      }
    }
  }

  static func add(_ call: OwnCall) throws(RequestRefusal) -> Reply { try WebhooksEndpoint(call).add() }

  static func one(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let endpoint = try WebhooksEndpoint(call)
    return endpoint.reply(try endpoint.webhook())
  }

  static func set(_ call: OwnCall) throws(RequestRefusal) -> Reply { try WebhooksEndpoint(call).set() }

  static func remove(_ call: OwnCall) throws(RequestRefusal) -> Reply { try WebhooksEndpoint(call).remove() }

  private init(_ call: OwnCall) throws(RequestRefusal) {
    self.call = call
    account = try Self.account(try call.query(AccountSelection.names), call)
    now = account.now(at: call.real)
  }

  /// The account that is named, or the only one.
  static func account(_ query: AdminQuery, _ call: OwnCall) throws(RequestRefusal) -> Account {
    let accounts = try AccountSelection.accounts(query, in: call.world, at: call.real)
    guard accounts.count == 1, let account = accounts.first else {
      throw RequestRefusal(
        status: 400, code: "account_needed",
        message: "there are \(accounts.count) accounts: say whose webhooks are meant, ?key=rzp_test_… or ?account=acc_…"
      )
    }
    return account
  }

  private func add() throws(RequestRefusal) -> Reply {
    let object = try AdminBody.object(call.body, members: Webhook.Settings.members, whole: "a webhook")
    let settings = try Webhook.Settings(object, call.world.sender.policy)
    guard let webhook = account.addWebhook(settings, at: now) else {
      throw RequestRefusal(
        status: 409, code: "too_many_webhooks", message: "\(account.id) has \(Webhook.countMax) webhooks already")
    }
    return reply(webhook, status: 201)
  }

  private func set() throws(RequestRefusal) -> Reply {
    let before = try webhook()
    let object = try AdminBody.object(call.body, members: Webhook.Settings.members, whole: "a webhook")
    let settings = try Webhook.Settings(object, before: before.settings, call.world.sender.policy)
    guard let webhook = account.setWebhook(before.id, settings, at: now) else { throw unknown }
    return reply(webhook)
  }

  private func remove() throws(RequestRefusal) -> Reply {
    guard account.removeWebhook(try webhook().id) else { throw unknown }
    return .object { $0.field("removed", 1) }
  }

  private func webhook() throws(RequestRefusal) -> Webhook {
    guard let id = Identifier(call.bytes(.id).span, kind: .webhook), let webhook = account.webhooks.webhook(id) else {
      throw unknown
    }
    return webhook
  }

  private var unknown: RequestRefusal {
    RequestRefusal(
      status: 404, code: "unknown_id",
      message: "\(account.id) has no webhook \"\(call.text(.id).prefix(64))\"")
  }

  private func reply(_ webhook: Webhook, status: Int = 200) -> Reply {
    .object(status: status) { WebhookDocument.write(webhook, of: account, to: &$0) }
  }
}
