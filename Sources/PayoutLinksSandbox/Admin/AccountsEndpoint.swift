import JSON
import Server

/// `GET` and `POST /__admin/accounts`, `DELETE /__admin/accounts/:id`: a world of its own for one test, and its end.
struct AccountsEndpoint {
  let world: World
  /// Real time, in nanoseconds since 1970.
  let real: Int64

  /// Of the fixtures' accounts, and of the others.
  private static let listedMax = AccountSelection.accountsMax

  func list() -> Reply {
    let isolated = world.isolatedAccounts(at: real)
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("count", world.accounts.count + isolated.count)
    writer.key("accounts")
    writer.beginArray()
    for account in world.accounts.prefix(Self.listedMax) { write(account, isIsolated: false, to: &writer) }
    for account in Self.first(isolated) { write(account, isIsolated: true, to: &writer) }
    writer.endArray()
    writer.endObject()
    return Reply(status: 200, body: writer.finish())
  }

  /// The first of them by their ids, in that order.
  private static func first(_ accounts: [Account]) -> [Account] {
    var first: [Account] = []
    func sort() { first = Array(first.sorted { $0.id < $1.id }.prefix(listedMax)) }
    var last: String?
    for account in accounts where account.id < last ?? "~" {
      first.append(account)
      guard first.count == 4 * listedMax else { continue }
      sort()
      last = first.last?.id
    }
    sort()
    return first
  }

  func make(_ body: Span<UInt8>) throws(AdminFault) -> Reply {
    try AdminBody.refuseMembers(body, "a new account")
    guard let account = world.makeAccount(at: real) else {
      throw AdminFault(
        status: 409, code: "accounts_full",
        message: "the sandbox has \(world.isolation.accountsMax) accounts of this kind, all in use; DELETE one of them")
    }
    var writer = JSONWriter()
    writer.beginObject()
    writer.field("account", account.id)
    writer.key("key")
    writer.beginObject()
    writer.field("id", account.keys.first?.id)
    writer.field("secret", account.keys.first?.secret)
    writer.endObject()
    writer.field("payout_links", account.linkCount)
    writer.endObject()
    return Reply(status: 201, body: writer.finish())
  }

  func remove(_ id: [UInt8]) throws(AdminFault) -> Reply {
    let id = String(decoding: id, as: UTF8.self)
    if world.removeAccount(named: id) { return Reply(status: 204) }
    if world.accounts.contains(where: { $0.id == id }) {
      throw AdminFault(
        status: 409, code: "account_of_fixtures",
        message: "\(id) is an account of the fixtures; POST /__admin/reset?account=\(id) brings it back to them")
    }
    throw AdminFault(
      status: 404, code: "unknown_account", message: "this sandbox has no account \"\(id.prefix(64))\"")
  }

  private func write(_ account: Account, isIsolated: Bool, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.field("account", account.id)
    writer.key("keys")
    writer.beginArray()
    for key in account.keys { writer.string(key.id) }
    writer.endArray()
    writer.field("payout_links", account.linkCount)
    writer.key("isolated")
    writer.boolean(isIsolated)
    writer.endObject()
  }
}
