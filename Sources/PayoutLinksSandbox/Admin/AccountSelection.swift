import HTTP1

/// Which accounts an admin call is about: `?account=acc_…`, `?key=rzp_test_…`, or without either all of the fixtures'.
enum AccountSelection {
  static let names = ["account", "key"]

  static func accounts(_ query: AdminQuery, in world: borrowing World) throws(AdminFault) -> [Account] {
    switch (query["account"], query["key"]) {
    case (nil, nil): return world.accounts
    case (let id?, nil):
      if let account = world.account(named: id) { return [account] }
      throw unknown("account", id, world.accounts.map(\.id))
    case (nil, let key?):
      if let account = world.account(ofKey: key) { return [account] }
      throw unknown("key", key, world.accounts.flatMap { $0.keys.map(\.id) })
    case (_?, _?): throw .invalid("the query has an \"account\" or a \"key\", not both")
    }
  }

  private static func unknown(_ what: String, _ name: String, _ known: [String]) -> AdminFault {
    let hint = name.utf8.count <= 64 ? Spelling.hint(for: name, among: known) : ""
    return AdminFault(
      status: 404, code: "unknown_\(what)", message: "this sandbox has no \(what) \"\(name.prefix(64))\"\(hint)")
  }
}
