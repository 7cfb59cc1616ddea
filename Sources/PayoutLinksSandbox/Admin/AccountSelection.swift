import HTTP1
import ImitatedWorld
import PayoutLinks

/// Which accounts an admin call is about: `?account=acc_…`, `?key=rzp_test_…`, or without either all of the fixtures'.
///
/// Everything that has fallen due in them has happened: where that takes longer, the call is asked again later.
///
/// With isolated keys it has to be said: a forgotten parameter would change the world of somebody else.
enum AccountSelection {
  static let names = ["account", "key"]
  /// So many are dealt with, or listed, at once.
  static let accountsMax = 1_000

  static func accounts(_ query: AdminQuery, in world: World, at real: Int64) throws(RequestRefusal) -> [Account] {
    switch (query["account"], query["key"]) {
    case (nil, nil):
      if world.isolation.isolatesKeys {
        throw RequestRefusal(
          status: 400, code: "account_needed",
          message: "with isolated keys a call must name a key or an account: ?key=rzp_test_… or ?account=acc_…")
      }
      guard world.accounts.count <= accountsMax else {
        throw tooMany(world)
      }
      return try settled(world.accounts, in: world, at: real)
    case (let id?, nil):
      if let account = world.account(named: id, at: real) { return try settled([account], in: world, at: real) }
      throw unknown("account", id, world.accounts.prefix(accountsMax).map(\.id))
    case (nil, let key?):
      if let account = world.account(ofKey: key, at: real) { return try settled([account], in: world, at: real) }
      throw unknown(
        "key", key, world.accounts.prefix(accountsMax).flatMap { $0.keys.map(\.id) },
        problem: world.problem(ofKey: Array(key.utf8).span),
        otherwise: world.isolation.isolatesKeys
          ? "" : "; with --isolate-keys each key rzp_test_… has a world of its own")
    case (_?, _?): throw .invalid("use \"account\" or \"key\", not both")
    }
  }

  /// The account that is named; nil where none is, and everybody's things are meant.
  static func named(_ query: AdminQuery, in world: World, at real: Int64) throws(RequestRefusal) -> Account? {
    names.contains { query[$0] != nil } ? try accounts(query, in: world, at: real).first : nil
  }

  /// The same for a call that changes something: with isolated keys nobody changes everybody's things.
  static func owner(_ query: AdminQuery, in world: World, at real: Int64) throws(RequestRefusal) -> Account? {
    let account = try named(query, in: world, at: real)
    if account == nil { _ = try accounts(query, in: world, at: real) }
    return account
  }

  /// The one account that a call about this link means.
  static func account(
    of id: Identifier, _ query: AdminQuery, in world: World, at real: Int64
  ) throws(RequestRefusal) -> Account {
    let isSaid = names.contains { query[$0] != nil }
    if !isSaid, world.accounts.count + world.isolatedCount > Seed.accountsMax { throw tooMany(world) }
    let candidates =
      isSaid ? try accounts(query, in: world, at: real).filter { $0.has(id) } : world.accounts(of: id, at: real)
    guard let account = candidates.first else {
      let whose = isSaid ? "the account has no" : "no account has a"
      throw RequestRefusal(status: 404, code: "unknown_id", message: "\(whose) payout link \(id)")
    }
    guard candidates.count == 1 else {
      throw RequestRefusal(
        status: 409, code: "account_needed",
        message:
          "\(candidates.count) accounts have a payout link \(id): choose one with ?key=rzp_test_… or ?account=acc_…")
    }
    _ = try settled([account], in: world, at: real)
    return account
  }

  private static func tooMany(_ world: World) -> RequestRefusal {
    RequestRefusal(
      status: 400, code: "account_needed",
      message: "there are \(world.accounts.count + world.isolatedCount) accounts, too many to search at once: "
        + "choose one with ?key=rzp_test_… or ?account=acc_…")
  }

  private static func settled(
    _ accounts: [Account], in world: World, at real: Int64
  ) throws(RequestRefusal) -> [Account] {
    guard world.backlogs.areSettled(accounts, at: real) else { throw .accountBehind }
    return accounts
  }

  private static func unknown(
    _ what: String, _ name: String, _ known: [String], problem: String? = nil, otherwise: String = ""
  ) -> RequestRefusal {
    var hint = problem.map { "; \($0)" } ?? (name.utf8.count <= 64 ? Spelling.hint(for: name, among: known) : "")
    if hint.isEmpty { hint = otherwise }
    return RequestRefusal(
      status: 404, code: "unknown_\(what)", message: "this sandbox has no \(what) \"\(name.prefix(64))\"\(hint)")
  }
}
