import ImitatedWorld
import JSON
import PayoutLinks
import Server

/// `GET /__admin/payouts` and `GET /__admin/contacts`: what stands around the links of an account, for whoever looks from
/// outside, without credentials.
struct SiblingsEndpoint {
  private static let countUnstated = 50
  private static let countMax = 1000
  /// A page of long ones ends where it has so many bytes of them.
  private static let pageBytesMax = 256 << 10

  static func payouts(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let query = try call.query(["status", "count", "skip"] + AccountSelection.names)
    var listing = PayoutListing()
    if let text = query["status"] {
      listing.status = Payout.Status(rawValue: text)
      let names = Payout.Status.allCases.map(\.rawValue)
      guard listing.status != nil else {
        throw .invalid("\"status\" is one of \(names.joined(separator: ", ")); found \"\(text.prefix(64))\"")
      }
    }
    return try page("payouts", call, query) { range in
      listing.range = range
      return .payouts(listing)
    }
  }

  static func contacts(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let query = try call.query(["count", "skip"] + AccountSelection.names)
    var listing = ContactListing()
    return try page("contacts", call, query) { range in
      listing.range = range
      return .contacts(listing)
    }
  }

  private static func page(
    _ name: String, _ call: OwnCall, _ query: AdminQuery, _ listing: (PageRange) -> AccountListing
  ) throws(RequestRefusal) -> Reply {
    let accounts = try AccountSelection.accounts(query, in: call.world, at: call.real)
    guard let account = accounts.first, accounts.count == 1 else {
      throw RequestRefusal(
        status: 400, code: "account_needed",
        message: "there are \(accounts.count) accounts: say whose are meant, ?key=rzp_test_… or ?account=acc_…")
    }
    let count = try query.wholeNumber("count", 1...countMax) ?? countUnstated
    let skip = try query.wholeNumber("skip", 0...Int.max) ?? 0
    let now = account.now(at: call.real)
    var range = PageRange()
    range.skip = skip
    // One more than is shown tells whether there are more.
    range.count = count + 1
    let asked = listing(range)
    let places = try ListEndpoint.places(asked, account, in: call.world, at: now, for: call.request)
    var shown: [[UInt8]] = []
    var bytes = 0
    for place in places.prefix(count) {
      let document = account.text(asked, place)
      bytes += document.count
      // The first is shown however long it is.
      guard shown.isEmpty || bytes <= pageBytesMax else { break }
      shown.append(document)
    }
    let hasMore = shown.count < places.count
    let next = skip.addingReportingOverflow(shown.count)
    return .object { writer in
      writer.field("account", account.id)
      writer.field("now", Int(now.seconds))
      writer.array(name) { writer in
        for document in shown { writer.raw(document) }
      }
      writer.object("meta") { writer in
        writer.field("next_skip", hasMore && !next.overflow ? next.partialValue : nil)
      }
    }
  }
}
