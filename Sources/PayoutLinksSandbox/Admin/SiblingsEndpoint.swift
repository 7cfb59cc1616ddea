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
  /// At most so many are asked for at once: a page may end after any of them.
  private static let batchMax = 20

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
    return try page("payouts", call, query) { account, now, range in
      listing.range = range
      return account.documents(listing, at: now)
    }
  }

  static func contacts(_ call: OwnCall) throws(RequestRefusal) -> Reply {
    let query = try call.query(["count", "skip"] + AccountSelection.names)
    var listing = ContactListing()
    return try page("contacts", call, query) { account, _, range in
      listing.range = range
      return account.documents(listing)
    }
  }

  private static func page(
    _ name: String, _ call: OwnCall, _ query: AdminQuery, _ some: (Account, Timestamp, PageRange) -> [[UInt8]]
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
    var shown: [[UInt8]] = []
    var bytes = 0
    var hasMore = false
    var range = PageRange()
    range.skip = skip
    // One more than is shown tells whether there are more.
    while !hasMore {
      // Of long ones no more than there may be room for.
      let room = shown.isEmpty ? 1 : (pageBytesMax - bytes) * shown.count / bytes + 1
      range.count = min(room, batchMax, count + 1 - shown.count)
      let found = some(account, now, range)
      for document in found {
        bytes += document.count
        // The first is shown however long it is.
        guard shown.count < count, shown.isEmpty || bytes <= pageBytesMax else {
          hasMore = true
          break
        }
        shown.append(document)
      }
      let next = range.skip.addingReportingOverflow(found.count)
      if found.count < range.count || next.overflow { break }
      range.skip = next.partialValue
    }
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
