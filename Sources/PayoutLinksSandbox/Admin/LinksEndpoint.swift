import HTTP1
import JSON
import PayoutLinks
import Server

/// The admin calls that show links without credentials, and without counting as a fetch for a link's script.
enum LinksCall: Sendable {
  case list, one

  static let routes: [Route<Endpoint>] = [
    Route(.get, "/__admin/payout-links", .sandbox(.links(.list))),
    Route(.get, "/__admin/payout-links/:id", .sandbox(.links(.one))),
  ]
}

/// `GET /__admin/payout-links` and `/__admin/payout-links/:id`: whose links there are, and where one of them stands.
struct LinksEndpoint {
  let world: World
  /// Real time, in nanoseconds since 1970.
  let real: Int64

  private static let countUnstated = 50
  private static let countMax = 1000
  /// A page of long links ends where it has so many bytes of them.
  private static let pageBytesMax = 256 << 10

  func reply(
    _ call: LinksCall, _ path: RequestPath, _ query: ByteRange?, _ message: Span<UInt8>
  ) throws(AdminFault) -> Reply {
    switch call {
    case .list:
      let query = try AdminQuery(query, message, known: ["status", "count", "skip"] + AccountSelection.names)
      return try list(query)
    case .one:
      let query = try AdminQuery(query, message, known: AccountSelection.names)
      guard let id = Identifier(path.decoded(2, in: message).span, kind: .payoutLink) else {
        throw .invalid("a payout link's id is \"poutlk_\" and 14 letters or digits")
      }
      let account = try AccountSelection.account(of: id, query, in: world, at: real)
      return try one(id, of: account)
    }
  }

  private func list(_ query: AdminQuery) throws(AdminFault) -> Reply {
    let accounts = try AccountSelection.accounts(query, in: world, at: real)
    var listing = Listing()
    listing.status = try Self.status(query["status"])
    let count = try query.wholeNumber("count", 1...Self.countMax)
    let skip = try query.wholeNumber("skip", 0...Int.max)
    let wanted = count ?? Self.countUnstated
    var shown: [(account: String, document: [UInt8])] = []
    var bytes = 0
    // One more than is shown tells whether there are more.
    var room = wanted + 1
    listing.skip = skip ?? 0
    var hasMore = false
    for account in accounts where !hasMore {
      let now = account.now(at: real)
      listing.count = room
      let page = account.documents(listing, at: now)
      if page.isEmpty {
        // All of these are among those that are skipped.
        listing.skip -= min(listing.skip, account.count(of: listing.status, at: now))
      } else {
        listing.skip = 0
      }
      for document in page {
        bytes += document.count
        // The first is shown however long it is.
        guard shown.count < wanted, shown.isEmpty || bytes <= Self.pageBytesMax else {
          hasMore = true
          break
        }
        shown.append((account.id, document))
      }
      room -= page.count
    }
    return RequestsEndpoint.object { writer in
      writer.key("accounts")
      writer.beginArray()
      for account in accounts { write(account, &writer) }
      writer.endArray()
      writer.key("payout_links")
      writer.beginArray()
      for (account, document) in shown {
        writer.beginObject()
        writer.field("account", account)
        writer.key("payout_link")
        writer.raw(document)
        writer.endObject()
      }
      writer.endArray()
      writer.key("meta")
      writer.beginObject()
      writer.key("next_skip")
      let next = (skip ?? 0).addingReportingOverflow(shown.count)
      if hasMore, !next.overflow { writer.integer(next.partialValue) } else { writer.null() }
      writer.endObject()
    }
  }

  private func one(_ id: Identifier, of account: Account) throws(AdminFault) -> Reply {
    guard let view = account.view(of: id, at: account.now(at: real)) else {
      throw AdminFault(status: 404, code: "unknown_id", message: "the account has no payout link \(id)")
    }
    return RequestsEndpoint.object { writer in
      writer.key("account")
      write(account, &writer)
      writer.key("payout_link")
      writer.raw(view.document)
      writer.key("script")
      if let script = view.script { writer.string(script.description) } else { writer.null() }
      writer.key("possible")
      TransitionEndpoint.write(LifeCycle.rows.filter { $0.from == view.status }, &writer)
    }
  }

  private func write(_ account: Account, _ writer: inout JSONWriter) {
    let now = account.now(at: real).seconds
    writer.beginObject()
    writer.field("account", account.id)
    writer.field("now", Int(now))
    writer.field("now_text", ISODate.text(now))
    writer.field("payout_links", account.linkCount)
    writer.endObject()
  }

  private static func status(_ text: String?) throws(AdminFault) -> Status? {
    guard let text else { return nil }
    if let status = Status(rawValue: text) { return status }
    let names = Status.allCases.map(\.rawValue)
    let hint = text.utf8.count <= 64 ? Spelling.hint(for: text, among: names) : ""
    throw .invalid("\"status\" is one of \(names.joined(separator: ", ")); found \"\(text.prefix(64))\"\(hint)")
  }
}
