import ImitatedWorld
import JSON
import PayoutLinks
import Server

/// `GET` and `POST /__admin/accounts`, `DELETE /__admin/accounts/:id`: a world of its own for one test, and its end.
struct AccountsEndpoint {
  let world: World
  /// Real time, in nanoseconds since 1970.
  let real: Int64

  static func list(_ call: OwnCall) throws(RequestRefusal) -> Reply { try AccountsEndpoint(call).list() }

  static func make(_ call: OwnCall) throws(RequestRefusal) -> Reply { try AccountsEndpoint(call).make(call.body) }

  static func remove(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    try AccountsEndpoint(call).remove(call.text(.id))
  }

  private init(_ call: OwnCall) throws(RequestRefusal) {
    _ = try call.query()
    world = call.world
    real = call.real
  }

  /// Of the fixtures' accounts, and of the others those that were used last.
  private static let listedMax = AccountSelection.accountsMax

  private func list() -> Reply {
    let isolated = world.isolatedAccounts(latest: Self.listedMax, at: real).sorted { $0.id < $1.id }
    return .object { writer in
      writer.field("count", world.accounts.count + world.isolatedCount)
      writer.array("accounts") { writer in
        for account in world.accounts.prefix(Self.listedMax) { write(account, isIsolated: false, to: &writer) }
        for account in isolated { write(account, isIsolated: true, to: &writer) }
      }
    }
  }

  private func make(_ body: [UInt8]) throws(RequestRefusal) -> Reply {
    try AdminBody.refuseMembers(body, "a new account")
    guard let account = world.makeAccount(at: real) else {
      throw RequestRefusal(
        status: 409, code: "accounts_full",
        message:
          "the sandbox already has \(world.isolation.accountsMax) isolated accounts, all in use; DELETE one of them")
    }
    return .object(status: 201) { writer in
      writer.field("account", account.id)
      writer.object("key") { writer in
        writer.field("id", account.keys.first?.id)
        writer.field("secret", account.keys.first?.secret)
      }
      writer.field("payout_links", account.linkCount)
    }
  }

  private func remove(_ id: String) throws(RequestRefusal) -> Reply {
    if world.removeAccount(named: id) { return Reply(status: 204) }
    if world.account(named: id, at: real) != nil {
      throw RequestRefusal(
        status: 409, code: "account_of_fixtures",
        message:
          "\(id) is an account of the fixtures and cannot be removed; POST /__admin/reset?account=\(id) resets it")
    }
    throw RequestRefusal(
      status: 404, code: "unknown_account", message: "this sandbox has no account \"\(id.prefix(64))\"")
  }

  private func write(_ account: Account, isIsolated: Bool, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.field("account", account.id)
      writer.array("keys") { writer in
        for key in account.keys { writer.string(key.id) }
      }
      // What a new link is paid from; a fixture may call anything so.
      writer.field("account_number", account.rules.accountNumbers.first { $0.utf8.count <= 64 })
      writer.field("payout_links", account.linkCount)
      writer.field("isolated", isIsolated)
    }
  }
}
