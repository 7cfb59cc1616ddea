import ImitatedWorld
import JSON
import PayoutLinks
import Server

/// `GET` and `POST /__admin/payout-links`, `GET /__admin/payout-links/:id`: whose links there are, and where one of them stands,
/// without credentials, and without counting as a fetch for a link's script.
struct LinksEndpoint {
  private let call: OwnCall
  /// Real time, in nanoseconds since 1970.
  private let real: Int64

  static func list(_ call: OwnCall) throws(RequestRefusal) -> Reply { try LinksEndpoint(call).list() }

  /// The filters of the imitated list that one whole value answers, by its indexes.
  private static let filters = [
    "contact_id", "contact_phone_number", "contact_email", "fund_account_id", "receipt", "short_url",
  ]

  static func one(_ call: OwnCall) throws(RequestRefusal) -> Reply { try LinksEndpoint(call).one() }

  /// Makes a link as the imitated call does, refusals and all, for whoever has not the account's secret.
  static func create(_ call: OwnCall) throws(RequestRefusal) -> Reply { try LinksEndpoint(call).create() }

  private func create() throws(RequestRefusal) -> Reply {
    let query = try call.query(AccountSelection.names)
    let accounts = try AccountSelection.accounts(query, in: call.world, at: real)
    guard let account = accounts.first, accounts.count == 1 else {
      throw RequestRefusal(
        status: 400, code: "account_needed",
        message: "a new link belongs to one account: choose it with ?key=rzp_test_… or ?account=acc_…")
    }
    // The short URL has to lead to the imitated API, which is not at the port of `/__admin`.
    let urls = call.services.publicURL
    let base = call.request.context.role == .admin ? urls.given ?? urls.listening : urls.base(call.request)
    do throws(RequestRefusal) {
      return try CreateEndpoint(account: account, now: account.now(at: real), urlBase: base, cause: .admin).reply(
        to: call.request, call.body)
    } catch {
      return error.imitatedReply
    }
  }

  private init(_ call: OwnCall) {
    self.call = call
    real = call.real
  }

  private static let countUnstated = 50
  private static let countMax = 1000
  /// A page of long links ends where it has so many bytes of them.
  private static let pageBytesMax = 256 << 10

  private func list() throws(RequestRefusal) -> Reply {
    let query = try call.query(["status", "count", "skip"] + Self.filters + AccountSelection.names)
    let accounts = try AccountSelection.accounts(query, in: call.world, at: real)
    var listing = try Self.listing(query)
    listing.status = try Self.status(query["status"])
    // How many of an account's links are skipped is known by their status alone.
    if accounts.count > 1, let filter = Self.filters.first(where: { query[$0] != nil }) {
      throw RequestRefusal(
        status: 400, code: "account_needed",
        message: "\"\(filter)\" searches one account: choose it with ?key=rzp_test_… or ?account=acc_…")
    }
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
      let places = try ListEndpoint.places(.links(listing), account, in: call.world, at: now, for: call.request)
      if places.isEmpty {
        // All of these are among those that are skipped.
        listing.skip -= min(listing.skip, account.count(of: listing.status, at: now))
      } else {
        listing.skip = 0
      }
      for place in places {
        let document = account.text(.links(listing), place)
        bytes += document.count
        // The first is shown however long it is.
        guard shown.count < wanted, shown.isEmpty || bytes <= Self.pageBytesMax else {
          hasMore = true
          break
        }
        shown.append((account.id, document))
      }
      room -= places.count
    }
    let next = (skip ?? 0).addingReportingOverflow(shown.count)
    return .object { writer in
      writer.array("accounts") { writer in
        for account in accounts { write(account, &writer) }
      }
      writer.array("payout_links") { writer in
        for (account, document) in shown {
          writer.object { writer in
            writer.field("account", account)
            writer.raw("payout_link", document)
          }
        }
      }
      writer.object("meta") { writer in
        writer.field("next_skip", hasMore && !next.overflow ? next.partialValue : nil)
      }
    }
  }

  private func one() throws(RequestRefusal) -> Reply {
    let query = try call.query(AccountSelection.names)
    let id = try call.linkID()
    let account = try AccountSelection.account(of: id, query, in: call.world, at: real)
    guard let view = account.view(of: id, at: account.now(at: real)) else {
      throw RequestRefusal(status: 404, code: "unknown_id", message: "the account has no payout link \(id)")
    }
    return .object { writer in
      writer.key("account")
      write(account, &writer)
      writer.raw("payout_link", view.document)
      writer.field("script", view.script?.description)
      writer.key("possible")
      TransitionEndpoint.write(view.possible, &writer)
    }
  }

  private func write(_ account: Account, _ writer: inout JSONWriter) {
    let now = account.now(at: real).seconds
    writer.object { writer in
      writer.field("account", account.id)
      writer.field("now", Int(now))
      writer.field("now_text", ISODate.text(now))
      writer.field("payout_links", account.linkCount)
      writer.object("by_status") { writer in
        for status in Status.allCases {
          writer.field(status.rawValue, account.count(of: status, at: account.now(at: real)))
        }
      }
    }
  }

  private static func listing(_ query: AdminQuery) throws(RequestRefusal) -> Listing {
    let given = filters.compactMap { name in query[name].map { (name, $0) } }
    var parameters = ParameterMap()
    for (name, value) in given { parameters[name] = .text(value) }
    switch Listing.read(parameters) {
    case .asked(let listing): return listing
    case .problems(let problems): throw .invalid(problems.map(\.description).joined(separator: " | "))
    }
  }

  private static func status(_ text: String?) throws(RequestRefusal) -> Status? {
    guard let text else { return nil }
    if let status = Status(rawValue: text) { return status }
    let names = Status.allCases.map(\.rawValue)
    let hint = text.utf8.count <= 64 ? Spelling.hint(for: text, among: names) : ""
    throw .invalid("\"status\" must be one of \(names.joined(separator: ", ")); found \"\(text.prefix(64))\"\(hint)")
  }
}
