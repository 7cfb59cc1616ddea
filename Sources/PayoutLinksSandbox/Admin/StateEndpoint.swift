import HTTP1
import JSON
import PayoutLinks
import Server

/// `POST /__admin/reset` and `/__admin/snapshots`: back to the beginning, or to a state that was kept under a name.
struct StateEndpoint {
  let accounts: [Account]
  /// Real time, in nanoseconds since 1970.
  let real: Int64

  private static let nameExpected = "1 to 64 letters, digits, \".\", \"-\" and \"_\""

  func reset(_ body: Span<UInt8>) throws(AdminFault) -> Reply {
    try AdminBody.refuseMembers(body, "a reset")
    for account in accounts { account.reset() }
    return reply(200)
  }

  func list() -> Reply { reply(200) }

  func take(_ body: Span<UInt8>) throws(AdminFault) -> Reply {
    let document = try AdminBody.document(body, example: #"{"name": "paid"}"#)
    let call = try AdminObject(document, document.root, members: ["name"], whole: "a snapshot")
    let name = try call.text("name", Self.nameExpected, Self.isName)
    for account in accounts where account.snapshots.count >= Account.snapshotsMax {
      if account.snapshots.contains(where: { $0.name == name }) { continue }
      throw AdminFault(
        status: 409, code: "snapshots_full",
        message: "\(account.id) has \(Account.snapshotsMax) snapshots, the most it may have; DELETE one of them")
    }
    for account in accounts { _ = account.takeSnapshot(name, at: real) }
    return reply(201)
  }

  func restore(_ name: [UInt8], _ body: Span<UInt8>) throws(AdminFault) -> Reply {
    try AdminBody.refuseMembers(body, "a restore")
    let snapshots = try snapshots(name)
    for (account, snapshot) in zip(accounts, snapshots) { account.restore(snapshot) }
    return reply(200)
  }

  func remove(_ name: [UInt8]) throws(AdminFault) -> Reply {
    for (account, snapshot) in zip(accounts, try snapshots(name)) { account.removeSnapshot(snapshot.name) }
    return reply(200)
  }

  /// Of each account the one of this name; an error where one has none.
  private func snapshots(_ name: [UInt8]) throws(AdminFault) -> [Account.Snapshot] {
    let name = String(decoding: name, as: UTF8.self)
    var found: [Account.Snapshot] = []
    for account in accounts {
      guard let snapshot = account.snapshots.first(where: { $0.name == name }) else {
        let hint = name.utf8.count <= 64 ? Spelling.hint(for: name, among: account.snapshots.map(\.name)) : ""
        throw AdminFault(
          status: 404, code: "unknown_snapshot",
          message: "\(account.id) has no snapshot \"\(name.prefix(64))\"\(hint)")
      }
      found.append(snapshot)
    }
    return found
  }

  private static func isName(_ text: String) -> Bool {
    1...64 ~= text.utf8.count
      && text.utf8.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
      }
  }

  private func reply(_ status: Int) -> Reply {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("accounts")
    writer.beginArray()
    for account in accounts {
      writer.beginObject()
      writer.field("account", account.id)
      writer.field("payout_links", account.linkCount)
      writer.key("snapshots")
      writer.beginArray()
      for snapshot in account.snapshots {
        writer.beginObject()
        writer.field("name", snapshot.name)
        writer.field("payout_links", snapshot.state.ledger.count)
        writer.field("taken_at", Int(snapshot.takenAt.seconds))
        writer.endObject()
      }
      writer.endArray()
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return Reply(status: status, body: writer.finish())
  }
}
