import HTTP1
import ImitatedWorld
import JSON
import PayoutLinks
import Server

/// `POST /__admin/reset` and `/__admin/snapshots`: back to the beginning, or to a state that was kept under a name.
struct StateEndpoint {
  let accounts: [Account]
  /// Real time, in nanoseconds since 1970.
  let real: Int64

  static func list(_ call: OwnCall) throws(RequestRefusal) -> Reply { try StateEndpoint(call).reply(200) }

  static func takeSnapshot(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    try StateEndpoint(call).takeSnapshot(call.body)
  }

  static func restore(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    try StateEndpoint(call).restore(call.text(.name), call.body)
  }

  static func remove(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    try StateEndpoint(call).remove(call.text(.name))
  }

  private init(_ call: OwnCall) throws(RequestRefusal) {
    let query = try call.query(AccountSelection.names)
    accounts = try AccountSelection.accounts(query, in: call.world, at: call.real)
    real = call.real
  }

  private static let nameExpected = "1 to 64 letters, digits, \".\", \"-\" and \"_\", not dots alone"

  static func reset(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let endpoint = try StateEndpoint(call)
    try AdminBody.refuseMembers(call.body, "a reset")
    for account in endpoint.accounts { account.reset(at: endpoint.real) }
    let query = try call.query(AccountSelection.names)
    if !AccountSelection.names.contains(where: { query[$0] != nil }) { resetShared(call.services) }
    return endpoint.reply(200)
  }

  /// What belongs to no account; the journal has entries of those that were not meant too.
  private static func resetShared(_ services: Services) {
    services.world.faults.removeAll()
    if services.world.isolatedCount == 0 { services.journal.removeAll() }
  }

  private func takeSnapshot(_ body: [UInt8]) throws(RequestRefusal) -> Reply {
    let document = try AdminBody.document(body, example: #"{"name": "paid"}"#)
    let call = try AdminObject(document, document.root, members: ["name"], whole: "a snapshot")
    let name = try call.text("name", Self.nameExpected, Self.isName)
    for account in accounts where account.snapshots.count >= Account.snapshotsMax {
      if account.snapshots.contains(where: { $0.name == name }) { continue }
      throw RequestRefusal(
        status: 409, code: "snapshots_full",
        message: "\(account.id) has \(Account.snapshotsMax) snapshots, the most it can have; DELETE one of them")
    }
    for account in accounts { _ = account.takeSnapshot(name, at: real) }
    return reply(201)
  }

  private func restore(_ name: String, _ body: [UInt8]) throws(RequestRefusal) -> Reply {
    try AdminBody.refuseMembers(body, "a restore")
    let snapshots = try snapshots(name)
    for (account, snapshot) in zip(accounts, snapshots) { account.restore(snapshot, at: real) }
    return reply(200)
  }

  private func remove(_ name: String) throws(RequestRefusal) -> Reply {
    for (account, snapshot) in zip(accounts, try snapshots(name)) { account.removeSnapshot(snapshot.name) }
    return reply(200)
  }

  /// Of each account the one of this name; an error where one has none.
  private func snapshots(_ name: String) throws(RequestRefusal) -> [Account.Snapshot] {
    var found: [Account.Snapshot] = []
    for account in accounts {
      guard let snapshot = account.snapshots.first(where: { $0.name == name }) else {
        let hint = name.utf8.count <= 64 ? Spelling.hint(for: name, among: account.snapshots.map(\.name)) : ""
        throw RequestRefusal(
          status: 404, code: "unknown_snapshot",
          message: "\(account.id) has no snapshot \"\(name.prefix(64))\"\(hint)")
      }
      found.append(snapshot)
    }
    return found
  }

  /// Every client takes a path's `.` and `..` away: nothing that such a name has could be called.
  private static func isName(_ text: String) -> Bool {
    1...64 ~= text.utf8.count && text.contains { $0 != "." }
      && text.utf8.allSatisfy { ASCII.isLetterOrDigit($0) || ".-_".utf8.contains($0) }
  }

  private func reply(_ status: Int) -> Reply {
    .object(status: status) { writer in
      writer.array("accounts") { writer in
        for account in accounts { Self.write(account, to: &writer) }
      }
    }
  }

  private static func write(_ account: Account, to writer: inout JSONWriter) {
    writer.object { writer in
      writer.field("account", account.id)
      writer.field("payout_links", account.linkCount)
      writer.array("snapshots") { writer in
        for snapshot in account.snapshots {
          writer.object { writer in
            writer.field("name", snapshot.name)
            writer.field("payout_links", snapshot.state.ledger.count)
            writer.field("taken_at", Int(snapshot.takenAt.seconds))
          }
        }
      }
    }
  }
}
